"""What stands beside a contest, attacked by raw SQL as the application role: the day on which silence hides, and hearings."""

import pytest
from django.db import DatabaseError

from cases.models import Case
from cases.rules.verdicts import Refusal
from deadlines.transitions import sweep
from lists.models import Contest
from tests.appeals.chamber import ACCEPTED, Chamber
from tests.appeals.test_attacks import CLOSES, commit, forged
from tests.keeping import keeps
from tests.lists import test_clock_attacks as clocks
from tests.lists.test_hearing import told_of_the_hearing

FORGETS = "UPDATE lists_contest SET hide_at = NULL"
LATER = "UPDATE lists_contest SET hide_at = hide_at + interval '1 day'"
SOONER = "UPDATE lists_contest SET hide_at = filed_at"


def refused(*statements: str) -> None:
    for statement in statements:
        with pytest.raises(DatabaseError, match="its clock says"):
            commit(statement)


# --- Silence (RULES.md, APPEAL-REPLY and the standard's own) ----------------------------------------------------------------------


@keeps(13, "sql")
def test_silence_when_its_day_is_forgotten_or_moved_by_sql_still_hides(chamber: Chamber) -> None:
    _listing, case = chamber.appealed()
    refused(SOONER)  # nothing runs that would hide it yet
    chamber.clock.set(ACCEPTED)
    chamber.step(case, "accept", chamber.charlie)
    silent = chamber.due(case, "APPEAL-REPLY")
    refused(FORGETS, LATER, SOONER)
    assert Contest.objects.get().hide_at == silent
    chamber.step(case, "reply", chamber.olive, words="The file shows it.")
    refused(SOONER)
    assert Contest.objects.get().hide_at is None


@pytest.mark.parametrize("chamber", [{"house": ["APPEAL-SUSPENDS"]}], indirect=True)
def test_appeal_when_it_suspends_by_its_filing_is_not_made_to_wait_by_sql(chamber: Chamber) -> None:
    _listing, case = chamber.appealed()
    chamber.clock.set(ACCEPTED)
    chamber.step(case, "accept", chamber.charlie)
    refused(FORGETS, LATER, f"UPDATE lists_contest SET hide_at = '{chamber.due(case, 'APPEAL-REPLY')}'")


@pytest.mark.parametrize("chamber", [{"house": ["APPEAL-DECIDE"]}], indirect=True)
def test_time_to_decide_when_it_ran_out_is_not_forgotten_by_sql(chamber: Chamber) -> None:
    listing, case = chamber.examined()
    refused(FORGETS, LATER)
    chamber.clock.set(chamber.due(case, "APPEAL-DECIDE"))
    sweep()
    refused(FORGETS, LATER)
    assert (chamber.of(listing), chamber.visible()) == ("suspended", [])


@pytest.mark.parametrize("chamber", [{"house": ["CORRECT"]}], indirect=True)
def test_correction_when_the_person_is_asked_for_more_hides_again_once_it_goes_on(chamber: Chamber) -> None:
    """While its clock stands still nothing hides; and nobody writes by hand when it does again."""
    listing, case = chamber.listed, chamber.file("correct", chamber.listed).case
    refused(FORGETS, LATER)
    chamber.step(case, "ask-more", chamber.charlie, question="Which day?")
    assert Contest.objects.get().hide_at is None
    refused(SOONER)
    chamber.step(case, "add", chamber.subject_acting(listing), words="The third.")
    assert Contest.objects.get().hide_at == chamber.due(case, "CORRECT")
    refused(FORGETS, LATER)


# --- Hearings (APL 64, ARL 50) ----------------------------------------------------------------------------------------------------

HELD = "2026-04-20T09:00:00+08:00"


def test_hearing_of_an_appeal_when_written_past_its_moves_is_refused(chamber: Chamber) -> None:
    _listing, case = chamber.examined(hearing=True)
    chair = f"chair_id = {chamber.rita.pk}"
    for changed, why in (
        (f"held_at = legal_now() + interval '6 days', {chair}", "lists_hearing_notice"),
        (f"held_at = '{HELD}', chair_id = {chamber.bob.pk}", "lists_hearing_chair"),
        ("minutes = 'They agreed.', appeared = true, heard_at = legal_now()", "lists_hearing_held"),
    ):
        with pytest.raises(DatabaseError, match=why):
            commit(f"UPDATE appeals_filing SET {changed}")
    chamber.step(case, "fix-hearing", chamber.charlie, held_at=HELD, place="Room 3", chair="rita")
    told = "minutes = 'Nobody came.', heard_at = legal_now()"
    with pytest.raises(DatabaseError, match="lists_hearing_held"):
        commit(f"UPDATE appeals_filing SET {told}, appeared = true")
    chamber.clock.set(HELD)
    with pytest.raises(DatabaseError, match="lists_hearing_invited"):
        commit(f"UPDATE appeals_filing SET {told}, appeared = false")
    with pytest.raises(DatabaseError, match="lists_hearing_held"):  # no step of the case says so
        commit(f"UPDATE appeals_filing SET {told}, appeared = true")
    chamber.step(case, "record-hearing", chamber.dora, minutes="They explained.", appeared=True)
    for changed in ("minutes = 'They agreed.'", f"held_at = '{ACCEPTED}'", "appeared = false", "heard_at = NULL"):
        with pytest.raises(DatabaseError, match="kept as it is"):
            commit(f"UPDATE appeals_filing SET {changed}")
    commit("UPDATE appeals_filing SET minutes = ''")  # as the end of its time does


@keeps(5, "sql")
def test_hearing_of_an_appeal_when_its_chair_stays_out_is_held_by_another(chamber: Chamber) -> None:
    listing, case = chamber.examined(hearing=True)
    fixed = {"held_at": HELD, "place": "Room 3"}
    chamber.step(case, "fix-hearing", chamber.charlie, **fixed, chair="rita")
    told_of_the_hearing(chamber, Case.objects.get(pk=case))
    chamber.clock.set("2026-04-19T10:00:00+08:00")
    chamber.step(case, "recuse", chamber.subject_acting(listing), official="rita", ground="complaint")
    written = "UPDATE appeals_filing SET minutes = 'They agreed.', appeared = true, heard_at = legal_now()"
    chamber.clock.set("2026-04-19T11:00:00+08:00")
    chamber.step(case, "fix-hearing", chamber.charlie, **fixed, chair="second")
    chamber.step(case, "recuse", chamber.subject_acting(listing), official="second", ground="complaint")
    chamber.clock.set("2026-04-20T11:00:00+08:00")
    with pytest.raises(Refusal) as refused:
        chamber.step(case, "record-hearing", chamber.dora, minutes="They agreed.", appeared=True)
    assert [one.rule for one in refused.value.because] == ["chair"]
    with pytest.raises(DatabaseError, match="lists_hearing_chair_out"):
        commit(written)
    with pytest.raises(DatabaseError, match="lists_hearing_notice"):  # its day has come
        commit(f"UPDATE appeals_filing SET chair_id = {chamber.dora.pk}")
    chamber.step(
        case, "fix-hearing", chamber.charlie, held_at="2026-05-08T09:00:00+08:00", place="Room 3", chair="frank"
    )
    chamber.clock.set("2026-05-08T11:00:00+08:00")
    chamber.step(case, "record-hearing", chamber.dora, minutes="They explained.", appeared=True)
    assert chamber.filing(case).chair == chamber.frank


# --- Clocks of whoever decides (ARL 31, 48) -----------------------------------------------------------------------------------------


@keeps(13, "sql")
def test_time_to_reply_is_neither_put_off_nor_made_to_stand_still_by_sql(chamber: Chamber) -> None:
    _listing, filed = chamber.appealed()
    chamber.clock.set(ACCEPTED)
    chamber.step(filed, "accept", chamber.charlie)
    case = Case.objects.get(pk=filed)
    with pytest.raises(DatabaseError, match="never comes later"):
        clocks.commit(case, *clocks.again(case, "APPEAL-REPLY", "timestamptz '2090-01-01'"))
    paused = clocks.again(case, "APPEAL-REPLY", "NULL", state="held", hold="paused")
    with pytest.raises(DatabaseError, match="while the person is asked for more"):
        clocks.commit(case, *paused)
    chamber.step(filed, "ask-more", chamber.charlie, question="Which account was it paid from?")
    with pytest.raises(DatabaseError, match="never comes later"):
        clocks.commit(case, *clocks.again(case, "MORE", "timestamptz '2090-01-01'"))
    stop = f"UPDATE deadlines_timer SET state = 'cancelled' WHERE case_id = '{case.pk}' AND kind = 'MORE'"
    with pytest.raises(DatabaseError, match="while the person is asked for more"):
        clocks.commit(case, stop)


# --- Contests (RULES.md, FLAG) ------------------------------------------------------------------------------------------------------

INVENTED = """
    INSERT INTO lists_contest (case_id, listing_id, disputes, suspends, filed_at, settled)
    SELECT id, '{listing}', true, false, legal_now(), '' FROM cases_case WHERE kind = 'record' LIMIT 1
"""


@keeps(15, "sql")
def test_contest_is_filed_and_settled_by_the_case_that_holds_it(chamber: Chamber) -> None:
    with pytest.raises(DatabaseError, match="by the case that it is"):
        commit(INVENTED.format(listing=chamber.listed.pk))
    listing, case = chamber.examined()
    for verb, state, outcome, settled in (
        ("reject", "rejected", "reject", "granted"),
        ("uphold", "upheld", "remove", "stands"),
        ("uphold", "upheld", "annul", "annulled"),  # and the entry goes on
    ):
        settles = f"UPDATE lists_contest SET settled = '{settled}', settled_at = legal_now()"
        with pytest.raises(DatabaseError, match="by the case that it is"):
            forged(case, verb, state, chamber.charlie, CLOSES.format(outcome, "x"), settles)
    chamber.decided_upon(case, "reject")
    assert (Contest.objects.get().settled, chamber.of(listing)) == ("stands", "effective")


# --- What was said (ARL 36, 50, 70) -------------------------------------------------------------------------------------------------


@keeps(4, "sql")
def test_what_was_filed_and_asked_for_is_not_changed_by_sql(chamber: Chamber) -> None:
    _listing, case = chamber.appealed(hearing=True)
    for changed, why in (
        ("words = 'I was wrong.'", "What was said stays"),
        ("hearing_asked_at = NULL", "What was said stays"),
        ("words = ''", "kept until it is decided"),
        ("replied_at = legal_now()", "is in the ledger"),
        ("supplied_at = legal_now()", "is in the ledger"),
    ):
        with pytest.raises(DatabaseError, match=why):
            commit(f"UPDATE appeals_filing SET {changed}")
    chamber.step(case, "accept", chamber.charlie)
    chamber.step(case, "reply", chamber.olive, words="The file shows it.")
    settles = "UPDATE lists_contest SET settled = 'stands', settled_at = legal_now()"
    with pytest.raises(DatabaseError, match="has not been held"):
        forged(case, "reject", "rejected", chamber.charlie, CLOSES.format("reject", "x"), settles)
