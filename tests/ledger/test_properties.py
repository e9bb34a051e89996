"""Whatever the order of things: the tree is that of RFC 6962, no case is out of order, every checkpoint stays true."""

import hashlib
import random
import threading
import time
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.models import Checkpoint, Event
from ledger.queries import log
from ledger.queries.verification import verify
from ledger.rules import merkle, tiles
from ledger.rules.notes import Note, parse_note
from ledger.rules.receipts import Receipt, parse_receipt
from ledger.transitions import NewEvent, append_many
from ledger.transitions.sequencing import Sequencer, Signer, WrongTree
from tests.ledger.conftest import ALICE, BOB

WRITERS = 6
EACH = 25


@pytest.mark.django_db(transaction=True)
def test_log_when_many_write_while_it_is_sequenced(signer: Signer, sequencer: Sequencer) -> None:
    """Writers on few chains and many, some of which fail, some of which are slow to commit."""
    shared = [uuid4() for _ in range(5)]

    def write(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for number in range(EACH):
                write_once(chance, [*chance.sample(shared, 2), uuid4()], number)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[seed]) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        sequencer.integrate(most=17)
    while sequencer.integrate(most=17):
        continue
    entries, fault = verify()
    assert (entries, fault) == (Event.objects.count(), None)
    assert entries > WRITERS * EACH * 2
    assert Checkpoint.objects.count() > 5
    places = {event: log.indexes_of([event])[event] for event in Event.objects.values_list("pk", flat=True)}
    for chain in shared:
        events = Event.objects.filter(chain=chain).order_by("seq")
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert [places[event.pk] for event in events] == sorted(places[event.pk] for event in events)


def write_once(chance: random.Random, chains: list[UUID], number: int) -> None:
    try:
        with transaction.atomic():
            append_many(events=[NewEvent(chain, "case.moved", ALICE, {"number": number}) for chain in chains])
            time.sleep(chance.choice([0, 0, 0.01]))
            assert chance.random() >= 0.1
    except AssertionError:
        pass  # as a business transaction fails


hashes = st.binary(min_size=32, max_size=32)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 700), max_size=6))
def test_edge_when_it_grows_by_any_batches_is_the_tree(batches: list[int]) -> None:
    edge, stored, leaves = tiles.Edge(), {}, []
    for batch in batches:
        new = [hashlib.sha256(f"{len(leaves) + number}".encode()).digest() for number in range(batch)]
        edge, written = edge.grown(b"".join(new))
        leaves += new
        for tile in written:
            before = stored.get((tile.level, tile.index), b"")
            assert tile.hashes.startswith(before)  # a tile only grows
            stored[tile.level, tile.index] = tile.hashes
    assert edge.size == len(leaves)
    assert edge.root() == merkle.root_of(leaves)
    if leaves:
        assert merkle.root_at(len(leaves), tiles.node_reader(lambda level, index: stored[level, index])) == edge.root()


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**40), st.sampled_from(range(1, 257)), st.integers(0, 7))
def test_tile_path_there_and_back(index: int, width: int, level: int) -> None:
    tile = tiles.Tile(level, index, width)
    assert tiles.parse_path(tiles.tile_path(tile)) == tile


@settings(max_examples=100, deadline=None)
@given(st.lists(hashes, max_size=5), st.integers(0, 10**6))
def test_receipt_there_and_back(proof: list[bytes], index: int) -> None:
    leaf = (
        f'{{"actor":null,"case":"{BOB}","cm":"{"0" * 64}","kind":"case.moved","prev":"{"0" * 64}","seq":1,'
        '"ts":"2026-05-08T10:00:00.000000Z","v":1}'
    ).encode()
    note = Note("tests.example/log\n1\n" + "A" * 43 + "=\n", (parse_note(f"x\n\n\u2014 name {'A' * 91}=\n").signatures))
    receipt = Receipt(leaf, index, tuple(proof), note)
    assert parse_receipt(str(receipt)) == receipt


STOLEN = {
    "a tile of the leaves": "SELECT ledger_keep_tiles(ARRAY[0::smallint], ARRAY[0::bigint], ARRAY[sha256('x')])",
    "a tile beyond the log": "SELECT ledger_keep_tiles(ARRAY[1::smallint], ARRAY[5::bigint], ARRAY[sha256('x')])",
    "a full tile again": "SELECT ledger_keep_tiles(ARRAY[1::smallint], ARRAY[0::bigint], ARRAY[sha256('x')])",
    "one official for two": f"SELECT ledger_accept_restore('{ALICE}', '{ALICE}', sha256(''), NULL)",
    "nobody erased": f"SELECT ledger_erase('{UUID(int=0)}', '{BOB}', '{ALICE}', sha256(''), NULL)",
}


@pytest.mark.parametrize("what", STOLEN)
def test_ledger_when_the_sequencer_s_functions_are_stolen(
    as_application: psycopg.Connection, signer: Signer, sequencer: Sequencer, what: str
) -> None:
    with transaction.atomic():
        append_many(events=[NewEvent(uuid4(), "case.moved", ALICE) for _ in range(300)])
    sequencer.integrate()
    with pytest.raises(psycopg.Error) as refused:
        as_application.execute(STOLEN[what])
    assert refused.value.sqlstate == "SC003"
    assert verify() == (301, None)


def test_ledger_when_a_wrong_tile_gets_in_signs_nothing(
    as_application: psycopg.Connection, signer: Signer, sequencer: Sequencer
) -> None:
    """It can be put where the sequencer has not yet been; then nothing is signed, and what is wrong is named."""
    with transaction.atomic():
        append_many(events=[NewEvent(uuid4(), "case.moved", ALICE) for _ in range(300)])
    as_application.execute("SELECT ledger_integrate(1000)")
    as_application.execute("SELECT ledger_keep_tiles(ARRAY[1::smallint], ARRAY[0::bigint], ARRAY[sha256('x')])")
    with pytest.raises(WrongTree, match="Somebody else"):
        sequencer.integrate()
    with pytest.raises(WrongTree, match="Tile 1/0 is not made of its entries"):
        Sequencer(signer, sequencer.outside)
    assert log.latest_checkpoint() is None
    entries, fault = verify()
    assert (entries, fault.what) == (301, "tile 1/0 is not made of its entries")


def test_ledger_when_somebody_else_integrates_goes_on_from_there(
    as_application: psycopg.Connection, signer: Signer, sequencer: Sequencer
) -> None:
    with transaction.atomic():
        append_many(events=[NewEvent(uuid4(), "case.moved", ALICE) for _ in range(600)])
    sequencer.integrate(300)
    as_application.execute("SELECT ledger_integrate(250)")
    Sequencer(signer, sequencer.outside).integrate()
    assert verify() == (601, None)


def test_ledger_when_rights_are_used_in_silence_says_so(as_application: psycopg.Connection) -> None:
    case = uuid4()
    as_application.execute("SELECT ledger_erase(%s, %s, %s, sha256(''), NULL)", [BOB, case, ALICE])
    as_application.execute("SELECT ledger_keep_signer('mine+00000000+AAAA', sha256(''), NULL)")
    as_application.execute("SELECT ledger_accept_restore(%s, %s, sha256(''), NULL)", [ALICE, BOB])
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["erased", "ledger.key", "ledger.restore-confirmed", "ledger.restored"]
