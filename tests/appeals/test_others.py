"""Corrections, their review, a second appeal, repair, a measure that is still applied, compensation: each to its ends."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from appeals.queries import direct_remedies, open_to
from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Party
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from lists.models import Incident, Listing, Measure, Publication, Visible
from lists.queries.contesting import repairable
from lists.queries.standards import text_of
from notices.models import Notice
from outbox.models import Message
from records.states import NameKind
from records.transitions import add_name
from tests.appeals.chamber import FILED, Chamber
from tests.lists.standard import STANDARD

MOMENT = timedelta(seconds=1)
REPAIRABLE = {"ways_out": [*STANDARD["ways_out"], "repaired"]}


def rules(refused: Any) -> list[str]:
    return [reason.rule for reason in refused.value.because]


def filed(chamber: Chamber, kind: str, listing: Listing | None = None, **answers: Any) -> tuple[Listing, UUID]:
    listing = listing or chamber.listed
    chamber.clock.set(FILED)
    return listing, chamber.file(kind, listing, **answers).case


def offered(listing: Listing) -> dict[str, bool]:
    return {one.kind: one.open for one in open_to(listing.pk, listing.subject_id, legal_now())}


# --- What is offered ------------------------------------------------------------------------------------------------------------


def test_remedies_when_asked_for_say_what_is_open_until_when_and_why_not(chamber: Chamber) -> None:
    listing = chamber.listed
    found = {one.kind: one for one in open_to(listing.pk, listing.subject_id, legal_now())}
    assert [kind for kind, one in found.items() if one.open] == ["appeal", "correct"]
    appeal = found["appeal"]
    assert (str(appeal.last_day), appeal.due_at) == ("2026-05-11", chamber.due(listing.pk, "APPEAL-FILE"))
    assert [value for value, _label in appeal.choices["against"]] == ["entry"]
    assert all(one.because.because and one.because.because[0].article for one in found.values() if not one.open)
    (court,) = direct_remedies(listing.pk)
    assert (court.right, court.due_at) == ("sue", chamber.due(listing.pk, "SUE"))
    chamber.clock.set(chamber.due(listing.pk, "APPEAL-FILE"))
    late = {one.kind: one for one in open_to(listing.pk, listing.subject_id, legal_now())}["appeal"]
    assert (late.open, late.late) == (False, True)


# --- Corrections ----------------------------------------------------------------------------------------------------------------


def test_correction_when_upheld_says_it_right_at_once(chamber: Chamber) -> None:
    listing, case = filed(chamber, "correct")
    assert chamber.disputed(listing)
    assert {row.kind for row in Timer.objects.filter(case=case)} == {"CORRECT", "DISPUTE"}
    named = {"subject": listing.subject_id, "name": "徐氏贸易股份有限公司", "kind": NameKind.OFFICIAL}
    add_name(**named, by=actor_of(chamber.alice), at=legal_now(), reason="As registered since March.")
    assert Visible.objects.get().name == "徐氏贸易有限公司"
    chamber.decided_upon(case, outcome="correct")
    row = Visible.objects.get()
    assert (row.name, row.disputed, chamber.state(case)) == ("徐氏贸易股份有限公司", False, "upheld")


def test_correction_when_refused_is_looked_at_again_once_by_somebody_else(chamber: Chamber) -> None:
    listing, case = filed(chamber, "correct")
    chamber.decided_upon(case, "reject")
    with pytest.raises(Refusal) as same:
        chamber.file("correct", listing)
    assert rules(same) == ["papers"]
    chamber.outcome_served(case)
    ends = chamber.due(case, "CORRECT-REVIEW-FILE")
    chamber.clock.set(ends)
    with pytest.raises(Refusal) as late:
        chamber.file("correct-review", listing)
    assert rules(late) == ["window"]
    chamber.clock.stop(ends - MOMENT)
    review = chamber.file("correct-review", listing).case
    with pytest.raises(Refusal) as twice:
        chamber.decided_upon(review, "reject", by=chamber.charlie)
    assert "four-eyes" in rules(twice)
    chamber.clock.set(chamber.due(review, "CORRECT-REVIEW-DECIDE"))
    sweep()  # late: it escalates, and nothing else happens
    assert (chamber.state(review), chamber.disputed(listing)) == ("filed", True)
    chamber.decided_upon(review, "reject", by=chamber.rita)
    with pytest.raises(Refusal) as again:
        chamber.file("correct-review", listing, late_because="x")
    assert rules(again) == ["decided"]
    assert "refused correction" in [value for value, _ in open_to_appeal(listing)]


def open_to_appeal(listing: Listing) -> Any:
    return {one.kind: one for one in open_to(listing.pk, listing.subject_id, legal_now())}["appeal"].choices["against"]


def test_correction_when_not_decided_escalates_and_the_flag_stays(chamber: Chamber) -> None:
    listing, case = filed(chamber, "correct")
    chamber.clock.set(chamber.due(case, "CORRECT"))
    sweep()
    assert (chamber.state(case), chamber.of(listing), chamber.disputed(listing)) == ("filed", "effective", True)


@pytest.mark.parametrize("chamber", [{"house": ["CORRECT"]}], indirect=True)
def test_correction_when_not_decided_hides_where_the_standard_says_so(chamber: Chamber) -> None:
    listing, case = filed(chamber, "correct")
    chamber.clock.stop(chamber.due(case, "CORRECT") - MOMENT)
    assert len(chamber.visible()) == 1
    chamber.clock.set(chamber.due(case, "CORRECT"))
    assert chamber.visible() == []
    sweep()
    assert (chamber.of(listing), chamber.state(case)) == ("suspended", "filed")


@pytest.mark.parametrize("chamber", [{"house": ["FCRA-DISPUTE"]}], indirect=True)
def test_dispute_when_the_consumer_adds_has_fifteen_days_more_once_and_unverified_is_deleted(chamber: Chamber) -> None:
    listing, case = filed(chamber, "correct")
    first = chamber.due(case, "FCRA-DISPUTE")
    for words in ("Here is the receipt.", "And here the second."):
        chamber.step(case, "add", chamber.subject_acting(listing), words=words)
    assert chamber.due(case, "FCRA-DISPUTE") == first + timedelta(days=15)
    chamber.clock.stop(first + timedelta(days=15) - MOMENT)
    assert len(chamber.visible()) == 1
    chamber.clock.set(first + timedelta(days=15))
    assert chamber.visible() == []
    sweep()
    assert (chamber.state(case), chamber.of(listing)) == ("upheld", "annulled")


# --- A second stage -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chamber", [{"house": ["SECOND-APPEAL"]}], indirect=True)
def test_second_appeal_when_the_standard_knows_one_is_decided_by_a_second_reviewer(chamber: Chamber) -> None:
    listing, case = chamber.examined()
    chamber.decided_upon(case, "reject")
    chamber.outcome_served(case)
    clocks = set(Timer.objects.filter(case=case, state="armed").values_list("kind", flat=True))
    assert clocks == {"SUE-AFTER-APPEAL", "APPEAL-FILE"}
    second = chamber.file("second-appeal", listing).case
    assert chamber.filing(second).before_id == case
    with pytest.raises(Refusal) as same:
        chamber.step(second, "accept", chamber.charlie)
    assert rules(same) == ["four-eyes"]
    chamber.step(second, "accept", chamber.rita)
    chamber.step(second, "reply", chamber.olive, words="As before.")
    chamber.decided_upon(second, by=chamber.rita)
    assert (chamber.state(second), chamber.of(listing)) == ("upheld", "annulled")


# --- Repair ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chamber", [{**REPAIRABLE, "house": ["REPAIR-DECIDE"]}], indirect=True)
def test_repair_when_too_early_is_refused_and_when_nobody_decides_hides(chamber: Chamber) -> None:
    listing = chamber.listed
    span = repairable(listing.pk, text_of(listing.standard))
    assert span is not None
    assert not offered(listing)["repair"]
    chamber.clock.stop(span.from_at - MOMENT)
    with pytest.raises(Refusal) as early:
        chamber.file("repair", listing)
    assert rules(early) == ["early"]
    chamber.clock.set(span.from_at)
    case = chamber.file("repair", listing).case
    assert not chamber.disputed(listing)
    hidden = chamber.due(case, "REPAIR-DECIDE")
    chamber.clock.set(hidden)
    assert chamber.visible() == []
    sweep()
    assert (chamber.of(listing), chamber.state(case)) == ("suspended", "filed")
    chamber.step(case, "uphold", chamber.second, found="It paid in full.")
    listing.refresh_from_db()
    assert (chamber.of(listing), listing.way) == ("removed", "repaired")


@pytest.mark.parametrize("chamber", [REPAIRABLE], indirect=True)
def test_publication_when_its_longest_time_is_over_stops_by_itself(chamber: Chamber) -> None:
    """REPAIR-MAX: nobody moves anything, and nobody reads it any more; the listing's own end comes later."""
    listing = chamber.listed
    span = repairable(listing.pk, text_of(listing.standard))
    assert span is not None
    assert listing.ends_at is not None
    assert Visible.objects.get().visible_until == min(span.until, listing.ends_at)
    chamber.clock.set(min(span.until, listing.ends_at))
    assert chamber.visible() == []


# --- Still applied --------------------------------------------------------------------------------------------------------------


def test_measure_when_still_applied_is_answered_in_a_day_or_escalates_and_can_be_appealed(chamber: Chamber) -> None:
    listing = chamber.listed
    measure = Measure.objects.get()
    with pytest.raises(Refusal) as live:
        still_refused(chamber, listing, measure)
    assert rules(live) == ["state"]
    chamber.step(listing, "order-removal", chamber.olive, way="performed", document="Receipt 7")
    case = still_refused(chamber, listing, measure)
    assert chamber.case_agency(case) == chamber.court.pk
    chamber.clock.set(chamber.due(case, "STILL-REFUSED"))
    before = Message.objects.filter(topic="lists.measure-lifted").count()
    sweep()
    assert chamber.state(case) == "escalated"
    assert Incident.objects.get(listing=listing).what == "still applied"
    chamber.clock.set(chamber.due(case, "STILL-REFUSED") + timedelta(hours=10))
    assert Message.objects.filter(topic="lists.measure-lifted").count() == before + 1
    stranger = Actor(id=UUID(int=5), parties=frozenset({Party.AGENCY}))
    with pytest.raises(Refusal) as refused:
        chamber.step(case, "reject", stranger, found="No.")
    assert rules(refused) == ["agency"]
    chamber.step(case, "reject", chamber.olive, found="It applies another order, of 2024.")
    chamber.outcome_served(case)
    assert "still applied" in [value for value, _ in open_to_appeal(listing)]
    appeal = chamber.file("appeal", listing, against="still applied").case
    chamber.step(appeal, "accept", chamber.charlie)
    chamber.decided_upon(appeal, outcome="lift")
    assert chamber.state(appeal) == "upheld"


def still_refused(chamber: Chamber, listing: Listing, measure: Measure) -> UUID:
    answers = {"measure": str(measure.pk), "where": "The station will not sell me a ticket."}
    return chamber.file_plain("still-refused", listing, answers).case


# --- Compensation ---------------------------------------------------------------------------------------------------------------


def test_compensation_when_the_entry_was_wrong_is_claimed_and_paid(chamber: Chamber) -> None:
    listing, case = chamber.examined()
    with pytest.raises(Refusal) as early:
        chamber.file_plain("compensation", listing, {"amount": 9000, "words": "Lost orders."})
    assert rules(early) == ["wrongful"]
    chamber.decided_upon(case)
    apology = Notice.objects.get(case=case, kind="apology")
    assert "失信被执行人名单" in apology.html or "Judgment defaulters" in apology.html
    claim = chamber.file_plain("compensation", listing, {"amount": 9000, "words": "Lost orders."}).case
    assert not Publication.objects.get().disputed
    with pytest.raises(Refusal) as own:
        chamber.step(claim, "uphold", chamber.bob, amount=8000, found="As the books show.")
    assert "four-eyes" in rules(own)
    for slip in (0, 80000):
        with pytest.raises(Refusal) as wrong:
            chamber.step(claim, "uphold", chamber.charlie, amount=slip, found="As the books show.")
        assert rules(wrong) == ["amount"]
    chamber.step(claim, "uphold", chamber.charlie, amount=8000, found="As the books show.")
    assert (chamber.filing(claim).granted, chamber.state(claim)) == (8000, "upheld")
    assert not offered(listing)["compensation"]
    # The letter says how much; and, since it is less than was asked for, which court is open and until when.
    letter = Notice.objects.get(case=claim, kind="outcome")
    assert "8000" in letter.html
    assert "9000" in letter.html
    assert [right["clock"] for right in letter.content["rights"]] == ["SUE-COMPENSATION"]
    chamber.outcome_served(claim)
    assert Timer.objects.get(case=claim, kind="SUE-COMPENSATION").state == "armed"


def test_compensation_when_paid_in_full_leaves_nothing_to_sue_for(chamber: Chamber) -> None:
    listing, case = chamber.examined()
    chamber.decided_upon(case)
    claim = chamber.file_plain("compensation", listing, {"amount": 9000, "words": "Lost orders."}).case
    chamber.step(claim, "uphold", chamber.charlie, amount=9000, found="As the books show.")
    assert not Notice.objects.get(case=claim, kind="outcome").content.get("rights")
