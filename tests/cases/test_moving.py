"""Every edge of the table is walked, every absent edge is refused, and nothing is left half done."""

import itertools
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Recusal, Signature
from cases.rules.fields import Invalid
from cases.rules.kinds import FreezeNotice, StartTimer, StopTimer
from cases.rules.references import as_reference
from cases.rules.verdicts import Overtaken, Refusal, UnknownCase, UnknownMove
from cases.states import Move, Part, Party
from cases.transitions import Moved, Wish, move, move_many
from cases.transitions.repeating import KeyReused, forget_answers
from clock.queries import legal_now
from ledger.queries import history
from ledger.queries.events import HistoryEvent
from outbox.models import Message
from people.states import Role
from tests.cases.conftest import Aftermath
from tests.cases.market import DATA, SUBJECT, Market
from tests.sample.models import Permit
from tests.sample.states import MOVES, TABLE, State

WALKED = [(row, source) for row in MOVES if not row.opens for source in row.sources]
ABSENT = {
    state: [verb for verb in TABLE.verbs() if not any(row.verb == verb and state in row.sources for row in MOVES)]
    for state in State
}


def who_does(row: Move, market: Market) -> Any:
    """Somebody whom the row names, and who has not yet signed as something else."""
    by_role = {
        Role.CASE_OFFICER: market.alice,
        Role.DECIDER: market.bob,
        Role.REVIEWER: market.charlie,
        Role.CLERK: market.dora,
        Party.SUBJECT: market.subject,
    }
    return None if not row.who else by_role[min(row.who)]


def moves_of(case: Case) -> list[HistoryEvent]:
    """Its history without what became of its deadlines."""
    return [event for event in history(case.pk) if event.kind.startswith("case.")]


@pytest.mark.parametrize(("row", "source"), WALKED, ids=lambda value: getattr(value, "verb", value))
def test_edge_when_it_is_walked(market: Market, row: Move, source: str) -> None:
    case = market.bring_to(market.open(), source)
    if row.verb == "extend":
        market.move(case, "propose-extension", market.alice)
    before, act = case.version, case.act
    done = market.move(case, row.verb, who_does(row, market))
    assert (case.state, case.version, case.verb) == (row.target or source, before + 1, row.verb)
    assert done == Moved(case.pk, case.state, case.version)
    assert (case.act != act) is row.opens_act
    signed = Signature.objects.filter(case=case, version=case.version).values_list("part", flat=True)
    assert list(signed) == ([row.part] if row.part else [])
    event = moves_of(case)[-1]
    assert event.kind == f"case.{row.verb}"
    assert event.values is not None
    assert (event.values["from"], event.values["to"], event.values["version"]) == (source, case.state, case.version)


@pytest.mark.parametrize("state", State)
def test_edges_when_they_are_absent(market: Market, state: State) -> None:
    case = market.bring_to(market.open(), state)
    before = case.version
    for verb, by in itertools.product(ABSENT[state], (market.erin, market.subject, None)):
        with pytest.raises(Refusal) as refused:
            market.move(case, verb, by)
        assert [reason.rule for reason in refused.value.because] == ["state"], verb
    case.refresh_from_db()
    assert (case.state, case.version, len(moves_of(case))) == (state, before, before)


def test_case_when_it_is_opened(market: Market) -> None:
    first, second = market.open(), market.open()
    assert (first.state, first.version, first.verb) == ("proposed", 1, "propose")
    assert as_reference(first.ref) == first.ref
    assert [case.ref[:14] for case in (first, second)] == ["MP-2026-000001", "MP-2026-000002"]
    assert Signature.objects.get(case=first).part == Part.PROPOSER
    assert first.matter != second.matter
    assert Permit.objects.get(pk=first.pk).stall == 7
    (event,) = history(first.pk)
    assert (event.kind, event.actor, event.values["stall"]) == ("case.propose", market.alice.public_id, 7)


def test_move_when_it_is_made_sets_off_what_it_says(market: Market, aftermath: Aftermath) -> None:
    case = market.open()
    market.move(case, "serve", market.dora)
    assert [(ref, change.rule) for ref, change in aftermath.timers] == [(case.ref, "RESPONSE"), (case.ref, "DECIDE")]
    assert isinstance(aftermath.timers[0][1], StartTimer)
    assert aftermath.notices == [(case.ref, FreezeNotice("intent", case.subject, {"stall": 7}))]
    market.move(case, "respond", market.subject)
    assert aftermath.timers[2:] == [(case.ref, StopTimer("RESPONSE", "answered"))]
    market.move(case, "decide", market.bob)
    market.move(case, "take-effect", None)
    message = Message.objects.get()
    assert (message.topic, message.case, message.refs) == ("sample.changed", case.pk, {"permit": str(case.pk)})
    assert message.dedupe_key == f"sample.changed:{case.pk}:{case.version}:0"


def test_move_when_nobody_keeps_timers_fails_loudly(market: Market) -> None:
    from cases.queries.kinds import KNOWN
    from cases.transitions.consequences import NobodyCarriesOut

    case = market.open()
    KNOWN.timers = None
    with pytest.raises(NobodyCarriesOut):
        market.move(case, "serve", market.dora)
    case.refresh_from_db()
    assert (case.state, case.version) == ("proposed", 1)


@pytest.mark.parametrize(
    ("verb", "state", "by", "rule"),
    [
        ("serve", "proposed", "bob", "role"),
        ("decide", "notified", "alice", "role"),
        ("serve", "proposed", "subject", "role"),
        ("take-effect", "decided", "bob", "by-clock"),
        ("serve", "proposed", None, "by-clock"),
    ],
)
def test_move_when_somebody_else_asks(market: Market, verb: str, state: str, by: str | None, rule: str) -> None:
    case = market.bring_to(market.open(), state)
    with pytest.raises(Refusal) as refused:
        market.move(case, verb, getattr(market, by) if by else None)
    assert rule in {reason.rule for reason in refused.value.because}


def test_move_when_the_official_is_of_another_agency(market: Market) -> None:
    from tests.people.cast import appoint, found

    stranger = appoint("stranger", found("elsewhere"), Role.CLERK)
    case = market.open()
    with pytest.raises(Refusal) as refused:
        market.move(case, "serve", stranger)
    assert [reason.rule for reason in refused.value.because] == ["agency"]
    assert refused.value.is_about_permission


def test_move_when_the_kinds_own_rule_refuses(market: Market) -> None:
    case = market.open()
    market.move(case, "serve", market.dora)
    with pytest.raises(Refusal) as refused:
        market.move(case, "decide", market.bob)
    (reason,) = refused.value.because
    assert (reason.rule, reason.article) == ("window", "Market Act 6")
    assert (reason.text.params, reason.missing[0].msgid) == ({"holder": "Example Fruit Co"}, "answer")


def test_move_when_something_is_left_out(market: Market) -> None:
    case = market.bring_to(market.open(), "notified")
    with pytest.raises(Invalid) as invalid:
        market.move(case, "decide", market.bob, data={"measure": "burnt", "extra": 1})
    assert [fault.pointer for fault in invalid.value.faults] == ["/until", "/measure", "/extra"]
    with pytest.raises(Invalid) as invalid:
        move(case_id=case.pk, verb="decide", by=actor(market), at=legal_now(), reason=" ", data=DATA["decide"])
    assert [fault.pointer for fault in invalid.value.faults] == ["/reason"]


def actor(market: Market) -> Any:
    from cases.queries.standings import actor_of

    return actor_of(market.bob)


def test_move_when_the_case_or_the_verb_is_unknown(market: Market) -> None:
    with pytest.raises(UnknownMove):
        market.move(market.open(), "burn", market.bob)
    with pytest.raises(UnknownMove):
        market.move(market.open(), "propose", market.alice)
    with pytest.raises(UnknownCase):
        move(case_id=uuid4(), verb="serve", by=actor(market), at=legal_now(), reason="x")


def test_move_when_the_case_has_changed_since(market: Market) -> None:
    case = market.open()
    market.move(case, "assign", market.dora, if_version=1)
    with pytest.raises(Overtaken) as overtaken:
        market.move(case, "serve", market.dora, if_version=1)
    assert (overtaken.value.expected, overtaken.value.found) == (1, 2)


def test_move_when_repeated_with_its_key_happens_once(market: Market) -> None:
    case = market.open()
    first = market.move(case, "assign", market.dora, key="k1")
    again = market.move(case, "assign", market.dora, key="k1")
    assert (first.repeated, again.repeated, again.version, case.version) == (False, True, 2, 2)
    with pytest.raises(KeyReused):
        market.move(case, "assign", market.dora, key="k1", data={"assignee": "alice"})
    # Another's key of the same name is another key.
    assert market.move(case, "assign", market.alice, key="k1").version == 3


def test_key_when_its_day_has_passed_is_new_again(market: Market, legal_clock: Any) -> None:
    legal_clock.set("2026-05-08T09:00:00+08:00")
    case = market.open()
    market.move(case, "assign", market.dora, key="k1")
    legal_clock.set("2026-05-09T09:00:01+08:00")
    assert market.move(case, "assign", market.dora, key="k1").repeated is False
    legal_clock.set("2026-05-11T09:00:00+08:00")
    assert forget_answers() == 1


def test_move_when_refused_with_a_key_leaves_the_key_free(market: Market) -> None:
    case = market.open()
    with pytest.raises(Refusal):
        market.move(case, "decide", market.bob, key="k1")
    market.move(case, "serve", market.dora)
    market.move(case, "respond", market.subject)
    assert market.move(case, "decide", market.bob, key="k1").repeated is False


def test_assignee_when_set_and_cleared(market: Market) -> None:
    case = market.open()
    market.move(case, "assign", market.alice, data={"assignee": "dora"})
    assert case.assignee_id == market.dora.pk
    market.move(case, "serve", market.dora)
    assert case.assignee_id == market.dora.pk
    market.move(case, "assign", market.alice, data={})
    assert case.assignee_id is None
    with pytest.raises(Invalid) as invalid:
        market.move(case, "assign", market.alice, data={"assignee": "nobody"})
    assert invalid.value.faults[0].pointer == "/assignee"


def test_filing_when_it_waited_counts_from_its_receipt(market: Market, aftermath: Aftermath, legal_clock: Any) -> None:
    received = legal_clock.stop("2026-05-08T23:59:59+08:00")
    case = market.open()
    market.move(case, "serve", market.dora)
    legal_clock.set("2026-05-09T00:00:03+08:00")
    move(case_id=case.pk, verb="respond", by=market.subject, at=received, data=DATA["respond"])
    assert aftermath.instants[-1] == received


def test_burden_when_its_sender_read_the_clock_early_counts_from_now(
    market: Market, aftermath: Aftermath, legal_clock: Any
) -> None:
    early = legal_clock.set("2026-05-08T09:00:00+08:00")
    case = market.bring_to(market.open(), "notified")
    later = legal_clock.set("2026-05-08T10:00:00+08:00")
    move(case_id=case.pk, verb="decide", by=actor(market), at=early, reason="x", data=DATA["decide"])
    assert aftermath.instants[-1] >= later


def test_burden_when_the_clock_is_not_believed_waits_and_relief_goes_on(market: Market) -> None:
    case = market.bring_to(market.open(), "decided")
    other = market.bring_to(market.open(stall=8), "effective")
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("UPDATE clock_state SET trusted = false")
        cursor.execute("SET ROLE scs_app")
    with pytest.raises(Refusal) as refused:
        market.move(case, "take-effect", None)
    assert [reason.rule for reason in refused.value.because] == ["clock"]
    assert market.move(other, "remove", None).state == "removed"


def test_batch_when_one_is_refused_moves_the_others(market: Market) -> None:
    cases = [market.bring_to(market.open(stall=number), "decided") for number in range(3)]
    market.move(cases[1], "recuse", market.erin, data={"official": "bob"})  # his decision falls
    at = legal_now()
    wishes = [Wish(case.pk, "take-effect", None, at) for case in cases]
    outcomes = move_many(wishes=wishes)
    assert [type(outcome) for outcome in outcomes] == [Moved, Refusal, Moved]
    assert [Case.objects.get(pk=case.pk).state for case in cases] == ["effective", "decided", "effective"]
    with pytest.raises(ValueError, match="One move a case"):
        move_many(wishes=[wishes[0], wishes[0]])


def test_batch_when_there_are_more_cases_asks_no_more_queries(market: Market) -> None:
    def queries(number: int) -> int:
        cases = [market.bring_to(market.open(stall=stall), "decided") for stall in range(number)]
        with CaptureQueriesContext(connection) as captured:
            move_many(wishes=[Wish(case.pk, "take-effect", None, legal_now()) for case in cases])
        return len(captured)

    queries(1)  # the first time in a process, the rule of the clock that it starts is read
    # Of each case's subject the ledger's key is looked up all at once, too.
    assert queries(1) - 1 == queries(3) - 3


def test_recusal_when_recorded_names_the_ground(market: Market) -> None:
    case = market.open()
    market.move(case, "recuse", market.zoe, data={"official": "bob"})
    recusal = Recusal.objects.get()
    assert (recusal.matter, recusal.person_id, recusal.ground) == (case.matter, market.bob.pk, "interest")


def test_subject_when_it_acts_is_known_by_its_id_alone(market: Market) -> None:
    case = market.bring_to(market.open(), "notified")
    event = moves_of(case)[-1]
    assert (event.kind, event.actor) == ("case.respond", SUBJECT)
    assert event.values["answer"] == "The stall was rented out."
