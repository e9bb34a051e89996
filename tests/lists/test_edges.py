"""Every edge of a listing's table that the other tests of this room do not walk: each from its state to its state, by whoever
may, or by the clock. (What is not in the table: test_tables.py.)"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from ledger.queries import history
from lists.models import Listing, Measure, Visible
from lists.states import LISTING
from lists.states.red import RED
from lists.transitions import follow_records
from tests import worlds
from tests.conftest import LegalClock
from tests.lists.court import DECIDED, WINDOW_OVER, Court
from tests.lists.standard import RESTRICTS, ground, standard
from tests.lists.tax import TOLD, Bureau, redlist
from tests.lists.test_interim import imposed
from tests.lists.test_invariants import undone

BY_CASE = {table.kind: {(move.verb, *edge) for move, *edge in table.edges()} for table in (LISTING, RED)}
Walk = Callable[[Court, Listing], None]
SHORTLY = timedelta(minutes=5)  # the clock goes on while a busy machine gets there
SOON = "2026-03-20T10:00:00+08:00"


@worlds.fixture
def court() -> Court:
    """A court whose standard permits immediate effect, and lets a case lapse that nobody decides."""
    court = Court(LegalClock())
    text = standard(interim={"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}})
    text["clocks"]["decide_lapses"] = True
    court.open_list({**text, "house": [*text["house"], "DECIDE"]})
    return court


@worlds.fixture
def bureau() -> Bureau:
    bureau = Bureau(LegalClock())
    text = redlist()
    bureau.open_redlist(clocks={**text["clocks"], "decide_lapses": True}, house=["DECIDE"])
    return bureau


def walk(court: Court, listing: Listing, verb: str, by: Any, **data: Any) -> None:
    """One step, along an edge of its table."""
    kind, before = court.case(listing).kind, court.state(listing.pk)
    court.step(listing, verb, by, **data)
    assert (verb, before, court.state(listing.pk)) in BY_CASE[kind]


def by_the_clock(court: Court, listing: Listing, timer: str, verb: str, state: str) -> None:
    """Nobody does anything, and at its instant it happens."""
    due = Timer.objects.filter(case=listing.pk, kind=timer, state="armed").latest("generation").due_at
    assert due is not None
    court.clock.set(due - SHORTLY)
    sweep()
    assert court.case(listing).verb != verb
    court.clock.set(due)
    while sweep().fired:
        pass
    row = court.case(listing)
    assert (row.verb, row.state) == (verb, state)


def stay(court: Court, listing: Listing) -> None:
    """What may be done in each state, and changes none."""
    walk(court, listing, "assign", court.dora, assignee="olive")
    walk(court, listing, "recuse", court.second, official="second", ground="interest")


def heard_at_once(court: Court, listing: Listing, state: str) -> None:
    """Immediate effect in this state: told, heard, and lifted."""
    assert court.state(listing.pk) == state
    court.served(listing, "serve-interim")
    walk(court, listing, "ask-interim-hearing", court.subject_acting(listing))
    held_at = legal_now() + timedelta(days=1)
    walk(
        court, listing, "fix-interim-hearing", court.olive, held_at=held_at.isoformat(), place="Room 3", chair="charlie"
    )
    court.clock.set(held_at)
    walk(court, listing, "record-interim-hearing", court.charlie, minutes="They deny it.", appeared=True)
    walk(court, listing, "lift-interim", court.charlie)


# --- Before effect ------------------------------------------------------------------------------------------------------------


def proposed_lapses(court: Court, listing: Listing) -> None:
    by_the_clock(court, listing, "DECIDE-LAPSES", "lapse", "dropped")


def notified_lapses_and_is_forgotten(court: Court, listing: Listing) -> None:
    court.reach_notified(listing)
    by_the_clock(court, listing, "DECIDE-LAPSES", "lapse", "dropped")
    by_the_clock(court, listing, "RETAIN", "erase", "dropped")


def notified_at_once(court: Court, listing: Listing) -> None:
    court.reach_notified(listing)
    imposed(court, listing)
    with undone():
        by_the_clock(court, listing, "INTERIM-NOTICE", "lapse-interim", "notified")
    heard_at_once(court, listing, "notified")


def decided_at_once(court: Court, listing: Listing) -> None:
    court.reach_notified(listing)
    court.clock.set(WINDOW_OVER)
    sweep()
    court.clock.set(DECIDED)
    imposed(court, listing)
    court.decided(listing, by=court.second)
    with undone():
        by_the_clock(court, listing, "INTERIM-NOTICE", "lapse-interim", "decided")
    heard_at_once(court, listing, "decided")


def decided_is_announced(court: Court, listing: Listing) -> None:
    court.bring_to("decided", listing)
    stay(court, listing)
    walk(court, listing, "announce", court.dora, unreachable="Three letters came back.")
    by_the_clock(court, listing, "SERVE-ANNOUNCED", "deem-served", "decided")
    walk(court, listing, "set-aside-service", court.charlie, finding="They had moved, and had told us.")
    assert court.visible() == []


def decided_on_what_falls(court: Court, listing: Listing) -> None:
    court.bring_to("decided", listing)
    falls(court, listing)


def falls(court: Court, listing: Listing) -> None:
    court.move(listing.rests_on.get().record_id, "annul", court.bob, decision="Judgment 3")
    assert court.visible() == []
    assert follow_records(at=legal_now()) == 1
    assert (court.case(listing).verb, court.state(listing.pk)) == ("withdraw", "annulled")


BEFORE_EFFECT: tuple[Walk, ...] = (
    proposed_lapses,
    notified_lapses_and_is_forgotten,
    notified_at_once,
    decided_at_once,
    decided_is_announced,
    decided_on_what_falls,
)


def test_edges_when_walked_before_effect_lead_where_the_table_says(court: Court, subtests: Any) -> None:
    listing = court.propose()
    for walked in BEFORE_EFFECT:
        with subtests.test(walked=walked.__name__), undone():
            walked(court, listing)


# --- In effect ----------------------------------------------------------------------------------------------------------------


def claimed_and_opposed(court: Court, listing: Listing) -> None:
    """Nothing is hidden by silence: it stays in `ending` until somebody decides."""
    subject, creditor = court.subject_acting(listing), court.beneficiary_acting(listing)
    papers = [str(court.paper(subject, b"Paid."))]
    walk(court, listing, "claim-fulfilment", subject, way="performed", documents=papers, words="I paid.")
    walk(court, listing, "object", creditor, words="No.", documents=[str(court.paper(creditor, b"An account."))])


def claimed_and_opposed_on_paper(court: Court, listing: Listing) -> None:
    subject = court.subject_acting(listing)
    papers = [str(court.paper(subject, b"Paid."))]
    walk(court, listing, "claim-fulfilment", subject, way="performed", documents=papers, words="I paid.")
    walk(court, listing, "object", court.dora, words="No.", documents=[str(court.paper(court.dora, b"An account."))])
    walk(court, listing, "admit-objection", court.charlie)


def changed_on_appeal(court: Court, listing: Listing) -> None:
    walk(court, listing, "restate", court.charlie)
    walk(court, listing, "reduce", court.charlie, measures=[str(Measure.objects.get().pk)])
    assert Measure.objects.get().state == "lifted"


def effective_stays(court: Court, listing: Listing) -> None:
    stay(court, listing)


def ending_stays_and_is_changed(court: Court, listing: Listing) -> None:
    claimed_and_opposed(court, listing)
    stay(court, listing)
    days = {"from_at": "2026-03-21T08:00:00+08:00", "until_at": "2026-03-22T20:00:00+08:00"}
    measure, paper = str(Measure.objects.get().pk), str(court.paper(court.olive, b"A notice of death."))
    walk(court, listing, "lift-once", court.olive, measure=measure, occasion="funeral", paper=paper, **days)
    changed_on_appeal(court, listing)


def ending_is_suspended(court: Court, listing: Listing) -> None:
    claimed_and_opposed_on_paper(court, listing)
    walk(court, listing, "suspend", court.olive)
    assert (court.visible(), Measure.objects.get().state) == ([], "suspended")


def ending_on_what_falls(court: Court, listing: Listing) -> None:
    claimed_and_opposed(court, listing)
    falls(court, listing)


def ending_when_its_term_is_over(court: Court, listing: Listing) -> None:
    claimed_and_opposed(court, listing)
    by_the_clock(court, listing, "TERM", "remove", "removed")


def suspended_stays_and_is_changed(court: Court, listing: Listing) -> None:
    walk(court, listing, "suspend", court.olive)
    stay(court, listing)
    changed_on_appeal(court, listing)


def suspended_when_its_term_is_over(court: Court, listing: Listing) -> None:
    walk(court, listing, "suspend", court.olive)
    by_the_clock(court, listing, "TERM", "remove", "removed")


IN_EFFECT: tuple[Walk, ...] = (
    effective_stays,
    ending_stays_and_is_changed,
    ending_is_suspended,
    ending_on_what_falls,
    ending_when_its_term_is_over,
    suspended_stays_and_is_changed,
    suspended_when_its_term_is_over,
)


def test_edges_when_walked_in_effect_lead_where_the_table_says(court: Court, subtests: Any) -> None:
    listing = court.bring_to("effective")
    court.clock.set(SOON)
    for walked in IN_EFFECT:
        with subtests.test(walked=walked.__name__), undone():
            walked(court, listing)


def test_review_when_two_prove_ability_anew_counts_from_today_and_ends_it_when_nobody_does(
    db: None, legal_clock: Any
) -> None:
    """RULES.md, TERM: where the law names no term, review every two years; a failed review ends it."""
    court = Court(legal_clock)
    court.open_list(ground(term=None, review={"amount": 2, "unit": "years"}, extension_years=0))
    listing = court.bring_to("effective")
    first = listing.ends_at
    assert first == datetime.fromisoformat("2028-03-17T00:00:00+08:00")
    court.clock.set("2028-02-14T10:00:00+08:00")
    with pytest.raises(Refusal) as alone:
        court.step(listing, "review", court.bob)
    assert "four-eyes" in {reason.rule for reason in alone.value.because}
    proof = {"ability": "It bought a hall.", "documents": [str(court.paper(court.olive))]}
    walk(court, listing, "propose-review", court.olive, **proof)
    court.served(listing)  # no calendar says yet when five working days of 2028 are over: they answer
    walk(court, listing, "respond", court.subject_acting(listing), answer="We lost it.", exhibits=[], complete=True)
    walk(court, listing, "review", court.bob, answered="The hall stands.")
    listing.refresh_from_db()
    assert listing.ends_at == first
    court.clock.set("2028-02-28T10:00:00+08:00")
    court.told_and_in_effect(listing)
    assert listing.ends_at == datetime.fromisoformat("2030-03-04T00:00:00+08:00")
    assert (Visible.objects.get().visible_until, Measure.objects.get().ends_at) == (listing.ends_at, listing.ends_at)
    by_the_clock(court, listing, "TERM-REVIEW", "remove", "removed")
    assert court.visible() == []


# --- Redlists -----------------------------------------------------------------------------------------------------------------


def candidate_stays_and_lapses(bureau: Court, listing: Listing) -> None:
    walk(bureau, listing, "assign", bureau.dora, assignee="olive")
    by_the_clock(bureau, listing, "DECIDE-LAPSES", "lapse", "dropped")
    by_the_clock(bureau, listing, "RETAIN", "erase", "dropped")


def posted_stays_and_lapses(bureau: Court, listing: Listing) -> None:
    assert isinstance(bureau, Bureau)
    bureau.posted(listing)
    stay(bureau, listing)
    by_the_clock(bureau, listing, "DECIDE-LAPSES", "lapse", "dropped")
    assert bureau.on_show() == []


def to_be_named(bureau: Court, listing: Listing) -> Bureau:
    assert isinstance(bureau, Bureau)
    bureau.posted(listing)
    bureau.clock.set("2026-03-11T00:00:01+08:00")
    sweep()
    bureau.named(listing)
    return bureau


def named_is_announced(bureau: Court, listing: Listing) -> None:
    to_be_named(bureau, listing)
    stay(bureau, listing)
    walk(bureau, listing, "announce", bureau.dora, unreachable="Three letters came back.")
    by_the_clock(bureau, listing, "SERVE-ANNOUNCED", "take-effect", "effective")  # no days of grace: in the same sweep
    assert "case.deem-served" in {event.kind for event in history(listing.pk)}


def named_was_not_told(bureau: Court, listing: Listing) -> None:
    to_be_named(bureau, listing).clock.set(TOLD)
    bureau.served(listing, "serve-decision")
    walk(bureau, listing, "set-aside-service", bureau.charlie, finding="They had moved, and had told us.")


def named_is_dropped(bureau: Court, listing: Listing) -> None:
    """What two have decided, one does not undo: unless what it rests on has fallen."""
    to_be_named(bureau, listing)
    with pytest.raises(Refusal):
        bureau.step(listing, "drop", bureau.charlie)
    bureau.move(listing.rests_on.get().record_id, "annul", bureau.bob, decision="Review 7")
    walk(bureau, listing, "drop", bureau.charlie)
    assert Measure.objects.get().state == "rejected"


def named_takes_its_consent_back(bureau: Court, listing: Listing) -> None:
    to_be_named(bureau, listing)
    walk(bureau, listing, "revoke-consent", bureau.subject_acting(listing))
    assert bureau.state(listing.pk) == "dropped"


UNNAMED: tuple[Walk, ...] = (
    candidate_stays_and_lapses,
    posted_stays_and_lapses,
    named_is_announced,
    named_was_not_told,
    named_is_dropped,
    named_takes_its_consent_back,
)


def test_edges_of_a_redlist_when_walked_before_effect_lead_where_the_table_says(bureau: Bureau, subtests: Any) -> None:
    listing = bureau.candidate()
    for walked in UNNAMED:
        with subtests.test(walked=walked.__name__), undone():
            walked(bureau, listing)


def to_end(bureau: Court, listing: Listing) -> None:
    bureau.clock.set("2026-04-07T10:00:00+08:00")
    walk(bureau, listing, "propose-ending", bureau.olive, why="It was fined in March.")
    bureau.clock.set("2026-04-08T10:00:00+08:00")


def ending_is_heard(bureau: Court, listing: Listing) -> None:
    to_end(bureau, listing)
    stay(bureau, listing)
    bureau.served(listing)
    subject = bureau.subject_acting(listing)
    walk(bureau, listing, "ask-hearing", subject)
    held_at = "2026-04-22T10:00:00+08:00"
    walk(bureau, listing, "fix-hearing", bureau.olive, held_at=held_at, place="Room 3", chair="charlie")
    paper = str(bureau.paper(subject, b"The fine was lifted."))
    walk(bureau, listing, "respond", subject, answer="It was lifted.", exhibits=[paper], complete=False)
    exhibit = str(listing.exhibits.get().pk)
    walk(bureau, listing, "find", bureau.olive, exhibit=exhibit, finding="accepted")
    bureau.clock.set("2026-04-22T12:00:00+08:00")
    walk(bureau, listing, "record-hearing", bureau.dora, minutes="They were heard.", appeared=True)


def ending_is_announced(bureau: Court, listing: Listing) -> None:
    to_end(bureau, listing)
    walk(bureau, listing, "announce", bureau.dora, unreachable="Three letters came back.")
    by_the_clock(bureau, listing, "SERVE-ANNOUNCED", "deem-served", "ending")
    walk(bureau, listing, "set-aside-service", bureau.charlie, finding="They had moved, and had told us.")
    assert len(bureau.visible()) == 1


def ending_lapses(bureau: Court, listing: Listing) -> None:
    """Nobody decided in time: the entry stands."""
    to_end(bureau, listing)
    by_the_clock(bureau, listing, "DECIDE-LAPSES", "lapse", "effective")
    assert (len(bureau.visible()), Measure.objects.get().state) == (1, "effective")


def ending_on_its_printed_day(bureau: Court, listing: Listing) -> None:
    bureau.clock.set("2027-03-01T10:00:00+08:00")
    walk(bureau, listing, "propose-ending", bureau.olive, why="It was fined in March.")
    by_the_clock(bureau, listing, "TERM-BY-LAW" if has_term_by_law(listing) else "TERM", "remove", "removed")
    by_the_clock(bureau, listing, "RETAIN", "erase", "removed")


def has_term_by_law(listing: Listing) -> bool:
    return Timer.objects.filter(case=listing.pk, kind="TERM-BY-LAW", state="armed").exists()


def ending_by_their_own_wish(bureau: Court, listing: Listing) -> None:
    to_end(bureau, listing)
    walk(bureau, listing, "revoke-consent", bureau.subject_acting(listing))
    assert (bureau.state(listing.pk), bureau.visible()) == ("removed", [])


NAMED: tuple[Walk, ...] = (
    effective_stays,
    ending_is_heard,
    ending_is_announced,
    ending_lapses,
    ending_on_its_printed_day,
    ending_by_their_own_wish,
)


def test_edges_of_a_redlist_when_walked_in_effect_lead_where_the_table_says(bureau: Bureau, subtests: Any) -> None:
    listing = bureau.in_force()
    for walked in NAMED:
        with subtests.test(walked=walked.__name__), undone():
            walked(bureau, listing)
