"""The offline verifier: what it believes, and everything that it must not."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.rules.commitments import openings
from tests.tools.builder import (
    ORIGIN,
    SUBJECT_KEY,
    Export,
    Keeper,
    bagged,
    disclosure,
    export,
    flipped,
    larger,
    tiny,
    zipped,
)
from tools.verify_bundle import Key, Wrong, main, read_key, verify

VERIFIER = Path(__file__).resolve().parents[2] / "tools" / "verify_bundle.py"
KEEPER = Keeper()
MALLORY = Keeper(seed=666)


def key(keeper: Keeper = KEEPER) -> Key:
    return read_key(str(keeper.key))


def verdict(data: bytes, *keys: Key, pins: tuple[tuple[str, bytes], ...] = ()) -> str:
    """What is wrong with it; nothing when it is believed."""
    try:
        for _ in verify(data, keys or (key(),), pins):
            pass
    except Wrong as why:
        return str(why)
    return ""


def accepted_flips(data: bytes, bits: list[int] | range) -> list[int]:
    return [bit for bit in bits if not verdict(flipped(data, bit))]


# --- What is believed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made", [tiny, larger, lambda: export(0, chains=1, said={}), lambda: export(1, chains=1, said={})]
)
def test_export_when_honest(made):
    assert verdict(made().zip()) == ""


def test_report_when_honest():
    assert list(verify(larger().zip(), [key()], [])) == [
        "zip: 10 files, every byte around them as it must be",
        "log: 300 entries in 20 chains, canonical, linked without a gap, no time goes back",
        "manifests: every file is as listed, none is missing, none is extra",
        "disclosures: 4 fields lead to the commitments of their entries",
        "checkpoints: 4 signed by lists.example.gov/log, each with the log's own root",
    ]


def test_witness_signature_when_its_key_is_not_known():
    built = tiny()
    witness = Keeper("witness.example.org", seed=9)
    payload = {
        **built.payload(),
        f"data/checkpoints/{2:020}.note": KEEPER.note(built.leaves, beside=[witness]).encode(),
    }
    assert "unverified: 1 signatures by keys that were not given" in verify(zipped(bagged(payload)), [key()], [])


def test_pin_when_the_log_only_grew():
    built = larger()
    pins = tuple((f"{size}.note", KEEPER.note(built.leaves[:size]).encode()) for size in (0, 1, 177, 300))
    assert verdict(built.zip(), pins=pins) == ""


def test_checkpoints_when_the_key_was_rotated():
    built, newer = larger(), Keeper(seed=2)
    payload = {
        **built.payload(),
        "data/head.json": Export(built.leaves, keeper=newer).payload()["data/head.json"],
        f"data/checkpoints/{300:020}.note": newer.note(built.leaves).encode(),
    }
    both = zipped(bagged(payload))
    assert verdict(both, key(newer), key()) == ""
    assert "is not signed by the key" in verdict(both, key(newer))


# --- Every bit ----------------------------------------------------------------------------------------------------------


def test_every_single_bit_when_flipped():
    data = tiny().zip()
    assert len(data) <= 4096
    assert accepted_flips(data, range(len(data) * 8)) == []


def test_every_single_bit_of_the_contents_when_the_containers_are_mended():
    """The ZIP's sums and the manifests are made anew, as whoever forges an export would."""
    payload = tiny().payload()
    accepted = [
        (name, bit)
        for name, content in payload.items()
        for bit in range(len(content) * 8)
        if not verdict(zipped(bagged({**payload, name: flipped(content, bit)})))
    ]
    assert accepted == []


def test_bits_of_a_larger_export_when_flipped():
    data = larger().zip()
    assert accepted_flips(data, random.Random(3).sample(range(len(data) * 8), 400)) == []


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_every_single_bit_of_a_larger_export_when_flipped():
    data = larger().zip()
    assert accepted_flips(data, range(len(data) * 8)) == []


def test_every_beginning_when_cut_short():
    data = tiny().zip()
    assert [length for length in range(len(data)) if not verdict(data[:length])] == []


# --- Forged history -----------------------------------------------------------------------------------------------------


def resealed(leaves: list[bytes], keeper: Keeper = KEEPER, **parts: object) -> bytes:
    return Export(leaves, keeper=keeper, **parts).zip()


def test_tail_when_dropped():
    built = larger()
    payload = built.payload()
    payload["data/log.jsonl"] = b"".join(leaf + b"\n" for leaf in built.leaves[:-1])
    assert verdict(zipped(bagged(payload))) == "data/head.json speaks of 300 entries, the log has 299"
    payload["data/head.json"] = Export(built.leaves[:-1]).payload()["data/head.json"]
    assert "speaks of 300 entries, the export has 299: its tail is missing" in verdict(zipped(bagged(payload)))
    del payload[f"data/checkpoints/{300:020}.note"]
    assert verdict(zipped(bagged(payload))) == "no checkpoint speaks of all 299 entries"


def test_tail_when_dropped_and_an_old_checkpoint_is_offered():
    """Only whoever kept a newer checkpoint can tell: that is what pins are for."""
    built = larger()
    old = resealed(built.leaves[:200])
    assert verdict(old) == ""
    pin = ("kept.note", KEEPER.note(built.leaves).encode())
    assert verdict(old, pins=(pin,)) == (
        "the pinned kept.note speaks of 300 entries, the export has 200: its tail is missing"
    )


def test_events_when_two_of_a_chain_are_swapped():
    leaves = tiny().leaves
    assert verdict(resealed(leaves[::-1])).endswith("it is numbered 2, where 1 is due")


def test_events_when_two_of_different_chains_are_swapped():
    """Every chain still holds, so only the tree tells."""
    built = larger()
    at = next(i for i in range(299) if case(built.leaves[i]) != case(built.leaves[i + 1]))
    payload = built.payload()
    built.leaves[at : at + 2] = built.leaves[at : at + 2][::-1]
    payload["data/log.jsonl"] = built.payload()["data/log.jsonl"]
    assert verdict(zipped(bagged(payload))) == "data/head.json has another root than the log"
    payload["data/head.json"] = built.payload()["data/head.json"]
    assert "history differs" in verdict(zipped(bagged(payload)))


def case(leaf: bytes) -> bytes:
    return leaf.partition(b'"case":')[2][:38]


def test_event_when_left_out_of_its_chain():
    leaves = list(export(5, chains=1, said={}).leaves)
    del leaves[2]
    assert verdict(resealed(leaves)).startswith("entry 2, chain ")
    assert verdict(resealed(leaves)).endswith("it is numbered 4, where 3 is due")


def test_history_when_rewritten_and_signed_again():
    """The keeper's own key signs a second history: without a pin it is believed, with one it is not."""
    pin = ("kept.note", KEEPER.note(larger().leaves[:128]).encode())
    rewritten = Export([*export(300, chains=19, said={}).leaves]).zip()
    assert verdict(rewritten) == ""
    assert verdict(rewritten, pins=(pin,)) == (
        "the pinned kept.note has another root than the log's first 128 entries: history differs"
    )


def test_pin_when_it_is_signed_by_somebody_else():
    built = larger()
    pin = ("theirs.note", MALLORY.note(built.leaves[:128]).encode())
    assert verdict(built.zip(), pins=(pin,)) == "the pinned theirs.note is not signed by the key to be believed"


def test_pin_when_it_is_of_another_log():
    built = larger()
    pin = ("other.note", KEEPER.note(built.leaves[:128], origin="other.example.gov/log").encode())
    assert verdict(built.zip(), pins=(pin,)) == "the pinned other.note is of another log, other.example.gov/log"


# --- Keys and signatures ------------------------------------------------------------------------------------------------


def test_key_when_it_is_not_the_log_s():
    assert verdict(tiny().zip(), key(MALLORY)).endswith("is not one that was given")


def test_export_when_somebody_else_signed_all_of_it():
    assert verdict(resealed(tiny().leaves, MALLORY)).endswith("is not one that was given")


def test_export_when_its_head_names_the_key_but_somebody_else_signed():
    forged = resealed(tiny().leaves, MALLORY, head={"vkey": str(KEEPER.key)})
    assert verdict(forged).endswith("is not signed by the key to be believed")


def test_key_when_it_is_of_another_log():
    forged = resealed(tiny().leaves, Keeper("other.example.gov/log"))
    assert verdict(forged, key(Keeper("other.example.gov/log"))).endswith("the key is not that of the log " + ORIGIN)


def with_note(change: object) -> bytes:
    payload = tiny().payload()
    name = f"data/checkpoints/{2:020}.note"
    return zipped(bagged({**payload, name: change(payload[name].decode()).encode()}))


def test_signature_when_stripped():
    assert verdict(with_note(lambda note: note.partition("\n\n")[0] + "\n\n")).endswith("is not a signed checkpoint")


def test_signature_when_it_is_of_another_text():
    other = KEEPER.note(larger().leaves).splitlines()[-1]
    assert verdict(with_note(lambda note: note.replace(note.splitlines()[-1], other))).endswith(" is false")


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n\n", "\nan extension\n\n"),
        lambda note: note.replace("\n2\n", "\n02\n"),
        lambda note: note.replace("\n2\n", "\n٢\n"),
        lambda note: note + "\n",
        lambda note: note[:-1],
        lambda note: note.replace("\n", "\r\n"),
        lambda note: "\ufeff" + note,
        lambda note: note + "\u2014 witness AAAA\n",
        lambda note: note + "\u2014 witness AAAAAAB=\n",
        lambda note: note + "\u2014 witness AAAAA\n",
        lambda note: note + "- witness AAAAAAAA\n",
        lambda note: note + note.splitlines()[-1].replace("=", "") + "\n",
    ],
)
def test_note_when_it_is_written_otherwise(change):
    assert verdict(with_note(change))


@pytest.mark.parametrize(
    "text", ["", "a", "a+b", "a+b+c", "a b+00000000+AAAA", str(KEEPER.key)[:-4], "x" + str(KEEPER.key)]
)
def test_key_when_it_is_none(text):
    with pytest.raises(Wrong):
        read_key(text)


# --- Leaves -------------------------------------------------------------------------------------------------------------

LEAF = tiny().leaves[0].decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"actor"', '{ "actor"'),
        ('"v":1', '"v":2'),
        ('"v":1', '"v":1.0'),
        ('"v":1}', '"v":1,"w":2}'),
        ('"seq":1', '"seq":01'),
        ('"seq":1', '"seq":-1'),
        ('"seq":1', '"seq":2'),
        ('"seq":1', '"seq":1e0'),
        ('"seq":1', '"seq":' + "9" * 5000),
        ('"case":"', '"case":"{'),
        ("-04-30T", "-04-31T"),
        ("2026-04-30T", "2027-02-29T"),
        ("2026-", "0000-"),
        ("T08:", "T24:"),
        (":00:00.", ":00:60."),
        (".000000Z", ".000Z"),
        (".000000Z", ".000000+00:00"),
        ('"prev":"0', '"prev":"1'),
        ('"kind":"', '"kind":"A'),
        ('"kind":"', '"kind":".'),
        ('"kind":"', '"kind":"' + "k" * 60),
        ('"kind":"', '"kind":"\\u006b'),
        ('"kind":"', '"kind":"中'),
        (LEAF, ""),
        (LEAF, LEAF + "\n"),
        (LEAF, "\ufeff" + LEAF),
        (LEAF, LEAF + "\r"),
        (LEAF, " " + LEAF),
    ],
)
def test_leaf_when_it_is_not_canonical(old, new):
    assert old in LEAF
    assert verdict(resealed([LEAF.replace(old, new, 1).encode()])).startswith("entry ")


@pytest.mark.parametrize("field", ["actor", "case", "cm", "prev"])
def test_leaf_when_its_hexadecimals_are_capital(field):
    first, second = tiny().leaves
    before, name, after = second.partition(f'"{field}":"'.encode())
    capital = before + name + after[:64].split(b'"')[0].upper() + after[len(after[:64].split(b'"')[0]) :]
    assert capital != second
    assert verdict(resealed([first, capital])).startswith("entry 1")


def test_leaf_when_its_time_goes_back():
    first, second = tiny().leaves
    earlier = second.replace(b"T08:00:13", b"T07:59:13")
    assert verdict(resealed([first, earlier])).endswith(
        "its time goes back, from 2026-04-30T08:00:00.000000Z to 2026-04-30T07:59:13.000001Z"
    )


def test_log_when_its_last_line_is_not_ended():
    payload = tiny().payload()
    payload["data/log.jsonl"] = payload["data/log.jsonl"][:-1]
    assert verdict(zipped(bagged(payload))).startswith("entry 1 is not in canonical form")


# --- Disclosures and head -----------------------------------------------------------------------------------------------

OPENED = openings({"amount": 1200, "name": "Bob", "place": "Wuhan"}, key=SUBJECT_KEY, nonce=bytes([1]) * 16)


def disclosing(*changes: dict[str, object]) -> str:
    built = export(2, chains=1, said={1: {"amount": 1200, "name": "Bob", "place": "Wuhan"}})
    built.disclosures = [{**disclosure(1, OPENED, "name"), **change} for change in changes]
    return verdict(built.zip())


def test_disclosure_when_one_field_of_three_is_disclosed():
    assert disclosing({}) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"value": "Charlie"},
        {"name": "place"},
        {"salt": "00" * 16},
        {"salt": "00"},
        {"entry": 0},
        {"entry": 999},
        {"entry": -1},
        {"entry": 999, "cm": ""},
        {"entry": 999, "cm": "", "proof": []},
        {"cm": "00" * 32},
        {"index": 2},
        {"index": -1},
        {"index": True},
        {"count": 2},
        {"count": 0},
        {"proof": []},
        {"proof": ["00" * 32] * 3},
        {"proof": [None, None]},
        {"proof": None},
        {"more": 1},
    ],
)
def test_disclosure_when_it_does_not_lead_to_its_event(change):
    assert "disclosure 1" in disclosing(change)


def test_disclosures_when_one_is_said_twice():
    assert disclosing({}, {}) == "disclosure 2 stands out of order, or twice"


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 10_000,
        b'{"value":1.5}',
        b'{"value":NaN}',
        b'{"value":9007199254740992}',
        b'{"value":"\\ud800"}',
        b'{"value":"A\xcc\x8a"}',
        b'{"value":1,"value":1}',
        b'{"b":1,"a":2}',
    ],
)
def test_disclosure_when_it_is_hostile(line):
    payload = tiny().payload() | {"data/disclosures.jsonl": line + b"\n"}
    assert verdict(zipped(bagged(payload))).startswith("disclosure 1 ")


@pytest.mark.parametrize(
    "change",
    [
        {"entries": 3},
        {"entries": "2"},
        {"root": "00" * 32},
        {"witnesses": "WITNESSED"},
        {"origin": "other.example.gov/log"},
        {"vkey": "nonsense"},
        {"more": None},
    ],
)
def test_head_when_it_says_something_else(change):
    assert verdict(Export(tiny().leaves, head=change).zip())


# --- Hostile containers -------------------------------------------------------------------------------------------------


def files() -> list[tuple[str, bytes]]:
    return sorted(bagged(tiny().payload()).items())


@pytest.mark.parametrize(
    "name", ["data/extra.txt", "../etc/passwd", "/etc/passwd", "data/../log.jsonl", "data/", "", "a" * 65535]
)
def test_file_when_no_export_has_it(name):
    assert "which no export has" in verdict(zipped(sorted([*files(), (name, b"")])))


def test_file_when_it_is_a_second_checkpoint_that_the_manifest_does_not_list():
    extra = (f"data/checkpoints/{1:020}.note", KEEPER.note(tiny().leaves[:1]).encode())
    assert "manifest-sha256.txt" in verdict(zipped(sorted([*files(), extra])))


@pytest.mark.parametrize("at", range(7))
def test_file_when_it_is_missing(at):
    left = files()
    del left[at]
    assert verdict(zipped(left))


@pytest.mark.parametrize("at", range(7))
def test_file_when_it_is_there_twice(at):
    doubled = files()
    doubled.insert(at, doubled[at])
    assert verdict(zipped(doubled)).endswith("stands out of order, or twice")


def test_files_when_they_stand_in_another_order():
    assert verdict(zipped(files()[::-1])).endswith("stands out of order, or twice")


def test_manifest_when_it_lists_what_is_not_there():
    listing = dict(files())
    listing["manifest-sha256.txt"] += b"0" * 64 + b"  data/zzz\n"
    assert "names more than the export holds" in verdict(zipped(listing))


def zip_with(at: int, new: bytes, *, anchor: bytes = b"PK\3\4") -> bytes:
    data = bytearray(tiny().zip())
    begin = data.index(anchor) + at
    data[begin : begin + len(new)] = new
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\3\4",
        b"PK\5\6" + bytes(18),
        b"PK\3\4" * 1000,
        b"\x1f\x8b" + bytes(100),
        tiny().zip() + b"\0",
        b"\0" + tiny().zip(),
        tiny().zip() * 2,
        tiny().zip()[:-2] + b"\7\0comment",
        zip_with(6, b"\1\x08"),  # encrypted
        zip_with(8, b"\x08"),  # deflated
        zip_with(18, b"\xff" * 8),  # sizes that ZIP64 would hold
        zip_with(28, b"\4\0"),  # an extra field
        zip_with(10, b"\xff\xff", anchor=b"PK\5\6"),  # entries that ZIP64 would count
        zip_with(0, b"PK\6\6", anchor=b"PK\5\6"),
    ],
)
def test_zip_when_hostile(data):
    assert verdict(data)


# --- The command --------------------------------------------------------------------------------------------------------


def run(*arguments: str | Path) -> tuple[int, list[str]]:
    """As an auditor would: without our packages, from another folder, on a terminal that knows ASCII only."""
    command = [sys.executable, "-S", "-s", "-P", str(VERIFIER), *map(str, arguments)]
    narrow = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=narrow)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.splitlines()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "export.zip"
    path.write_bytes(larger().zip())
    return path


def test_command_when_all_agrees_under_a_given_key(bundle):
    status, said = run(bundle, "--key", str(KEEPER.key))
    assert status == 0
    assert said[-1] == "VERIFIED under the given key."
    assert said[-2] == "This proves sequence and authorship, not truth."
    assert said[-3].startswith("UNWITNESSED")


def test_command_when_no_key_is_given(bundle):
    status, said = run(bundle)
    assert status == 3
    assert said[-1].startswith("UNANCHORED")


def test_command_when_the_key_is_another(bundle):
    status, said = run(bundle, "--key", str(MALLORY.key))
    assert status == 1
    assert said[-1].startswith("WRONG: the log's key ")


def test_command_when_history_is_not_that_of_the_pin(bundle, tmp_path):
    pin = tmp_path / "old.note"
    pin.write_text(KEEPER.note(tiny().leaves))
    status, said = run(bundle, "--key", str(KEEPER.key), "--pin", pin)
    assert status == 1
    assert "history differs" in said[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["/nonexistent.zip"],
        ["/"],
        ["/dev/null"],
        [VERIFIER],
        [VERIFIER, "--key", "nonsense"],
        [VERIFIER, "--pin", "/nonexistent.note"],
        ["/不存在.zip"],
        [VERIFIER, "--unknown"],
    ],
)
def test_command_when_there_is_nothing_to_verify(arguments):
    assert run(*arguments)[0] == 1


def test_main_when_the_export_is_named(bundle, capsys):
    assert main([str(bundle), "--key", str(KEEPER.key)]) == 0
    assert capsys.readouterr().out.startswith("zip: 10 files")
