"""`verify_ledger` while others write, and after somebody who may do anything in the database has been at it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from ledger.models import Event, Opening
from ledger.queries import log, signing
from ledger.queries.sealing import NOBODY, opened
from ledger.queries.verification import verify
from ledger.transitions import NewEvent, append_many, erase_subject
from ledger.transitions.sequencing import Sequencer
from tests.ledger.conftest import ALICE, CHARLIE

TABLES = ("event", "queued", "page", "tile", "checkpoint", "signer", "opening", "subjectkey")


def append(count: int) -> None:
    with transaction.atomic():
        append_many(events=[NewEvent(uuid4(), "case.moved", ALICE, {"n": n}, CHARLIE) for n in range(count)])


def sequence(folder: Path, name: str, outside: Path) -> Sequencer:
    key = folder / name
    key.write_text(signing.new_key())
    sequencer = Sequencer(signing.load_signer(key, log.origin()), outside)
    while sequencer.integrate():
        pass
    return sequencer


@pytest.mark.django_db(transaction=True)
def test_ledger_when_verified_while_others_write_is_sound(tmp_path: Path, settings: object) -> None:
    """What is read is one moment of the database, and what is kept outside is never ahead of it."""
    settings.CHECKPOINT_DIR = tmp_path / "outside"
    sequencer = sequence(tmp_path, "key", log.outside_checkpoint_path())
    enough = threading.Event()

    def write() -> None:
        try:
            while not enough.is_set():
                append(3)
        finally:
            connection.close()

    def integrate() -> None:
        try:
            while not enough.is_set():
                sequencer.integrate()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as others:
        working = [others.submit(work) for work in (write, write, integrate)]
        try:
            found = [verify() for _ in range(12)]
        finally:
            enough.set()
        assert [work.result() for work in working] == [None] * 3
    assert [fault for _, fault in found] == [None] * 12
    assert found[-1][0] > found[0][0]


def empty(superuser: psycopg.Connection, *, keep: tuple[str, ...] = ()) -> None:
    for table in TABLES:
        if table not in keep:
            superuser.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER ALL")
            superuser.execute(f"DELETE FROM ledger_{table}")


@pytest.mark.parametrize(
    ("kept", "words"), [((), "not signed by a known key"), (("signer",), "are not those that were signed")]
)
def test_log_when_a_superuser_writes_it_anew_under_a_key_of_their_own(
    as_superuser: psycopg.Connection, tmp_path: Path, settings: object, kept: tuple[str, ...], words: str
) -> None:
    """Every row agrees with every other; only what is kept outside of the database does not."""
    settings.CHECKPOINT_DIR = tmp_path / "outside"
    append(5)
    sequence(tmp_path, "key", log.outside_checkpoint_path())
    assert verify() == (6, None)
    empty(as_superuser, keep=kept)
    append(7)
    sequence(tmp_path, "forged", tmp_path / "forged.note")
    assert log.size() == 8
    _, fault = verify()
    assert fault is not None
    assert words in fault.what


def test_log_when_a_superuser_takes_all_of_it_away(
    as_superuser: psycopg.Connection, tmp_path: Path, settings: object
) -> None:
    settings.CHECKPOINT_DIR = tmp_path / "outside"
    append(5)
    sequence(tmp_path, "key", log.outside_checkpoint_path())
    empty(as_superuser, keep=("signer",))
    _, fault = verify()
    assert (fault.entry, fault.what) == (0, "6 entries were signed, 0 are here")
    log.outside_checkpoint_path().write_bytes(b"\xff nonsense")
    _, fault = verify()
    assert fault.entry is None
    assert "cannot be read" in fault.what


SWAP = """
    UPDATE ledger_opening AS said SET sealed = other.sealed FROM ledger_opening AS other
    WHERE said.event = (SELECT max(event) FROM ledger_opening WHERE subject = '{charlie}') AND other.event = said.event - 2
"""


@pytest.mark.parametrize("sequenced", [True, False])
@pytest.mark.parametrize(
    "attack",
    [
        (SWAP, "not what it committed to"),
        ("UPDATE ledger_opening SET sealed = sha256('x') WHERE subject = '{nobody}'", "cannot be read"),
        ("UPDATE ledger_opening SET event = 1000000 WHERE event IN (SELECT max(event) FROM ledger_opening)", "missing"),
    ],
    ids=["other words of the same person", "rubbish", "an event that there is not"],
)
def test_words_when_a_superuser_exchanges_them_are_found(
    as_superuser: psycopg.Connection, tmp_path: Path, settings: object, attack: tuple[str, str], sequenced: bool
) -> None:
    """Every hash still stands; only what is read on the case is not what was hashed."""
    statement, words = attack
    settings.CHECKPOINT_DIR = tmp_path / "outside"
    append(5)
    if sequenced:
        sequence(tmp_path, "key", log.outside_checkpoint_path())
    with transaction.atomic():
        append_many(events=[NewEvent(uuid4(), "list.adopted", ALICE, {"n": 7})])
        append_many(events=[NewEvent(uuid4(), "case.moved", ALICE, {"n": n}, CHARLIE) for n in (8, 9, 10)])
    if sequenced:
        sequence(tmp_path, "other", log.outside_checkpoint_path())
    assert verify()[1] is None
    as_superuser.execute("ALTER TABLE ledger_opening DISABLE TRIGGER ALL")
    as_superuser.execute(statement.format(nobody=NOBODY, charlie=CHARLIE))
    _, fault = verify()
    assert fault is not None
    assert words in fault.what
    assert (fault.entry is not None) == (sequenced and words != "missing"), fault


@pytest.mark.django_db(transaction=True)
def test_opening_when_it_was_sealed_while_its_person_was_erased_is_missing() -> None:
    """Two transactions at once: the words were sealed under the key that goes, and come after it went."""
    append(1)
    with transaction.atomic():
        append_many(events=[NewEvent(uuid4(), "case.moved", ALICE, {"name": "查理"}, CHARLIE)])
        with ThreadPoolExecutor(1) as another:
            another.submit(erase).result()
    append(1)  # later words have a key of their own
    said = opened(Event.objects.order_by("id").values_list("pk", flat=True))
    assert [one.values for one in said.values()] == [{"reason": "retention ended"}, {"n": 0}]
    assert Opening.objects.filter(subject=CHARLIE).count() == 2
    assert verify()[1] is None


def erase() -> None:
    try:
        erase_subject(subject=CHARLIE, chain=uuid4(), by=ALICE, reason="retention ended")
    finally:
        connection.close()
