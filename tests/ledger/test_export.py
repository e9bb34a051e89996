"""The whole log in one file, as the offline verifier wants it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ledger.models import Event
from ledger.queries import log
from ledger.transitions import erase_subject
from ledger.transitions.sequencing import Sequencer
from tests.ledger.conftest import ALICE, CHARLIE
from tools import verify_bundle

Append = Callable[..., list[int]]


@pytest.fixture
def exported(sequencer: Sequencer, append: Append, tmp_path: Path) -> Callable[..., Path]:
    def export(name: str, **options: object) -> Path:
        sequencer.integrate()
        call_command("export_log", output=tmp_path / name, **options)
        return tmp_path / name

    return export


def verdict(path: Path, *more: str) -> int:
    return verify_bundle.main([str(path), *more])


def test_export_when_checked_offline_is_sound(
    exported: Callable[..., Path], append: Append, sequencer: Sequencer, capsys: pytest.CaptureFixture[str]
) -> None:
    append(600)
    path = exported("log.zip", json=True)
    said = json.loads(capsys.readouterr().out)
    assert said == {"entries": 601, "file": str(path), "bytes": path.stat().st_size}
    assert verdict(path, "--key", str(sequencer.signer.verifier)) == 0
    assert verdict(path) == 3
    assert "UNWITNESSED" in capsys.readouterr().out


def test_export_when_pinned_to_an_older_checkpoint(
    exported: Callable[..., Path], append: Append, sequencer: Sequencer, tmp_path: Path
) -> None:
    append(3)
    before = exported("before.zip")
    (tmp_path / "old.note").write_text(log.latest_checkpoint().note)
    append(5)
    after = exported("after.zip")
    (tmp_path / "new.note").write_text(log.latest_checkpoint().note)
    key = ["--key", str(sequencer.signer.verifier)]
    assert verdict(after, *key, "--pin", str(tmp_path / "old.note")) == 0
    assert verdict(before, *key, "--pin", str(tmp_path / "new.note")) == 1  # its end was cut off


def test_export_with_values_discloses_what_is_not_erased(
    exported: Callable[..., Path], append: Append, capsys: pytest.CaptureFixture[str]
) -> None:
    (event, _) = append(2)
    assert b'"name":"n"' not in exported("without.zip").read_bytes()
    full = exported("with.zip", with_values=True)
    assert full.read_bytes().count(b'"name":"n"') == 2
    assert verdict(full) == 3
    erase_subject(subject=CHARLIE, chain=Event.objects.get(pk=event).chain, by=ALICE, reason="retention ended")
    erased = exported("erased.zip", with_values=True)
    assert b'"name":"n"' not in erased.read_bytes()
    assert b"retention ended" in erased.read_bytes()
    assert verdict(erased) == 3


def test_export_when_it_cannot_be_written_leaves_nothing(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing has been signed"):
        call_command("export_log", output=tmp_path / "log.zip")
    assert not (tmp_path / "log.zip").exists()
    (tmp_path / "there").write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_log", output=tmp_path / "there")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_log", output=tmp_path / "no" / "folder.zip")
