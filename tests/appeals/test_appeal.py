"""An appeal from its filing to what comes of it: every clock of it to its end, every edge that a person takes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from appeals.models import Exhibit
from appeals.queries import of_listing
from appeals.states import Side
from appeals.tasks import follow_silence
from appeals.transitions.erasing import erase
from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Party
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from ledger.queries import history
from ledger.transitions import erase_subject
from lists.models import Incident, Listing, Measure
from lists.transitions import follow_records
from notices.models import Notice
from tests.appeals.chamber import FILED, Chamber

MOMENT = timedelta(seconds=1)


def rules(refused: Any) -> list[str]:
    return [reason.rule for reason in refused.value.because]


def letters(case: UUID) -> list[str]:
    return list(Notice.objects.filter(case=case).order_by("number").values_list("kind", flat=True))


# --- Filing ---------------------------------------------------------------------------------------------------------------------


def test_appeal_when_filed_flags_the_entry_at_once_and_hides_nothing(chamber: Chamber) -> None:
    listing = chamber.listed
    paper = chamber.paper(chamber.subject_acting(listing))
    _listing, case = chamber.appealed(listing, exhibits=[paper])
    assert (chamber.state(case), chamber.disputed(listing), len(chamber.visible())) == ("filed", True, 1)
    assert Exhibit.objects.get(filing=case).side == "party"
    assert [(one.kind, one.open) for one in of_listing(listing.pk)] == [("appeal", True)]
    with pytest.raises(Refusal) as again:
        chamber.file("appeal", listing)
    assert rules(again) == ["open"]


def test_appeal_when_filed_before_effect_flags_the_entry_that_comes(empty_chamber: Chamber) -> None:
    """Served and not yet in effect: whoever reads it from its first moment reads that it is contested."""
    listing = empty_chamber.bring_to("decided")
    empty_chamber.file("appeal", listing)
    empty_chamber.reach_effective(listing)
    assert (empty_chamber.of(listing), empty_chamber.disputed(listing)) == ("effective", True)


def test_filing_when_sent_twice_is_one_and_when_wrong_opens_nothing(chamber: Chamber) -> None:
    listing = chamber.listed
    paper = chamber.paper(chamber.subject_acting(listing))
    first = chamber.file("appeal", listing, key="form-1", exhibits=[paper])
    assert chamber.file("appeal", listing, key="form-1", exhibits=[paper]).repeated
    chamber.step(first.case, "withdraw", chamber.subject_acting(listing))
    assert not chamber.disputed(listing)
    with pytest.raises(Invalid) as empty:
        chamber.file("appeal", listing, words=" ", against="the weather", exhibits=[UUID(int=1)])
    assert [fault.pointer for fault in empty.value.faults] == ["/exhibits"]
    with pytest.raises(Invalid) as empty:
        chamber.file("appeal", listing, words=" ", against="the weather")
    assert {fault.pointer for fault in empty.value.faults} == {"/words", "/against"}
    stranger = Actor(id=UUID(int=7), parties=frozenset({Party.BENEFICIARY}))
    with pytest.raises(Refusal) as refused:
        chamber.file("appeal", listing, by=stranger)
    assert "role" in rules(refused)
    assert len(of_listing(listing.pk)) == 1


def test_window_at_its_last_instant_takes_the_filing_and_one_moment_later_only_with_a_cause(chamber: Chamber) -> None:
    listing = chamber.listed
    ends = chamber.due(listing.pk, "APPEAL-FILE")
    assert ends == datetime.fromisoformat("2026-05-12T00:00:00+08:00")  # sixty days from 12 March: 11 May, 24:00
    chamber.clock.set(ends)
    with pytest.raises(Refusal) as late:
        chamber.file("appeal", listing)
    assert rules(late) == ["window"]
    case = chamber.file("appeal", listing, late_because="I lay in hospital.").case
    assert chamber.filing(case).late
    chamber.decided_upon(case, "decline", ground="late")
    assert (chamber.state(case), chamber.disputed(listing)) == ("declined", False)


def test_window_when_a_clerk_enters_paper_counts_from_its_receipt(chamber: Chamber) -> None:
    listing = chamber.listed
    ends = chamber.due(listing.pk, "APPEAL-FILE")
    chamber.clock.set(ends + timedelta(days=3))
    with pytest.raises(Invalid):
        chamber.file("appeal", listing, received_at=ends - MOMENT)
    paper = chamber.paper(chamber.dora, b"It is not so. Xu")
    filed = {"by": actor_of(chamber.dora), "received_at": ends - MOMENT, "exhibits": [paper]}
    case = chamber.file("appeal", listing, **filed).case
    assert (chamber.filing(case).late, chamber.filing(case).received_at) == (False, ends - MOMENT)
    with pytest.raises(Refusal) as refused:
        chamber.decided_upon(case, "decline", ground="late")
    assert rules(refused) == ["window"]


def test_appeal_when_a_clerk_files_it_without_the_persons_paper_is_refused(chamber: Chamber) -> None:
    """It can be filed once: an empty one, rejected, would be the person's own used up."""
    chamber.clock.set(FILED)
    for kind in ("appeal", "correct"):
        with pytest.raises(Refusal) as refused:
            chamber.file(kind, chamber.listed, by=actor_of(chamber.dora), words="Nothing.")
        assert rules(refused) == ["papers"]
    assert chamber.file("appeal", chamber.listed).case


def test_appeal_when_entered_long_after_its_day_leaves_the_authority_its_time(chamber: Chamber) -> None:
    """Dated back, it would let silence annul at once what nobody could have answered."""
    listing = chamber.listed
    chamber.clock.set("2026-05-20T10:00:00+08:00")
    received_at = datetime.fromisoformat("2026-03-17T10:00:00+08:00")
    paper = chamber.paper(chamber.dora, b"It is not so. Xu")
    filed = {"by": actor_of(chamber.dora), "received_at": received_at, "exhibits": [paper]}
    case = chamber.file("appeal", listing, **filed).case
    while sweep().fired:
        pass
    assert (chamber.state(case), chamber.of(listing)) == ("filed", "effective")
    assert chamber.due(case, "APPEAL-ACCEPT") > legal_now()
    assert (chamber.filing(case).late, chamber.filing(case).received_at) == (False, received_at)


# --- Silence --------------------------------------------------------------------------------------------------------------------


def test_appeal_when_everybody_is_silent_is_accepted_and_upheld_by_itself(chamber: Chamber) -> None:
    """ARL 30 and 70: both clocks to their ends, and no official anywhere."""
    listing, case = chamber.appealed()
    due = chamber.due(case, "APPEAL-ACCEPT")
    chamber.clock.stop(due - MOMENT)
    follow_silence()
    assert chamber.state(case) == "filed"
    chamber.clock.set(due)
    follow_silence()
    assert chamber.state(case) == "accepted"
    silent = chamber.due(case, "APPEAL-REPLY")
    chamber.clock.stop(silent - MOMENT)
    assert len(chamber.visible()) == 1
    chamber.clock.set(silent)
    assert chamber.visible() == []  # before any worker has come by
    follow_silence()
    assert (chamber.state(case), chamber.of(listing)) == ("upheld", "annulled")
    assert Measure.objects.get().state == "lifted"
    assert letters(case)[-2:] == ["outcome", "apology"]
    assert Incident.objects.get().what == "contest silent"


def test_silence_when_a_third_person_supplies_evidence_annuls_nothing(chamber: Chamber) -> None:
    listing, case = chamber.appealed()
    chamber.step(case, "accept", chamber.charlie)
    silent = chamber.due(case, "APPEAL-REPLY")
    zhao = chamber.beneficiary_acting(listing)
    chamber.step(case, "supply", zhao, words="Nothing was paid.", exhibits=[str(chamber.paper(zhao))])
    chamber.clock.set(silent + MOMENT)
    sweep()
    assert (chamber.state(case), chamber.of(listing), len(chamber.visible())) == ("replied", "effective", 1)
    chamber.found(case)
    chamber.decided_upon(case, "reject")
    erase(listing.subject_id)
    filing = chamber.filing(case)
    assert (filing.words, filing.third_party_words) == ("", "Nothing was paid.")
    assert Exhibit.objects.get(filing=case, side=Side.THIRD).name == "receipt.txt"
    erase_subject(subject=listing.subject_id, chain=listing.subject_id, by=None, reason="x")
    said = {one.kind: one.values for one in history(case)}
    assert (said["case.file"], said["case.supply"]["words"]) == (None, "Nothing was paid.")
    assert listing.beneficiary_id is not None
    erase(listing.beneficiary_id)
    assert chamber.filing(case).third_party_words == ""
    assert Exhibit.objects.get(filing=case, side=Side.THIRD).name == ""


def test_decision_when_not_made_in_time_opens_the_court_and_suspends_nothing_by_itself(chamber: Chamber) -> None:
    listing, case = chamber.examined()
    chamber.clock.set(chamber.due(case, "APPEAL-DECIDE"))
    sweep()
    assert (chamber.state(case), chamber.of(listing)) == ("replied", "effective")
    assert chamber.filing(case).overdue_at is not None
    assert "court" in str(Notice.objects.filter(case=case).latest("number").content["proposal"]["en"])
    chamber.decided_upon(case, "reject")
    assert chamber.state(case) == "rejected"


@pytest.mark.parametrize("chamber", [{"house": ["APPEAL-DECIDE"]}], indirect=True)
def test_decision_when_not_made_in_time_suspends_where_the_standard_says_so(chamber: Chamber) -> None:
    """Extended once, and no second time: the silence that counts is that of the longer time."""
    listing, case = chamber.examined()
    first = chamber.due(case, "APPEAL-DECIDE")
    chamber.step(case, "extend", chamber.charlie, reason="An expert is heard.")
    with pytest.raises(Refusal) as twice:
        chamber.step(case, "extend", chamber.charlie, reason="Once more.")
    assert rules(twice) == ["extension"]
    longer = chamber.due(case, "APPEAL-DECIDE")
    assert longer == first + timedelta(days=30)
    chamber.clock.stop(longer - MOMENT)
    assert len(chamber.visible()) == 1
    chamber.clock.set(longer)
    assert chamber.visible() == []
    sweep()
    assert (chamber.state(case), chamber.of(listing)) == ("replied", "suspended")
    with pytest.raises(Refusal) as resting:
        chamber.step(listing, "propose-resumption", chamber.olive)
    assert rules(resting) == ["contest"]
    chamber.decided_upon(case, "reject")
    assert chamber.of(listing) == "suspended"  # only two officials bring it back
    chamber.later_act(listing, "propose-resumption", "resume")
    assert (chamber.of(listing), chamber.disputed(listing)) == ("effective", False)


@pytest.mark.parametrize("empty_chamber", [{"house": ["APPEAL-SUSPENDS"]}], indirect=True)
def test_filing_before_effect_when_it_suspends_is_never_read_by_anybody(empty_chamber: Chamber) -> None:
    listing = empty_chamber.bring_to("decided")
    empty_chamber.file("appeal", listing)
    empty_chamber.reach_effective(listing)
    assert (empty_chamber.of(listing), empty_chamber.visible()) == ("effective", [])
    assert follow_records(at=legal_now()) == 1
    assert (empty_chamber.of(listing), Measure.objects.get().state) == ("suspended", "suspended")


@pytest.mark.parametrize("chamber", [{"house": ["APPEAL-SUSPENDS"]}], indirect=True)
def test_filing_when_the_standard_says_so_suspends_at_once(chamber: Chamber) -> None:
    listing, case = chamber.appealed()
    assert (chamber.of(listing), chamber.visible()) == ("suspended", [])
    assert Measure.objects.get().state == "suspended"
    chamber.step(case, "withdraw", chamber.subject_acting(listing))
    assert (chamber.state(case), chamber.of(listing)) == ("withdrawn", "suspended")


# --- Examining ------------------------------------------------------------------------------------------------------------------


def test_papers_when_not_found_upon_stand_before_a_decision(chamber: Chamber) -> None:
    listing = chamber.listed
    paper = chamber.paper(chamber.subject_acting(listing))
    _listing, case = chamber.appealed(listing, exhibits=[paper])
    chamber.step(case, "accept", chamber.charlie)
    chamber.step(case, "reply", chamber.olive, words="See here.", exhibits=[str(chamber.paper(chamber.olive))])
    for verb in ("uphold", "reject"):
        with pytest.raises(Refusal) as refused:
            chamber.decided_upon(case, verb)
        assert rules(refused) == ["exhibits"]
    chamber.found(case)
    chamber.decided_upon(case, "reject")
    assert chamber.state(case) == "rejected"


def test_question_when_asked_stops_the_clock_and_the_answer_starts_it_again(chamber: Chamber) -> None:
    listing, case = chamber.examined()
    due = chamber.due(case, "APPEAL-DECIDE")
    chamber.step(case, "ask-more", chamber.charlie, question="Which account was it paid from?")
    assert Timer.objects.get(case=case, kind="APPEAL-DECIDE", state="held").due_at is None
    with pytest.raises(Refusal) as waiting:
        chamber.decided_upon(case, "reject")
    assert rules(waiting) == ["asked"]
    chamber.clock.set("2026-04-17T10:00:00+08:00")
    chamber.step(case, "add", chamber.subject_acting(listing), words="From the one at the bank of Jinan.")
    assert chamber.due(case, "APPEAL-DECIDE") == due + timedelta(days=9)  # whole days alone
    with pytest.raises(Refusal) as again:  # it would never have to be decided
        chamber.step(case, "ask-more", chamber.charlie, question="And when?")
    assert rules(again) == ["asked"]
    chamber.decided_upon(case, "reject")
    assert chamber.state(case) == "rejected"


def test_question_when_nothing_comes_goes_on_without_and_is_not_asked_again(chamber: Chamber) -> None:
    _listing, case = chamber.examined()
    chamber.step(case, "ask-more", chamber.charlie, question="Which account was it paid from?")
    chamber.clock.set(chamber.due(case, "MORE"))
    sweep()  # nothing came: it goes on without
    with pytest.raises(Refusal) as again:
        chamber.step(case, "ask-more", chamber.charlie, question="Which account?")
    assert rules(again) == ["asked"]
    assert Timer.objects.filter(case=case, kind="APPEAL-DECIDE", state="armed").exists()
    chamber.decided_upon(case, "reject")
    assert chamber.state(case) == "rejected"


def test_hearing_when_asked_for_is_told_of_in_time_and_held_before_a_rejection(chamber: Chamber) -> None:
    _listing, case = chamber.examined(hearing=True)
    with pytest.raises(Refusal) as unheard:
        chamber.decided_upon(case, "reject")
    assert rules(unheard) == ["hearing"]
    fixed = {"place": "Room 3", "chair": "rita"}
    with pytest.raises(Refusal) as soon:
        chamber.step(case, "fix-hearing", chamber.charlie, held_at="2026-04-10T09:00:00+08:00", **fixed)
    assert rules(soon) == ["hearing"]
    held = {"held_at": "2026-04-28T09:00:00+08:00"}
    with pytest.raises(Refusal) as partial:
        chamber.step(case, "fix-hearing", chamber.charlie, **held, place="Room 3", chair="bob")
    assert rules(partial) == ["chair"]
    chamber.step(case, "fix-hearing", chamber.charlie, **held, **fixed)
    chamber.clock.set("2026-04-28T11:00:00+08:00")
    chamber.step(case, "record-hearing", chamber.dora, minutes="They explained.", appeared=True)
    chamber.decided_upon(case, "reject")
    assert letters(case)[-2:] == ["hearing", "outcome"]


# --- Outcomes -------------------------------------------------------------------------------------------------------------------


def test_rejection_when_served_begins_the_days_to_sue_and_prints_them(chamber: Chamber) -> None:
    _listing, case = chamber.examined()
    with pytest.raises(Refusal) as early:
        chamber.outcome_served(case)
    assert rules(early) == ["notice"]
    chamber.decided_upon(case, "reject")
    assert not Timer.objects.filter(case=case, kind="SUE-AFTER-APPEAL").exists()
    chamber.outcome_served(case)
    due = chamber.due(case, "SUE-AFTER-APPEAL")
    assert due == datetime.fromisoformat("2026-04-23T00:00:00+08:00")  # fifteen days from 7 April: 22 April, 24:00
    dates = Notice.objects.get(case=case, kind="dates")
    assert "2026年4月22日" in dates.html or "22 April 2026" in dates.html
    printed = Notice.objects.get(case=case, kind="outcome", to=chamber.filing(case).party)
    assert {one["clock"] for one in printed.content["rights"]} == {"SUE-AFTER-APPEAL"}


def test_reduction_when_upheld_lifts_the_measures_named_and_keeps_the_entry(chamber: Chamber) -> None:
    listing, case = chamber.examined()
    with pytest.raises(Refusal) as none:
        chamber.decided_upon(case, outcome="reduce")
    assert rules(none) == ["measure"]
    measure = Measure.objects.get()
    chamber.decided_upon(case, outcome="reduce", measures=[str(measure.pk)])
    measure.refresh_from_db()
    assert (chamber.of(listing), measure.state, len(chamber.visible())) == ("effective", "lifted", 1)
    assert not chamber.disputed(listing)
    assert Listing.objects.get().publication.measures == []
    chamber.outcome_served(case)  # less than was asked for: the court is open, and says until when
    assert chamber.due(case, "SUE-AFTER-APPEAL") > legal_now()


def test_removal_when_upheld_ends_the_entry_from_now_on(chamber: Chamber) -> None:
    listing, case = chamber.examined()
    chamber.decided_upon(case, outcome="remove")
    listing.refresh_from_db()
    assert (chamber.of(listing), listing.way, chamber.visible()) == ("removed", "listed in error", [])
    with pytest.raises(Refusal):
        chamber.decided_upon(case, "reject")
