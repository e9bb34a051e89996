"""The rules of a listing over plain facts: one thing wrong at a time. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cases.rules.standing import Actor, Asked
from cases.rules.tables import check_table
from cases.rules.verdicts import OPEN, Reason, Text, Verdict, shut
from cases.states import Effect, Part, Party
from lists.rules import deciding, keeping, later, proposing, removing
from lists.rules.facts import (
    ClaimFacts,
    HearingFacts,
    ListingFacts,
    MeasureFacts,
    Past,
    ProposalFacts,
    RecordFacts,
    SubjectFacts,
    Window,
)
from lists.rules.standard_documents import standard_of
from lists.states import LISTING, ClaimState, MeasureState, Proposal, State, WayOut
from people.states import Role
from records.states import SubjectKind
from tests.lists.standard import standard

NOW = datetime(2026, 5, 8, 1, tzinfo=UTC)
STANDARD = standard_of(standard())
SUBJECT, MEASURE = uuid4(), uuid4()
OFFICIAL = Actor(uuid4(), person=1, roles=frozenset({Role.CASE_OFFICER}))
DATA = {"facts": "x", "answered": "", "measures": (MEASURE,), "exclusions": True}
DOUBTED = shut(Reason("record", "RULES.md 3", Text("The record is disputed.")))


def record(**changes: Any) -> RecordFacts:
    plain: dict[str, Any] = {
        "id": UUID(int=1),
        "subject": SUBJECT,
        "item": "unpaid-judgment",
        "document_on": date(2026, 1, 5),
        "issuer": 1,
        "recorded_by": uuid4(),
        "grounds": OPEN,
        "fingerprint": (str(SUBJECT), "unpaid-judgment", "2026-01-05"),
    }
    return RecordFacts(**{**plain, **changes})


def facts(**changes: Any) -> ListingFacts:
    """A case in which everything is lawful."""
    plain: dict[str, Any] = {
        "list_in_force": True,
        "list_agency": 1,
        "standard": STANDARD,
        "standard_current": True,
        "ground": STANDARD.ground("evades"),
        "subject": SubjectFacts(SUBJECT, SubjectKind.ORGANISATION, minor=False, died_on=None, erased=False),
        "agency": 1,
        "records": (record(),),
        "window": Window(served_at=NOW - timedelta(days=20), over=True),
        "decision_served_at": NOW,
        "measures": (MeasureFacts(MEASURE, "no-luxury-travel", MeasureState.PROPOSED),),
    }
    return ListingFacts(**{**plain, **changes})


def asked(by: Actor | None = OFFICIAL, at: datetime = NOW, **data: Any) -> Asked:
    return Asked(at, by, data=data or None)


def rules(verdict: Verdict) -> list[str]:
    assert verdict.open is not bool(verdict.because)
    return [reason.rule for reason in verdict.because]


# --- The table --------------------------------------------------------------------------------------------------------------


def test_table_is_lawful_as_a_table() -> None:
    check_table(LISTING)


def test_public_states_are_entered_by_burdens_alone() -> None:
    """Or from another public state, by a claim."""
    for move, source, target in LISTING.edges():
        if target in (State.EFFECTIVE, State.DECIDED) and source != target:
            assert move.effect is Effect.BURDEN, (move.verb, source)
            assert move.needs == {Part.PROPOSER, Part.DECIDER}


def test_relief_needs_nobody_but_one() -> None:
    """RULES.md 13: nothing that ends a listing waits for a second signature."""
    for move, source, target in LISTING.edges():
        if source != target and target in (State.REMOVED, State.DROPPED, State.ANNULLED):
            assert (move.effect, move.needs, move.part) == (Effect.RELIEF, frozenset(), None), (move.verb, source)


def test_clock_imposes_nothing_but_what_two_signed() -> None:
    burdens = [move.verb for move in LISTING.moves if move.by_clock and move.effect is Effect.BURDEN]
    assert set(burdens) == {"take-effect"}


# --- Proposing --------------------------------------------------------------------------------------------------------------

PERSON = SubjectFacts(SUBJECT, SubjectKind.PERSON, minor=None, died_on=None, erased=False)
REMOVED = Past(frozenset({record().fingerprint}), WayOut.PERFORMED, NOW)
WRONG_PROPOSALS: list[tuple[dict[str, Any], str]] = [
    ({"list_in_force": False}, "list"),
    ({"standard_current": False}, "list"),
    ({"list_agency": 2}, "agency"),
    ({"ground": None}, "ground"),
    ({"records": ()}, "record"),
    ({"records": (record(grounds=DOUBTED),)}, "record"),
    ({"records": (record(subject=uuid4()),)}, "subject"),
    ({"records": (record(recorded_by=OFFICIAL.id),)}, "four-eyes"),
    ({"subject": replace(PERSON, minor=True)}, "minor"),
    ({"subject": replace(PERSON, died_on=date(2026, 1, 1))}, "deceased"),
    ({"subject": replace(PERSON, erased=True)}, "subject"),
    ({"subject": replace(PERSON, kind=SubjectKind.PUBLIC_BODY)}, "subject"),
    ({"twin": True}, "twin"),
    ({"past": (REMOVED,)}, "relisting"),
    ({"measures": (MeasureFacts(MEASURE, "no-school", MeasureState.PROPOSED),)}, "measure"),
    ({"measures": (MeasureFacts(MEASURE, "no-tenders", MeasureState.PROPOSED),) * 3}, "measure"),
]


def test_proposal_when_all_is_lawful_is_open() -> None:
    assert proposing.may_propose(facts(), asked()).open


@pytest.mark.parametrize(("changes", "rule"), WRONG_PROPOSALS)
def test_proposal_when_one_thing_is_wrong_is_refused_for_it(changes: dict[str, Any], rule: str) -> None:
    assert rules(proposing.may_propose(facts(**changes), asked())) == [rule]


def test_relisting_when_the_applicant_took_it_back_is_barred_for_them_alone() -> None:
    creditor = uuid4()
    past = Past(frozenset(), WayOut.APPLICANT, NOW, applicant=creditor, barred_until=NOW + timedelta(days=180))
    barred = facts(past=(past,), records=(record(beneficiary=creditor),))
    assert rules(proposing.may_propose(barred, asked())) == ["relist-bar"]
    assert proposing.may_propose(replace(barred, records=(record(beneficiary=uuid4()),)), asked()).open
    assert proposing.may_propose(barred, asked(at=NOW + timedelta(days=180))).open


def test_measures_when_the_standard_allows_one_for_a_deed_are_not_two() -> None:
    text = replace(STANDARD, several_for_one_deed=False)
    two = tuple(MeasureFacts(uuid4(), code, MeasureState.PROPOSED) for code in ("no-tenders", "no-luxury-travel"))
    assert rules(proposing.may_propose(facts(standard=text, measures=two), asked())) == ["one-deed"]
    elsewhere = facts(standard=text, measures_elsewhere=frozenset({"no-tenders"}))
    assert rules(proposing.may_propose(elsewhere, asked())) == ["one-deed"]


# --- Deciding ---------------------------------------------------------------------------------------------------------------

SERVED = NOW - timedelta(days=20)
WRONG_DECISIONS: list[tuple[dict[str, Any], str]] = [
    ({"window": Window()}, "notice"),
    ({"window": Window(served_at=SERVED)}, "window"),
    ({"hearing": HearingFacts(asked=True)}, "hearing"),
    ({"hearing": HearingFacts(held_at=NOW)}, "hearing"),
    ({"exhibits_open": 1}, "exhibits"),
    ({"answers": 1}, "reasons"),
    ({"list_in_force": False}, "list"),
    ({"records": (record(grounds=DOUBTED),)}, "record"),
    ({"subject": replace(PERSON, minor=True)}, "minor"),
    ({"measures": ()}, "measure"),
]


def test_decision_when_all_is_lawful_is_open() -> None:
    assert deciding.may_decide(facts(), asked(**DATA)).open


@pytest.mark.parametrize(("changes", "rule"), WRONG_DECISIONS)
def test_decision_when_one_thing_is_wrong_is_refused_for_it(changes: dict[str, Any], rule: str) -> None:
    assert rules(deciding.may_decide(facts(**changes), asked(**DATA))) == [rule]


@pytest.mark.parametrize("how", ["over", "waived", "answered"])
def test_window_when_closed_in_any_lawful_way_lets_a_decision_be_taken(how: str) -> None:
    window = Window(served_at=SERVED, **{how: True})
    assert deciding.may_decide(facts(window=window), asked(**DATA)).open


def test_decision_when_no_exclusion_was_looked_at_is_refused() -> None:
    assert rules(deciding.may_decide(facts(), asked(**{**DATA, "exclusions": None}))) == ["exclusion"]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"decision_served_at": None}, "notice"),
        ({"records": (record(grounds=DOUBTED),)}, "record"),
        ({"subject": replace(PERSON, publishable=DOUBTED)}, "record"),
        ({"subject": replace(PERSON, died_on=date(2026, 5, 1))}, "deceased"),
        ({"list_in_force": False}, "list"),
    ],
)
def test_effect_when_one_thing_is_wrong_is_refused_for_it(changes: dict[str, Any], rule: str) -> None:
    assert deciding.may_take_effect(facts(), asked(None)).open
    assert rules(deciding.may_take_effect(facts(**changes), asked(None))) == [rule]


# --- Ending -----------------------------------------------------------------------------------------------------------------

HIDES = NOW + timedelta(days=3)
CLAIM = ClaimFacts(ClaimState.OPEN, WayOut.PERFORMED, frozenset({"a"}), opposed=False, hide_at=HIDES)
JUST_BEFORE = HIDES - timedelta(seconds=1)


def claimed(**changes: Any) -> ListingFacts:
    return facts(claim=replace(CLAIM, **changes), beneficiary=uuid4())


def test_silence_when_the_three_days_are_over_hides_and_not_a_second_before() -> None:
    assert rules(removing.may_hide(claimed(), asked(None, JUST_BEFORE))) == ["early"]
    assert removing.may_hide(claimed(), asked(None, HIDES)).open
    assert rules(removing.may_hide(claimed(opposed=True), asked(None, HIDES))) == ["claim"]


def test_refusal_when_in_time_is_open_and_late_is_not() -> None:
    assert removing.may_refuse_claim(claimed(), asked(at=JUST_BEFORE)).open
    assert rules(removing.may_refuse_claim(claimed(), asked(at=HIDES))) == ["late"]
    assert removing.may_refuse_claim(claimed(opposed=True), asked(at=HIDES)).open


def test_objection_when_nothing_depends_on_the_creditor_is_refused() -> None:
    assert removing.may_object(claimed(), asked()).open
    assert rules(removing.may_object(claimed(way=WayOut.MINOR), asked())) == ["way-out"]
    assert rules(removing.may_object(claimed(), asked(at=HIDES))) == ["window"]
    assert rules(removing.may_object(claimed(opposed=True), asked())) == ["claim"]
    assert rules(removing.may_object(replace(claimed(), beneficiary=None), asked())) == ["beneficiary"]


def test_confirmation_when_opposed_is_for_a_supervisor_or_a_court() -> None:
    supervisor = replace(OFFICIAL, roles=frozenset({Role.REVIEWER}))
    court = Actor(uuid4(), parties=frozenset({Party.COURT}))
    assert rules(removing.may_confirm(claimed(opposed=True), asked())) == ["opposed"]
    for who in (supervisor, court):
        assert removing.may_confirm(claimed(opposed=True), asked(who)).open
    assert rules(removing.may_confirm(claimed(by=OFFICIAL.id), asked())) == ["four-eyes"]


@pytest.mark.parametrize("way", [WayOut.TERM_ENDED, WayOut.ANNULLED, WayOut.ERROR, WayOut.MINOR])
def test_restoration_when_nothing_was_had_by_falsehood_is_refused(way: WayOut) -> None:
    over = facts(way=way, removed_at=NOW, ends_at=NOW + timedelta(days=300))
    assert rules(removing.may_propose_restoration(over, asked())) == ["restoration"]


def test_restoration_when_thirty_days_have_passed_is_refused() -> None:
    over = facts(way=WayOut.SILENCE, removed_at=NOW, ends_at=NOW + timedelta(days=300))
    last = NOW + timedelta(days=30)
    assert removing.may_propose_restoration(over, asked(at=last - timedelta(seconds=1))).open
    assert rules(removing.may_propose_restoration(over, asked(at=last))) == ["restoration"]


def test_term_when_not_over_ends_nothing() -> None:
    running = facts(ends_at=HIDES)
    assert rules(removing.may_remove(running, asked(None, JUST_BEFORE))) == ["early"]
    assert removing.may_remove(running, asked(None, HIDES)).open


def test_nothing_new_when_the_papers_are_the_same() -> None:
    assert removing.nothing_new({"a"}, {"a", "b"})
    assert not removing.nothing_new({"a", "c"}, {"a", "b"})
    assert not removing.nothing_new({"a"}, ())


# --- Keeping ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Proposal.REVIEW, Proposal.REFUSAL, Proposal.RESUMPTION, Proposal.RESTORATION])
def test_second_half_when_something_else_was_proposed_is_refused(kind: Proposal) -> None:
    second = keeping.proposed(kind) if kind is Proposal.REFUSAL else later.decided(kind)
    other = facts(proposal=ProposalFacts(Proposal.EXTENSION, uuid4(), records=(record(),)))
    assert rules(second(other, asked())) == ["four-eyes"]
    assert rules(second(facts(), asked())) == ["four-eyes"]


@pytest.mark.parametrize("hours", [-1, 0])
def test_paper_when_it_came_before_the_service_closes_nothing(hours: int) -> None:
    """What is dated earlier was said to something else; what came on that very day is dated to its last second."""
    served_at = datetime(2026, 5, 8, 15, 59, 59, 999999, tzinfo=UTC)
    told = facts(window=Window(served_at=served_at))
    came = datetime(2026, 5, 8, 15, 59, 59, tzinfo=UTC) + timedelta(hours=hours)
    early = ["early"] if hours else []
    assert rules(deciding.may_waive(told, asked(at=came, document=uuid4()))) == early
    assert rules(deciding.may_answer(told, asked(at=came, answer="x", complete=True, exhibits=(uuid4(),)))) == early
    assert rules(deciding.may_answer(told, asked(at=came, answer="x", complete=False))) == []


def under_way(kind: Proposal = Proposal.RESUMPTION, **changes: Any) -> ListingFacts:
    """A later act, told and silent in time."""
    act = ProposalFacts(kind, uuid4(), records=(record(),), decided=changes.pop("decided", False))
    told = Window(served_at=NOW, over=True)
    plain = {"state": "suspended", "window": told, "proposal": act, "ends_at": NOW + timedelta(days=300)}
    return facts(**{**plain, **changes})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, []),
        ({"window": Window()}, ["notice"]),
        ({"window": Window(served_at=NOW)}, ["window"]),
        ({"window": Window(served_at=NOW, waived=True)}, []),
        ({"window": Window(served_at=NOW, answered=True)}, []),
        ({"service_challenged": True}, ["challenge"]),
        ({"hearing": HearingFacts(asked=True)}, ["hearing"]),
        ({"exhibits_open": 1}, ["exhibits"]),
        ({"decided": True}, ["decided"]),
        ({"contest_rests": True}, ["contest"]),
        ({"ends_at": NOW}, ["late"]),
        ({"subject": replace(PERSON, kind=SubjectKind.ORGANISATION, erased=True)}, ["subject"]),
    ],
)
def test_later_act_when_decided_needs_what_the_first_needed(changes: dict[str, Any], why: list[str]) -> None:
    assert rules(later.decided(Proposal.RESUMPTION)(under_way(**changes), asked())) == why


def test_restoration_when_listed_anew_or_under_age_meanwhile_falls() -> None:
    back = {"decided": True, "decision_served_at": NOW, "state": "removed", "way": WayOut.SILENCE, "removed_at": NOW}
    for changes, why in (({"twin": True}, "twin"), ({"subject": replace(PERSON, minor=True)}, "minor")):
        found = under_way(Proposal.RESTORATION, **back, **changes)
        assert why in rules(later.may_take_effect(found, asked(None)))
        assert later.may_lapse(found, asked(None)).open


@pytest.mark.parametrize(
    ("changes", "takes", "falls"),
    [
        ({}, [], ["record"]),
        ({"decided": False}, ["decided"], ["lapse"]),
        ({"decision_served_at": None}, ["notice"], ["record"]),
        ({"service_challenged": True}, ["challenge"], ["record"]),
        ({"contest_rests": True}, ["contest"], []),
        ({"proposal": None}, ["decided"], ["proposal"]),
    ],
)
def test_later_act_when_its_clock_runs_out_takes_effect_or_falls(
    changes: dict[str, Any], takes: list[str], falls: list[str]
) -> None:
    """What waits for an answer waits; what does not hold any more falls."""
    found = under_way(**{"decided": True, "decision_served_at": NOW, **changes})
    assert rules(later.may_take_effect(found, asked(None))) == takes
    assert rules(later.may_lapse(found, asked(None))) == falls


def test_extension_when_on_known_deeds_or_of_another_is_refused() -> None:
    known = {record().fingerprint}

    def found(one: RecordFacts, named: int = 1) -> list[str]:
        return [reason.rule for reason in keeping.fresh_objections([one], named, known, SUBJECT)]

    assert found(record()) == ["same-facts"]
    assert found(record(fingerprint=("new",))) == []
    assert found(record(fingerprint=("new",)), 2) == ["same-facts"]
    assert found(record(fingerprint=("new",), subject=uuid4())) == ["subject"]


def lifting(**changes: Any) -> list[str]:
    effective = (MeasureFacts(MEASURE, "no-luxury-travel", MeasureState.EFFECTIVE, lift_once=frozenset({"funeral"})),)
    plain = {"measure": MEASURE, "occasion": "funeral", "from_at": NOW, "until_at": NOW + timedelta(days=2)}
    return rules(keeping.may_lift_once(facts(measures=effective), asked(**{**plain, **changes})))


def test_lifting_when_for_an_occasion_of_the_standard_is_open() -> None:
    assert lifting() == []
    assert lifting(occasion="obligation") == []  # nothing bars the act that would end it
    assert lifting(occasion="school") == ["occasion"]
    assert lifting(measure=uuid4()) == ["measure"]
    assert lifting(until_at=NOW - timedelta(days=1)) == ["occasion"]
    assert lifting(until_at=NOW + timedelta(days=40)) == ["occasion"]
