"""Appending: order, bytes, chains, commitments; and what the database itself refuses."""

import hashlib
import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import psycopg
import pytest
import rfc8785
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import queries
from ledger.models import Event, Opening, Queued
from ledger.queries import sealing
from ledger.queries.sealing import opened
from ledger.rules.commitments import commitment
from ledger.rules.events import BEGINNING, Leaf
from ledger.transitions import Appended, Look, NewEvent, append_many, erase_subject, record_looks
from tests.keeping import keeps

CASE = UUID("1f0c0d2e-0000-4000-8000-000000000001")
OTHER = UUID("1f0c0d2e-0000-4000-8000-000000000002")
ALICE = UUID("00000000-0000-4000-8000-00000000000a")
CHARLIE = UUID("00000000-0000-4000-8000-00000000000c")  # a subject


def leaf_of(event: Event) -> Leaf:
    from json import loads

    fields = loads(event.leaf)
    return Leaf(
        event.actor,
        event.chain,
        bytes.fromhex(fields["cm"]),
        event.kind,
        bytes.fromhex(fields["prev"]),
        event.seq,
        event.ts,
    )


@pytest.mark.django_db
def test_events_when_appended_are_canonical_and_chained() -> None:
    given = [
        NewEvent(CASE, "case.opened", ALICE, {"list": "judgment-defaulters"}),
        NewEvent(OTHER, "case.opened", ALICE),
    ]
    given += [NewEvent(CASE, "case.moved", None, {"verb": "hide", "版本": 2})]
    appended = append_many(events=given)
    assert [item.seq for item in appended] == [1, 1, 2]
    previous: dict[UUID, bytes] = {}
    for event in Event.objects.order_by("id"):
        leaf = leaf_of(event)
        assert event.leaf.encode() == leaf.as_bytes()
        assert bytes(event.leaf_hash) == hashlib.sha256(b"\x00" + event.leaf.encode()).digest()
        assert leaf.prev == previous.get(event.chain, BEGINNING)
        previous[event.chain] = bytes(event.leaf_hash)


@pytest.mark.django_db
def test_events_when_appended_together_take_few_queries(django_assert_num_queries: object) -> None:
    append_many(events=[NewEvent(CASE, "case.opened", ALICE, {"a": 1})])
    with django_assert_num_queries(2):
        append_many(events=[NewEvent(CASE, "case.moved", ALICE, {"a": 1})])
    with django_assert_num_queries(2):
        append_many(events=[NewEvent(uuid4(), "case.moved", ALICE, {"a": number}) for number in range(3)])


@pytest.mark.django_db
def test_event_when_its_kind_is_reserved_or_wrong_is_refused() -> None:
    for kind in ("ledger.restored", "Case.Opened", "case opened", "", 'x","v":2', "é", "erased"):
        with pytest.raises(ValueError, match="no kind"):
            append_many(events=[NewEvent(CASE, kind, ALICE)])


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), "e\u0301", b"bytes", "\ud800", {1: 2}])
def test_event_when_a_value_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        append_many(events=[NewEvent(CASE, "case.opened", ALICE, {"value": value})])
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_event_when_appended_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        append_many(events=[NewEvent(CASE, "case.opened", ALICE)])


@pytest.mark.django_db(transaction=True)
def test_event_when_its_transaction_fails_was_never_there() -> None:
    def fail() -> None:
        with transaction.atomic():
            append_many(events=[NewEvent(CASE, "case.opened", ALICE)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Event.objects.exists()
    with transaction.atomic():
        assert append_many(events=[NewEvent(CASE, "case.opened", ALICE)])[0].seq == 1


@pytest.mark.django_db
def test_legal_time_when_events_follow_never_goes_back_in_a_chain(legal_clock: object) -> None:
    legal_clock.set("2026-05-08T10:00:00+00:00")
    (first,) = append_many(events=[NewEvent(CASE, "case.opened", ALICE)])
    legal_clock.set("2026-05-07T10:00:00+00:00")
    (second,) = append_many(events=[NewEvent(CASE, "case.moved", ALICE)])
    assert second.at >= first.at


@pytest.mark.django_db
def test_values_when_read_are_what_was_said_and_match_the_commitment() -> None:
    values = {"name": "查理", "amount": 84300, "paid": False, "basis": ["SPC 1", None]}
    (appended,) = append_many(events=[NewEvent(CASE, "case.opened", ALICE, values, CHARLIE)])
    (event,) = queries.history(CASE)
    assert event.values == values
    opened = sealing.opened([appended.event])[appended.event]
    assert opened.values == values
    assert leaf_of(Event.objects.get()).cm == commitment(opened.fields)


@pytest.mark.django_db
def test_history_when_it_grows_takes_the_same_queries(django_assert_num_queries: object) -> None:
    append_many(events=[NewEvent(CASE, "case.opened", ALICE, {"a": 1}, CHARLIE)])
    with django_assert_num_queries(4):
        queries.history(CASE)
    append_many(events=[NewEvent(CASE, "case.moved", ALICE, {"a": 1}, CHARLIE) for _ in range(2)])
    with django_assert_num_queries(4):
        assert len(queries.history(CASE)) == 3


@pytest.mark.django_db
def test_person_when_erased_leaves_hashes_and_no_words() -> None:
    append_many(
        events=[
            NewEvent(CASE, "case.opened", ALICE, {"name": "查理"}, CHARLIE),
            NewEvent(CASE, "case.moved", ALICE, {"b": 1}),
        ]
    )
    before = list(Event.objects.order_by("id").values_list("leaf", flat=True))
    erase_subject(subject=CHARLIE, chain=CASE, by=ALICE, reason="retention ended")
    history = queries.history(CASE)
    assert [event.kind for event in history] == ["case.opened", "case.moved", "erased"]
    assert history[0].values is None
    assert history[1].values == {"b": 1}
    assert list(Event.objects.order_by("id").values_list("leaf", flat=True))[:2] == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_opening WHERE subject = %s", [CHARLIE])
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_dictionary_when_tried_on_the_public_log_finds_nobody() -> None:
    """Commitments are salted: who knows every name and every value still cannot tell which was meant."""
    append_many(events=[NewEvent(CASE, "case.opened", ALICE, {"name": "Charlie"}, CHARLIE)])
    cm = leaf_of(Event.objects.get()).cm
    guesses = [{"name": name, "value": name} for name in ("Alice", "Bob", "Charlie")]
    unsalted = {
        hashlib.sha256(prefix + rfc8785.dumps(guess)).digest() for guess in guesses for prefix in (b"", b"\x00")
    }
    assert cm not in unsalted
    append_many(events=[NewEvent(CASE, "case.moved", ALICE, {"name": "Charlie"}, CHARLIE)])
    assert len({leaf_of(event).cm for event in Event.objects.all()}) == 2  # the same words, committed to differently


@pytest.mark.django_db
def test_looks_when_a_list_is_viewed_are_one_event_a_file() -> None:
    looks = [Look(file=uuid4(), subject=CHARLIE, fields=["name"]) for _ in range(3)]
    record_looks(looks=looks, by=ALICE, purpose="deciding case JD-1")
    assert list(Event.objects.values_list("kind", flat=True)) == ["file.viewed"] * 3
    with pytest.raises(ValueError, match="purpose"):
        record_looks(looks=looks, by=ALICE, purpose=" ")


@pytest.mark.django_db(transaction=True)
def test_chains_when_many_write_at_once_stay_in_order() -> None:
    chains = [uuid4() for _ in range(4)]

    def write(number: int) -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    order = chains if number % 2 else chains[::-1]  # locks are taken in one order all the same
                    append_many(events=[NewEvent(chain, "case.moved", ALICE, {"by": number}) for chain in order])
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for chain in chains:
        events = list(Event.objects.filter(chain=chain).order_by("seq"))
        assert [event.seq for event in events] == list(range(1, 41))
        assert [event.ts for event in events] == sorted(event.ts for event in events)
        for previous, event in itertools.pairwise(events):
            assert leaf_of(event).prev == bytes(previous.leaf_hash)


@pytest.mark.django_db(transaction=True)
def test_chains_when_batches_meet_are_whole_and_in_order() -> None:
    """Batches are appended as one set until they meet somebody in a chain; then one after the other, without a deadlock."""
    chains = [uuid4() for _ in range(12)]

    def write(number: int) -> None:
        try:
            for turn in range(8):
                mine = chains[turn % 3 :: 1 + number % 2] * (1 + turn % 2)
                with transaction.atomic():
                    done = append_many(events=[NewEvent(chain, "case.moved", ALICE, {"by": number}) for chain in mine])
                    assert [event.seq for event in done] == in_given_order(mine, done)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as writers:
        list(writers.map(write, range(6)))
    for chain in chains:
        events = list(Event.objects.filter(chain=chain).order_by("seq"))
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert [event.pk for event in events] == sorted(event.pk for event in events)
        for previous, event in itertools.pairwise(events):
            assert leaf_of(event).prev == bytes(previous.leaf_hash)
    assert Queued.objects.count() == Event.objects.count() == Opening.objects.count()


def in_given_order(chains: list[UUID], done: list[Appended]) -> list[int]:
    """A chain's events keep the order in which they were given: the second comes right after the first."""
    first = {chain: event.seq for chain, event in reversed(list(zip(chains, done, strict=True)))}
    return [first[chain] + chains[:place].count(chain) for place, chain in enumerate(chains)]


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 3, 40])
def test_batch_when_appended_is_told_event_by_event(many: int) -> None:
    """What comes back is in the order given, whatever the order in which chains were taken."""
    events = [
        NewEvent(uuid4(), f"case.step-{n}", ALICE if n % 2 else None, {"n": n} if n % 3 else {}) for n in range(many)
    ]
    done = append_many(events=events)
    rows = Event.objects.in_bulk([one.event for one in done])
    assert [rows[one.event].kind for one in done] == [event.kind for event in events]
    assert [rows[one.event].chain for one in done] == [event.chain for event in events]
    assert [rows[one.event].actor for one in done] == [event.actor for event in events]
    assert all(bytes(rows[one.event].leaf_hash) == one.leaf_hash and rows[one.event].ts == one.at for one in done)
    said = opened([one.event for one in done])
    assert [said[one.event].values if one.event in said else {} for one in done] == [event.values for event in events]
    assert append_many(events=events[:0]) == []


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(values)
def test_canonical_form_whatever_the_value_is_rfc_8785(value: object) -> None:
    from unicodedata import normalize

    from ledger.rules.canonical import NotCanonical, canonical

    try:
        ours = canonical(value)
    except NotCanonical:
        text = rfc8785.dumps(value).decode()
        assert normalize("NFC", text) != text
    else:
        assert ours == rfc8785.dumps(value)


ATTACKS = {
    "an event changed": "UPDATE ledger_event SET leaf = 'x'",
    "an event deleted": "DELETE FROM ledger_event",
    "events emptied": "TRUNCATE ledger_event",
    "an event inserted": "INSERT INTO ledger_event SELECT id + 1000, chain, seq + 1, kind, actor, ts, recorded_at, leaf, leaf_hash FROM ledger_event",
    "a queue emptied": "DELETE FROM ledger_queued",
    "a reserved kind": "SELECT ledger_append_one(gen_random_uuid(), 'ledger.restored', NULL, sha256(''), NULL, NULL)",
    "a set past the checks": (
        "SELECT ledger_append_set(ARRAY[1], ARRAY[gen_random_uuid()], ARRAY['ledger.key'], ARRAY[NULL::uuid], ARRAY[sha256('')],"
        " ARRAY[NULL::uuid], ARRAY[NULL::bytea], now())"
    ),
    "the log reordered": "UPDATE ledger_page SET events = ARRAY[2, 1]",
    "a tile changed": "UPDATE ledger_tile SET hashes = sha256('')",
    "a checkpoint written": "INSERT INTO ledger_checkpoint VALUES (9, 9, '', 'x', now())",
    "a key read away": "DELETE FROM ledger_subjectkey",
    "triggers off": "ALTER TABLE ledger_event DISABLE TRIGGER ALL",
    "replication": "SET session_replication_role = replica",
}


def attacked(statement: str, given: Sequence[object] = ()) -> None:
    """As the application, which the connection of every test is; what is refused leaves nothing behind."""
    with transaction.atomic():
        connection.connection.execute(statement, given)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.django_db
@keeps(15, "sql")
def test_ledger_when_the_application_attacks_it(attack: str) -> None:
    append_many(events=[NewEvent(CASE, "case.opened", ALICE, {"a": 1})])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attacked(ATTACKS[attack])


UNFIT_KINDS = [
    "ledger.restored",
    "erased",
    'a","v":2,"x":"',
    "A",
    "a..b",
    "a.",
    ".a",
    "a b",
    "9",
    "",
    "ä",
    "a\n",
    "a" * 61,
    None,
]


@pytest.mark.parametrize("kind", UNFIT_KINDS)
@pytest.mark.parametrize("others", [0, 1, 9])
@pytest.mark.django_db
def test_ledger_when_the_application_says_an_unfit_kind(kind: str | None, others: int) -> None:
    """Whether it comes alone, or among fit ones that are appended as a set."""
    kinds = ["case.moved"] * others + [kind]
    chains, nothing = [uuid4() for _ in kinds], [None] * len(kinds)
    with pytest.raises(psycopg.Error, match="own") as refused:
        attacked(
            "SELECT * FROM ledger_append(%s::uuid[], %s::text[], %s::uuid[], %s::bytea[], %s::uuid[], %s::bytea[])",
            [chains, kinds, nothing, [bytes(32)] * len(kinds), nothing, nothing],
        )
    assert refused.value.sqlstate == "SC003"
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        ([CASE], ["a"], [None], [bytes(31)], [None], [None]),
        ([CASE], ["a"], [None], [bytes(33)], [None], [None]),
        ([CASE], ["a"], [None], [None], [None], [None]),
        ([None], ["a"], [None], [bytes(32)], [None], [None]),
        ([CASE, CASE], ["a"], [None], [bytes(32)], [None], [None]),
        ([CASE], ["a"], [None, None], [bytes(32)], [None], [None]),
        ([CASE], ["a"], [None], [bytes(32)], [None], []),
        ([], ["a"], [], [], [], []),
    ],
)
@pytest.mark.django_db
def test_ledger_when_the_application_s_columns_do_not_fit(given: tuple[list[object], ...]) -> None:
    with pytest.raises(psycopg.Error) as refused:
        attacked(
            "SELECT * FROM ledger_append(%s::uuid[], %s::text[], %s::uuid[], %s::bytea[], %s::uuid[], %s::bytea[])",
            given,
        )
    assert refused.value.sqlstate == "SC003"
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        *((CASE, kind, bytes(32)) for kind in UNFIT_KINDS),
        (CASE, "a", bytes(31)),
        (CASE, "a", None),
        (None, "a", bytes(32)),
    ],
)
@pytest.mark.django_db
def test_ledger_when_the_application_appends_one_that_does_not_fit(given: tuple[object, ...]) -> None:
    with pytest.raises(psycopg.Error) as refused:
        attacked(
            "SELECT * FROM ledger_append(%s::uuid, %s::text, NULL::uuid, %s::bytea, NULL::uuid, NULL::bytea)", given
        )
    assert refused.value.sqlstate == "SC003"
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_ledger_when_the_application_makes_up_a_checkpoint() -> None:
    with pytest.raises(psycopg.Error, match="does not say what the log says"):
        attacked("SELECT ledger_keep_checkpoint(7, sha256('x'), 'x')")


@pytest.mark.django_db
def test_ledger_when_the_orm_attacks_it() -> None:
    append_many(events=[NewEvent(CASE, "case.opened", ALICE)])
    for attack in (Event.objects.all().delete, lambda: Event.objects.update(kind="x"), Event.objects.get().delete):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            attack()


@pytest.mark.parametrize("who", ["as_owner", "as_superuser"])
@pytest.mark.parametrize(
    "attack", ["an event changed", "an event deleted", "events emptied", "the log reordered", "a tile changed"]
)
@pytest.mark.parametrize("mode", ["origin", "replica"])
@keeps(15, "past")
def test_ledger_when_owner_or_superuser_attacks_it(
    request: pytest.FixtureRequest, transactional_db: None, who: str, attack: str, mode: str
) -> None:
    connection_of = request.getfixturevalue(who)
    with transaction.atomic():
        append_many(events=[NewEvent(CASE, "case.opened", ALICE)])
        connection.cursor().execute("SELECT ledger_integrate(10)")
    if mode == "replica" and who == "as_owner":
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection_of.execute("SET session_replication_role = replica")
        return
    connection_of.execute(f"SET session_replication_role = {mode}") if who == "as_superuser" else None
    with pytest.raises(psycopg.Error) as refused:
        connection_of.execute(ATTACKS[attack])
    assert refused.value.sqlstate == "SC003"
