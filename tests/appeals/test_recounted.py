"""A corrected calendar moves the clock of whoever must speak: silence hides the entry when that clock says so."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from cases.rules.verdicts import Refusal
from deadlines.queries.handlers import FOLLOWERS
from deadlines.transitions import sweep
from lists.models import Contest, Listing
from notices.queries.letters import letters_to, remedies_of
from tests.appeals.chamber import ACCEPTED, Chamber
from tests.deadlines.running import corrected, instant, recount
from tests.keeping import keeps
from tests.lists.test_hearing import told_of_the_hearing
from tests.lists.test_removal import refuse

TOMB_SWEEPING = date(2026, 4, 6)  # the last day of a holiday, worked after all
NATIONAL_DAY = date(2026, 10, 7)
A_MINUTE = timedelta(minutes=1)


def correct(chamber: Chamber) -> None:
    corrected((chamber.mia, chamber.mark), TOMB_SWEEPING)
    recount()


def accepted(chamber: Chamber) -> tuple[Listing, UUID]:
    listing, case = chamber.appealed()
    chamber.clock.set(ACCEPTED)
    chamber.step(case, "accept", chamber.charlie)
    return listing, case


def test_silence_when_its_clock_is_counted_to_end_sooner_hides_sooner(chamber: Chamber) -> None:
    _listing, case = accepted(chamber)
    said = chamber.due(case, "APPEAL-REPLY")
    correct(chamber)
    sooner = chamber.due(case, "APPEAL-REPLY")
    assert sooner < said
    assert Contest.objects.get().hide_at == sooner
    chamber.clock.set(sooner - A_MINUTE)
    assert len(chamber.visible()) == 1
    chamber.clock.set(sooner)
    assert chamber.visible() == []  # no sweep, no worker, nobody
    assert sweep().failed == 0
    assert (chamber.state(case), chamber.visible()) == ("upheld", [])


def test_silence_when_it_was_broken_is_not_brought_back_by_a_corrected_calendar(chamber: Chamber) -> None:
    _listing, case = accepted(chamber)
    chamber.step(case, "reply", chamber.olive, words="The file shows it.")
    correct(chamber)
    assert (Contest.objects.get().hide_at, len(chamber.visible())) == (None, 1)


@pytest.mark.parametrize("chamber", [{"house": ["CORRECT"]}], indirect=True)
def test_correction_when_its_last_day_is_worked_after_all_is_hidden_that_day(chamber: Chamber) -> None:
    chamber.clock.set("2026-03-22T10:00:00+08:00")  # fifteen days: 6 April, a holiday, so the seventh
    case = chamber.file("correct", chamber.listed).case
    assert Contest.objects.get().hide_at == instant("2026-04-08T00:00:00+08:00")
    correct(chamber)
    assert Contest.objects.get().hide_at == chamber.due(case, "CORRECT") == instant("2026-04-07T00:00:00+08:00")


@keeps(13, "sql")
def test_silence_when_nobody_follows_its_clock_is_refused_by_the_database(
    chamber: Chamber, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted(chamber)
    corrected((chamber.mia, chamber.mark), TOMB_SWEEPING)
    monkeypatch.delitem(FOLLOWERS, "APPEAL-REPLY")
    with pytest.raises(Refusal) as forgotten:
        recount()
    assert [one.rule for one in forgotten.value.because] == ["early"]


# --- Time to appeal, where no clock of the case counts it ----------------------------------------------------------------------


def test_last_day_to_appeal_when_it_was_told_is_not_taken_away(chamber: Chamber) -> None:
    """Of a refused claim: sixty days from 8 August end in the holidays, and so on the eighth of October."""
    listing = chamber.listed
    chamber.clock.set("2026-08-06T10:00:00+08:00")
    person = chamber.subject_acting(listing)
    chamber.step(listing, "claim-fulfilment", person, way="performed", documents=[str(chamber.paper(person))])
    refuse(chamber, listing)
    chamber.clock.set("2026-08-08T10:00:00+08:00")
    told_of_the_hearing(chamber, listing, "claim-refused")
    corrected((chamber.mia, chamber.mark), NATIONAL_DAY)
    recount()
    letter = next(one for one in letters_to(listing.pk, listing.subject_id) if one.kind == "claim-refused")
    (remedy,) = [one for one in remedies_of(letter, listing.pk, None) if one.right == "appeal"]
    assert remedy.last_day is not None
    assert (remedy.last_day.on, remedy.over) == (
        date(2026, 10, 8),
        False,
    )  # and not the day that the decision’s own clock had
    chamber.clock.set("2026-10-08T23:00:00+08:00")
    case = chamber.file("appeal", listing, against="refused claim").case
    assert not chamber.filing(case).late
