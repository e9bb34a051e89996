"""Go's `sumdb/note` and `sumdb/tlog` read our exports: signatures, roots, and the proofs that the ledger gives."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ledger.rules.commitments import reader
from ledger.rules.merkle import consistency_proof, inclusion_proof, leaf_hash
from tests.tools.builder import Export, Keeper, bagged, larger, zipped

SOURCE = Path(__file__).parent / "verify_export.go"
GOPATH = Path("/usr/share/gocode")
KEEPER = Keeper()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("go"):
        pytest.skip("no Go here: apt-get install golang-go golang-golang-x-mod-dev")
    if not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("Go is here, but not its tree logs: apt-get install golang-golang-x-mod-dev")
    built = tmp_path_factory.mktemp("go") / "verify_export"
    env = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(built.parent / "cache"),
        "GOFLAGS": "",
    }
    subprocess.run(["go", "build", "-o", str(built), str(SOURCE)], check=True, env=env, cwd=built.parent)
    return built


def proofs(built: Export) -> dict[str, list[dict[str, object]]]:
    hashes = [leaf_hash(leaf) for leaf in built.leaves]
    node, size = reader(hashes), len(hashes)
    return {
        "inclusion": [
            {"index": i, "path": in_base64(inclusion_proof(i, size, node))} for i in (0, 1, 127, 128, 255, size - 1)
        ],
        "consistency": [
            {"size": n, "path": in_base64(consistency_proof(n, size, node))} for n in (1, 64, 200, 255, 256, 299)
        ],
    }


def in_base64(hashes: list[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in hashes]


def go_says(program: Path, folder: Path, export: bytes, proved: object, key: str = str(KEEPER.key)) -> tuple[int, str]:
    (folder / "export.zip").write_bytes(export)
    (folder / "proofs.json").write_text(json.dumps(proved))
    done = subprocess.run(
        [program, folder / "export.zip", key, folder / "proofs.json"], capture_output=True, text=True, timeout=60
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_go_when_the_export_is_honest(program, tmp_path):
    built = larger()
    assert go_says(program, tmp_path, built.zip(), proofs(built)) == (
        0,
        "4 checkpoints, 300 entries, 6 inclusion proofs, 6 consistency proofs",
    )


def test_go_when_an_entry_was_changed(program, tmp_path):
    built = larger()
    log = built.payload()["data/log.jsonl"].replace(b'"kind":"people.look"', b'"kind":"people.read"', 1)
    forged = zipped(bagged({**built.payload(), "data/log.jsonl": log}))
    status, said = go_says(program, tmp_path, forged, proofs(built))
    assert status == 1
    assert "has another root than these entries" in said


def test_go_when_somebody_else_signed(program, tmp_path):
    built = larger()
    status, said = go_says(program, tmp_path, built.zip(), proofs(built), str(Keeper(seed=666).key))
    assert status == 1
    assert "no verifiable signatures" in said


def test_go_when_a_proof_is_of_another_entry(program, tmp_path):
    built = larger()
    proved = proofs(built)
    proved["inclusion"][2]["index"] = 126
    assert go_says(program, tmp_path, built.zip(), proved)[0] == 1
