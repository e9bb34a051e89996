"""A corrected calendar or an outage moves a clock: what is read, what may be done and what happens by itself move with it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from deadlines.queries.calendars import calendars_since
from deadlines.queries.handlers import FOLLOWERS
from deadlines.rules.calendars import DayKind
from deadlines.transitions import sweep
from lists.models import Candidate, Claim, Interim, Listing, Measure, Publication
from lists.queries.candidates import posted_one
from lists.transitions import object_to
from notices.models import Notice
from tests import worlds
from tests.cases.desk import words
from tests.conftest import LegalClock
from tests.deadlines.running import clock_of, corrected, declared, instant, recount
from tests.keeping import keeps
from tests.lists.court import Court
from tests.lists.standard import RESTRICTS, ground, standard
from tests.lists.tax import Bureau
from tests.lists.test_attacks import commit
from tests.lists.test_interim import imposed
from tests.lists.test_removal import HIDDEN as THIRD_DAY
from tests.lists.test_removal import claim, refuse
from tests.portal.citizen import Citizen

LABOUR_DAY, TOMB_SWEEPING = date(2026, 5, 5), date(2026, 4, 6)  # the last days of two holidays, worked after all
SAFELY_HIDDEN = instant("2026-05-12T00:00:00+08:00")  # five working days after 30 April
HIDDEN_SOONER = instant("2026-05-10T00:00:00+08:00")
A_MINUTE = timedelta(minutes=1)


@worlds.fixture
def plain_court() -> Court:
    court = Court(LegalClock())
    court.open_list()
    return court


@worlds.fixture
def safe_court() -> Court:
    """In a field of health or safety another agency looks first, five working days."""
    court = Court(LegalClock())
    text = ground(harm="health or safety")
    court.open_list({**text, "house": [*text["house"], "VERIFY-SAFETY"], "verifier": "tax"})
    return court


@worlds.fixture
def bureau() -> Bureau:
    bureau = Bureau(LegalClock())
    bureau.open_redlist()
    return bureau


def claimed(court: Court) -> Listing:
    listing = court.bring_to("effective")
    claim(court, listing)
    return listing


def correct(court: Court, worked: date) -> None:
    corrected((court.mia, court.mark), worked)
    recount()


def outage(court: Court, from_at: str, until_at: str) -> None:
    declared(court.mia, instant(from_at), instant(until_at), "The pages stood still.")
    recount()


# --- Claims -----------------------------------------------------------------------------------------------------------------


def test_three_days_when_the_calendar_changes_or_the_pages_stand_still_end_as_they_were_said(
    plain_court: Court,
) -> None:
    """Three plain days: no calendar lengthens or shortens them, and no outage lengthens a duty."""
    listing = claimed(plain_court)
    correct(plain_court, LABOUR_DAY)
    outage(plain_court, "2026-05-01T00:00:00+08:00", "2026-05-03T00:00:00+08:00")
    assert (clock_of(listing.pk, "VERIFY").due_at, Claim.objects.get().hide_at) == (THIRD_DAY, THIRD_DAY)
    plain_court.clock.set(THIRD_DAY - A_MINUTE)
    assert len(plain_court.visible()) == 1
    refuse(plain_court, listing)
    assert plain_court.state(listing.pk) == "effective"


def test_claim_when_its_clock_is_counted_to_end_sooner_hides_sooner(safe_court: Court) -> None:
    listing = claimed(safe_court)
    assert Claim.objects.get().hide_at == SAFELY_HIDDEN
    correct(safe_court, LABOUR_DAY)
    assert clock_of(listing.pk, "VERIFY-SAFETY").due_at == HIDDEN_SOONER
    assert Claim.objects.get().hide_at == HIDDEN_SOONER
    safe_court.clock.set(HIDDEN_SOONER - A_MINUTE)
    assert len(safe_court.visible()) == 1
    safe_court.step(listing, "propose-refusal", safe_court.olive)
    safe_court.clock.set(HIDDEN_SOONER)
    assert safe_court.visible() == []  # no sweep, no worker, nobody
    with pytest.raises(Refusal) as late:
        safe_court.step(listing, "refuse-claim", safe_court.bob)
    assert [one.rule for one in late.value.because] == ["late"]
    swept = sweep()
    assert swept.failed == 0
    listing.refresh_from_db()
    assert (safe_court.state(listing.pk), listing.way, listing.removed_at) == ("removed", "silence", HIDDEN_SOONER)


def test_claim_when_the_sooner_end_has_passed_already_is_hidden_at_once(safe_court: Court) -> None:
    listing = claimed(safe_court)
    safe_court.clock.set("2026-05-10T10:00:00+08:00")
    assert len(safe_court.visible()) == 1
    correct(safe_court, LABOUR_DAY)
    assert safe_court.visible() == []
    sweep()
    assert safe_court.state(listing.pk) == "removed"


def test_claim_when_opposed_is_not_hidden_by_a_corrected_calendar(safe_court: Court) -> None:
    listing = claimed(safe_court)
    creditor = safe_court.beneficiary_acting(listing)
    paper = str(safe_court.paper(creditor))
    safe_court.step(listing, "object", creditor, words="Nothing came.", documents=[paper])
    correct(safe_court, LABOUR_DAY)
    assert Publication.objects.get().visible_until == listing.ends_at


def test_beneficiary_when_another_agency_looks_first_is_told_until_when_they_may_object(safe_court: Court) -> None:
    listing = claimed(safe_court)
    letter = Notice.objects.get(case=listing.pk, kind="claim-told")
    assert letter.to == listing.beneficiary_id
    assert "2026年5月11日" in letter.html
    zhao = Citizen(safe_court, listing, Client(), to=listing.beneficiary_id)
    zhao.enter()
    to_do = words(zhao.page()).split("Say that it is not done")[1]
    assert "11 May 2026, 24:00" in to_do[:200], to_do


@keeps(13, "sql")
def test_claim_when_its_day_is_moved_by_sql_still_hides_when_its_clock_says(
    safe_court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed(safe_court)
    for moved in ("hide_at + interval '1 day'", "hide_at - interval '1 day'"):
        with pytest.raises(DatabaseError, match="its clock says"):
            commit(f"UPDATE lists_claim SET hide_at = {moved}")
    corrected((safe_court.mia, safe_court.mark), LABOUR_DAY)
    monkeypatch.delitem(FOLLOWERS, "VERIFY-SAFETY")
    with pytest.raises(Refusal) as forgotten:  # a clock that runs for an open claim hides it, whoever forgets that
        recount()
    assert [one.rule for one in forgotten.value.because] == ["claim"]


# --- Postings ---------------------------------------------------------------------------------------------------------------


def test_posting_when_an_outage_lengthens_it_is_read_as_long_as_objections_are_heard(bureau: Bureau) -> None:
    listing = bureau.posted()
    candidate = Candidate.objects.get()
    said, longer = instant("2026-03-11T00:00:00+08:00"), instant("2026-03-12T00:00:00+08:00")
    assert candidate.objections_until == said
    outage(bureau, "2026-03-05T10:00:00+08:00", "2026-03-05T18:00:00+08:00")
    assert clock_of(listing.pk, "POSTING").due_at == longer
    bureau.clock.set(said + A_MINUTE)
    assert posted_one(candidate.public_id) is not None
    object_to(candidate=candidate.public_id, words="It pays late.", at=legal_now())
    bureau.clock.set(longer)
    assert posted_one(candidate.public_id) is None


def test_posting_when_an_outage_was_declared_before_says_the_day_of_its_clock(bureau: Bureau) -> None:
    bureau.clock.set("2026-03-02T12:00:00+08:00")
    outage(bureau, "2026-03-05T10:00:00+08:00", "2026-03-05T18:00:00+08:00")
    listing = bureau.posted()
    assert Candidate.objects.get().objections_until == clock_of(listing.pk, "POSTING").due_at


# --- Rights that have no clock of their own ---------------------------------------------------------------------------------


def left(bureau: Bureau) -> Listing:
    """On 30 March: ten working days, which the letter prints, end with 14 April."""
    listing = bureau.in_force()
    bureau.clock.set("2026-03-30T10:00:00+08:00")
    bureau.step(listing, "revoke-consent", bureau.dora, document=str(bureau.paper(bureau.dora, b"Take us off.")))
    letter = Notice.objects.filter(case=listing.pk, kind="outcome").latest("number")
    assert "until the end of 14 April 2026" in letter.content["reasons"]["en"]
    return listing


def test_day_when_a_letter_printed_it_is_not_taken_away_by_a_corrected_calendar(bureau: Bureau) -> None:
    listing = left(bureau)
    correct(bureau, TOMB_SWEEPING)
    bureau.clock.set("2026-04-14T23:00:00+08:00")
    bureau.step(listing, "undo-leaving", bureau.subject_acting(listing))
    assert bureau.state(listing.pk) == "effective"


def test_day_when_the_pages_stood_still_is_later_than_the_letter_printed(bureau: Bureau) -> None:
    listing = left(bureau)
    outage(bureau, "2026-04-01T00:00:00+08:00", "2026-04-30T00:00:00+08:00")
    bureau.clock.set("2026-05-12T23:00:00+08:00")  # two working days of March, seven since 30 April, and the last
    bureau.step(listing, "undo-leaving", bureau.subject_acting(listing))
    assert bureau.state(listing.pk) == "effective"


def test_calendars_when_one_was_corrected_are_both_asked_of_what_began_before(bureau: Bureau) -> None:
    bureau.clock.set("2026-03-30T10:00:00+08:00")
    before = legal_now()
    correct(bureau, TOMB_SWEEPING)
    assert [one.kind(TOMB_SWEEPING) for one in calendars_since("cn", before)] == [DayKind.HOLIDAY, DayKind.WORKING]
    bureau.clock.set("2026-03-31T10:00:00+08:00")
    assert [one.kind(TOMB_SWEEPING) for one in calendars_since("cn", legal_now())] == [DayKind.WORKING]


# --- Immediate effect -------------------------------------------------------------------------------------------------------


@worlds.fixture
def urgent_court() -> Court:
    court = Court(LegalClock())
    court.open_list(standard(interim={"basis": [RESTRICTS], "most": {"amount": 25, "unit": "working_days"}}))
    return court


def test_immediate_effect_when_counted_to_end_sooner_ends_its_measures_sooner(urgent_court: Court) -> None:
    listing = urgent_court.propose()
    imposed(urgent_court, listing)
    until = Interim.objects.get().until_at
    assert Measure.objects.get(listing=listing, state="effective").ends_at == until
    correct(urgent_court, TOMB_SWEEPING)
    sooner = clock_of(listing.pk, "INTERIM").due_at
    assert sooner is not None
    assert sooner < until
    assert Measure.objects.get(listing=listing, state="effective").ends_at == sooner


# --- Letters under way ------------------------------------------------------------------------------------------------------


def test_time_to_answer_when_a_calendar_was_corrected_while_the_letter_was_under_way_is_what_it_printed(
    plain_court: Court,
) -> None:
    """Fixed on 28 April, when 5 May was a holiday; served on 30 April, when it is one no longer."""
    court = plain_court
    court.clock.set("2026-04-28T10:00:00+08:00")
    listing = court.propose()
    letter = Notice.objects.get(case=listing.pk, kind="intent")
    correct(court, LABOUR_DAY)
    court.clock.set("2026-04-30T10:00:00+08:00")
    court.served(listing)
    clock = clock_of(listing.pk, "RESPONSE")
    assert "2026年5月11日" in letter.html
    assert clock.due_at == instant("2026-05-12T00:00:00+08:00")


def test_time_to_answer_when_the_calendar_was_corrected_long_before_is_counted_by_it_alone(plain_court: Court) -> None:
    court = plain_court
    court.clock.set("2026-04-01T10:00:00+08:00")
    correct(court, LABOUR_DAY)
    court.clock.set("2026-04-28T10:00:00+08:00")
    listing = court.propose()
    court.clock.set("2026-04-30T10:00:00+08:00")
    court.served(listing)
    assert clock_of(listing.pk, "RESPONSE").due_at == instant("2026-05-10T00:00:00+08:00")
