"""The log: its tree, its checkpoints, its tiles; one history, whatever crashes or is restored."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pymerkle import InmemoryTree

from ledger.models import Checkpoint, Event
from ledger.queries import log, signing
from ledger.queries.verification import verify
from ledger.rules import merkle
from ledger.rules.notes import VerifierKey, encode, parse_checkpoint, parse_note
from ledger.rules.tiles import Edge
from ledger.transitions import NewEvent, append_many, sequencing
from ledger.transitions.sequencing import NothingRestored, SecondHistory, Sequencer, Signer, WrongTree

ALICE = UUID("00000000-0000-4000-8000-00000000000a")
BOB = UUID("00000000-0000-4000-8000-00000000000b")


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    key = tmp_path / "key"
    key.write_text(signing.new_key())
    return signing.load_signer(key, "tests.example/log")


@pytest.fixture
def sequencer(db: None, signer: Signer, tmp_path: Path) -> Sequencer:
    return Sequencer(signer, tmp_path / "outside.note")


def append(count: int, chains: int = 7) -> None:
    """The log begins with an event of its own: the key that it is signed with."""
    names = [uuid4() for _ in range(chains)]
    with transaction.atomic():
        append_many(events=[NewEvent(names[i % chains], "case.moved", ALICE, {"n": i}) for i in range(count)])


def leaves() -> list[bytes]:
    """In the order of the log."""
    ids = [log.event_at(index) for index in range(log.size())]
    hashes = dict(Event.objects.filter(pk__in=ids).values_list("pk", "leaf_hash"))
    return [bytes(hashes[event]) for event in ids]


@pytest.mark.parametrize("batches", [[0], [254, 1], [255], [256, 300], [2, 0, 600, 41]])
def test_tree_when_integrated_in_batches_is_rfc_6962(sequencer: Sequencer, batches: list[int]) -> None:
    for count in batches:
        append(count)
        sequencer.integrate()
    checkpoint = log.latest_checkpoint()
    assert checkpoint is not None
    assert checkpoint.size == sum(batches) + 1
    assert bytes(checkpoint.root) == merkle.root_of(leaves())
    foreign = InmemoryTree(algorithm="sha256")
    for event in Event.objects.order_by("id"):
        foreign.append_entry(event.leaf.encode())
    assert foreign.get_root() == bytes(checkpoint.root)


def test_checkpoint_when_signed_is_verified_by_its_key(sequencer: Sequencer, signer: Signer) -> None:
    append(5)
    sequencer.integrate()
    note = parse_note(log.latest_checkpoint().note)
    key = VerifierKey.parse(str(signer.verifier))
    (signature,) = note.signatures_by(key)
    Ed25519PublicKey.from_public_bytes(key.public).verify(signature, note.text.encode())
    assert parse_checkpoint(note.text).origin == "tests.example/log"
    assert log.verifier_key() == key


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 700])
def test_proofs_when_read_from_tiles_lead_to_the_root(sequencer: Sequencer, size: int) -> None:
    append(size - 1)
    sequencer.integrate()
    root, hashes = merkle.root_of(leaves()), leaves()
    for index in {0, size // 2, size - 1}:
        assert merkle.root_from_inclusion(index, size, hashes[index], log.proof_of(index, size)) == root
    for old in {1, size // 2 or 1, size}:
        proof = merkle.consistency_proof(old, size, log.node())
        merkle.check_consistency(old, merkle.root_of(hashes[:old]), size, root, proof)


def test_every_checkpoint_when_the_log_grows_stays_true(sequencer: Sequencer) -> None:
    for count in (3, 40, 1, 500):
        append(count)
        sequencer.integrate(most=200)
    hashes = leaves()
    for checkpoint in Checkpoint.objects.order_by("size"):
        assert bytes(checkpoint.root) == merkle.root_of(hashes[: checkpoint.size])


def test_integration_when_nothing_is_queued_signs_nothing_new(sequencer: Sequencer) -> None:
    append(3)
    assert sequencer.integrate() == 4
    assert sequencer.integrate() == 0
    assert Checkpoint.objects.count() == 1


def test_queries_when_many_are_integrated_are_few(sequencer: Sequencer, django_assert_max_num_queries: object) -> None:
    append(300)
    with django_assert_max_num_queries(6):
        sequencer.integrate()


def test_sequencer_when_begun_anew_goes_on(sequencer: Sequencer, signer: Signer) -> None:
    append(300)
    sequencer.integrate()
    append(5)
    again = Sequencer(signer, sequencer.outside)
    assert again.integrate() == 5
    assert verify() == (306, None)


def test_sequencer_when_a_second_one_asks_stands_by(transactional_db: None, as_application: psycopg.Connection) -> None:
    as_application.execute("SELECT pg_advisory_lock(%s)", [sequencing.ONE_ACTIVE])
    assert not sequencing.become_active()
    as_application.execute("SELECT pg_advisory_unlock(%s)", [sequencing.ONE_ACTIVE])
    assert sequencing.become_active()
    connection.close()


def test_sequencer_when_an_older_backup_was_restored_halts(
    sequencer: Sequencer, signer: Signer, tmp_path: Path
) -> None:
    append(3)
    sequencer.integrate()
    ahead = signer.sign("tests.example/log\n9\n" + "A" * 43 + "=\n")
    sequencer.outside.write_text(str(ahead))
    with pytest.raises(SecondHistory, match="older backup was restored"):
        Sequencer(signer, sequencer.outside)
    sequencing.accept_restore(first=ALICE, second=BOB, reason="the disk burnt", outside=sequencer.outside)
    Sequencer(signer, sequencer.outside).integrate()
    kinds = list(Event.objects.order_by("-id").values_list("kind", flat=True)[:2])
    assert kinds == ["ledger.restored", "ledger.restore-confirmed"]


def test_sequencer_when_history_was_exchanged_halts(sequencer: Sequencer, signer: Signer) -> None:
    append(3)
    sequencer.integrate()
    other = signer.sign("tests.example/log\n2\n" + "A" * 43 + "=\n")
    sequencer.outside.write_text(str(other))
    with pytest.raises(SecondHistory, match="not those that were signed"):
        Sequencer(signer, sequencer.outside)


def test_restore_when_nothing_was_restored_is_refused(sequencer: Sequencer) -> None:
    """The checkpoint outside is what a rewritten past is found by: nobody puts it aside while it agrees."""
    accept = partial(sequencing.accept_restore, first=ALICE, second=BOB, reason="x", outside=sequencer.outside)
    with pytest.raises(NothingRestored, match="nothing to accept"):
        accept()
    append(3)
    sequencer.integrate()
    with pytest.raises(NothingRestored, match="no older backup"):
        accept()
    assert sequencer.outside.exists()
    assert not Event.objects.filter(kind__startswith="ledger.restore").exists()


def test_sequencer_when_the_checkpoint_outside_cannot_be_read_halts(sequencer: Sequencer, signer: Signer) -> None:
    append(3)
    sequencer.integrate()
    sequencer.outside.write_bytes(b"\xff nonsense")
    with pytest.raises(SecondHistory, match="cannot be read"):
        Sequencer(signer, sequencer.outside)
    sequencing.accept_restore(first=ALICE, second=BOB, reason="the disk burnt", outside=sequencer.outside)
    assert Sequencer(signer, sequencer.outside).integrate() == 2


def test_restore_when_one_official_is_both_is_refused(sequencer: Sequencer, signer: Signer) -> None:
    sequencer.outside.write_text(str(signer.sign("tests.example/log\n9\n" + "A" * 43 + "=\n")))
    with pytest.raises(Exception, match="two officials"), transaction.atomic():
        sequencing.accept_restore(first=ALICE, second=ALICE, reason="x", outside=sequencer.outside)


@pytest.mark.django_db(transaction=True)
def test_sequencer_when_it_dies_before_publishing_publishes_the_same_history(signer: Signer, tmp_path: Path) -> None:
    """Between the tree's commit and its checkpoint, and between the checkpoint outside and the public one."""
    outside = tmp_path / "outside.note"
    sequencer = Sequencer(signer, outside)
    append(3)
    sequencer.publish = lambda: None  # it dies here
    sequencer.integrate()
    assert log.latest_checkpoint() is None
    again = Sequencer(signer, outside)
    kept = outside.read_text()
    assert log.latest_checkpoint().note == kept
    append(2)
    again.publish = lambda: None
    again.integrate()
    sequencing.keep_outside(
        outside, str(signer.sign(f"tests.example/log\n6\n{encode(again.edge.root())}\n"))
    )  # or here
    Sequencer(signer, outside)
    assert log.latest_checkpoint().size == 6
    assert verify() == (6, None)


@pytest.mark.django_db(transaction=True)
def test_sequencer_when_its_transaction_fails_has_signed_nothing(signer: Signer, tmp_path: Path) -> None:
    sequencer = Sequencer(signer, tmp_path / "outside.note")
    append(3)
    sequencer.edge = Edge(7, (b"x" * 7 * 32,))  # memory that is not what the database holds
    with pytest.raises(WrongTree, match="Somebody else"):
        sequencer.integrate()
    assert log.size() == 0
    assert not sequencer.outside.exists()
    assert Sequencer(signer, sequencer.outside).integrate() == 4


def test_key_when_exchanged_is_said_in_the_log_and_signs_at_once(sequencer: Sequencer, tmp_path: Path) -> None:
    append(3)
    sequencer.integrate()
    (tmp_path / "new-key").write_text(signing.new_key())
    new = signing.load_signer(tmp_path / "new-key", "tests.example/log")
    after = Sequencer(new, sequencer.outside)
    assert parse_note(log.latest_checkpoint().note).signatures_by(new.verifier)
    assert after.integrate() == 1
    assert Event.objects.latest("id").kind == "ledger.key"
    assert log.verifier_keys() == [new.verifier, sequencer.signer.verifier]
    assert verify() == (5, None)


TAMPERING: dict[str, tuple[str, str]] = {
    "a leaf": (
        "UPDATE ledger_event SET leaf = replace(leaf, 'case.moved', 'case.MOVED') WHERE id = {}",
        "not what was hashed",
    ),
    "a row beside its leaf": (
        "UPDATE ledger_event SET actor = gen_random_uuid() WHERE id = {}",
        "does not say what the row says",
    ),
    "a leaf and its hash": (
        (
            "UPDATE ledger_event SET kind = 'case.hidden', leaf = replace(leaf, 'case.moved', 'case.hidden'),"
            " leaf_hash = sha256('\\x00'::bytea || convert_to(replace(leaf, 'case.moved', 'case.hidden'), 'UTF8')) WHERE id = {}"
        ),
        "",
    ),
    "an event gone": ("DELETE FROM ledger_event WHERE id = {}", "the event is missing"),
    "an entry gone": ("UPDATE ledger_page SET events = array_remove(events, {})", ""),
    "a tail cut": ("UPDATE ledger_page SET events = events[1:8]", "entries were signed"),
    "the log gone": ("DELETE FROM ledger_page", "entries were signed"),
    "two entries exchanged": (
        "UPDATE ledger_page SET events = events[1:5] || events[7] || events[6] || events[8:]",
        "",
    ),
    "a tile": ("UPDATE ledger_tile SET hashes = hashes || hashes", "not made of its entries"),
    "an event that waits": ("DELETE FROM ledger_event WHERE id = (SELECT event FROM ledger_queued)", "is missing"),
    "its leaf": (
        "UPDATE ledger_event SET leaf = 'x' WHERE id = (SELECT event FROM ledger_queued)",
        "not what was hashed",
    ),
    "a queue emptied": ("DELETE FROM ledger_queued", "neither in the log nor waiting"),
    "a second root": (
        "INSERT INTO ledger_checkpoint SELECT 999, size, sha256(root), note, signed_at FROM ledger_checkpoint",
        "says something else",
    ),
    "a note": ("UPDATE ledger_checkpoint SET note = replace(note, 'tests', 'tasts')", "not signed by a known key"),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_when_a_superuser_switches_triggers_off_is_found(
    as_superuser: psycopg.Connection, signer: Signer, tmp_path: Path, what: str
) -> None:
    sequencer = Sequencer(signer, tmp_path / "outside.note")
    append(10, chains=2)
    sequencer.integrate()
    append(1)
    victim = log.event_at(3)
    assert log.size() == 11
    assert verify()[1] is None
    for table in ("event", "page", "tile", "checkpoint"):
        as_superuser.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER ALL")
    statement, words = TAMPERING[what]
    as_superuser.execute(statement.format(victim))
    _, fault = verify()
    assert fault is not None
    assert words in fault.what
    if "WHERE id = {}" in statement:
        assert fault.entry is not None
        assert 3 <= fault.entry <= 10
    with pytest.raises(CommandError):
        call_command("verify_ledger")


@pytest.fixture
def command(transactional_db: None, tmp_path: Path, settings: object) -> Callable[..., None]:
    key = tmp_path / "key"
    call_command("ledger_key", new=str(key))
    settings.LEDGER_KEY_FILE, settings.CHECKPOINT_DIR = str(key), tmp_path / "checkpoints"
    return lambda **options: call_command("sequence", **options)


def test_command_when_run_once_integrates_all(command: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    append(5)
    command(once=True, json=True)
    assert '{"integrated": 6, "size": 6}' in capsys.readouterr().out
    call_command("verify_ledger", json=True)
    assert '"fault": null' in capsys.readouterr().out
    assert log.outside_checkpoint_path().exists()


def test_command_when_there_is_no_key_says_how_to_make_one(settings: object) -> None:
    settings.LEDGER_KEY_FILE = ""
    with pytest.raises(CommandError, match="ledger_key --new"):
        call_command("sequence", once=True)


def test_lag_when_events_wait_is_told(sequencer: Sequencer) -> None:
    sequencer.integrate()
    assert log.sequencer_lag().total_seconds() == 0
    append(1)
    assert log.sequencer_lag().total_seconds() > 0
    sequencer.integrate()
    assert log.sequencer_lag().total_seconds() == 0
