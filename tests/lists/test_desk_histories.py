"""What officials read of what was said in a case: names, days and titles, and nobody's ids."""

import re

from deadlines.transitions import sweep
from lists.models import Exhibit, Listing
from tests import worlds
from tests.cases.desk import Official, words
from tests.conftest import LegalClock
from tests.lists.court import WINDOW_OVER, Court
from tests.lists.standard import RESTRICTS, standard

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-")


@worlds.fixture
def hasty_court() -> Court:
    court = Court(LegalClock())
    court.open_list(standard(interim={"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}))
    return court


def test_papers_officials_and_moments_are_named(court: Court, notified: Listing) -> None:
    subject = court.subject_acting(notified)
    court.step(notified, "respond", subject, answer="I gave security.", exhibits=[str(court.paper(subject))])
    exhibit = str(Exhibit.objects.get().pk)
    court.step(notified, "find", court.olive, exhibit=exhibit, finding="rejected", reason="It is of 2019.")
    court.step(notified, "ask-hearing", subject)
    when = "2026-03-25T01:30:00+00:00"
    court.step(notified, "fix-hearing", court.olive, held_at=when, place="Room 3", chair="charlie")
    for language, told in (("en", "25 March 2026, 09:30"), ("zh-hans", "2026年3月25日 09:30")):
        page = words(Official(court.olive, language).page(court.case(notified)))
        assert not ID.search(page)
        assert page.count("receipt.txt") >= 3
        assert (
            page.count(told) == 3
        )  # where it is said what comes next, where the hearing stands, and where it was fixed
    page = words(Official(court.olive).page(court.case(notified)))
    assert "Day on which they received it 3 March 2026" in page
    assert "Chair Charlie" in page


def test_measures_are_named_by_their_titles(hasty_court: Court) -> None:
    listing = hasty_court.propose()
    measure = str(listing.measures.get().pk)
    hasty_court.step(listing, "propose-interim", hasty_court.olive, danger="It is selling its last building.")
    hasty_court.step(listing, "impose-interim", hasty_court.bob, measures=[measure])
    page = words(Official(hasty_court.olive).page(hasty_court.case(listing)))
    title = listing.measures.get().kind.title_en
    assert f"Measures, of those proposed {title}" in page


def test_hearing_stands_on_the_page_until_it_is_held(court: Court, notified: Listing) -> None:
    officer = Official(court.olive)
    assert "A hearing was asked for" not in words(officer.page(court.case(notified)))
    court.step(notified, "ask-hearing", court.subject_acting(notified))
    assert "A hearing was asked for" in words(officer.page(court.case(notified)))
    when = "2026-03-25T09:00:00+08:00"
    court.step(notified, "fix-hearing", court.olive, held_at=when, place="Room 3", chair="charlie")
    court.clock.set("2026-03-25T11:00:00+08:00")
    court.step(notified, "record-hearing", court.dora, minutes="They said that they would pay.", appeared=True)
    page = words(officer.page(court.case(notified)))
    assert "Where Room 3 Chair Charlie The person came, or somebody for them yes Minutes They said" in page


def test_colleagues_who_may_not_are_not_named(court: Court, listed: Listing) -> None:
    """A claim that the creditor opposes is for a supervising official: who that is, and no other."""
    subject, creditor = court.subject_acting(listed), court.beneficiary_acting(listed)
    paper = str(court.paper(subject))
    court.step(listed, "claim-fulfilment", subject, way="performed", documents=[paper], words="Paid.")
    court.step(listed, "object", creditor, words="Nothing has come.", documents=[str(court.paper(creditor))])
    page = words(Official(court.olive).page(court.case(listed)))
    shut = page.split("Confirm that it is fulfilled awaited, of somebody else ")[1].split(" Also possible ")[0]
    assert "The creditor objects: a supervising official decides." in shut
    assert shut.endswith("Could do it instead: Charlie.")


def test_decision_that_waits_for_a_proposal_still_names_who_decides(court: Court, notified: Listing) -> None:
    court.clock.set(WINDOW_OVER)
    page = words(Official(court.olive).page(court.case(notified)))
    shut = page.split("Decide to list not open ")[1].split(" not open ")[0]
    assert "Could do it instead: Bob, Second." in shut


def test_findings_are_said_in_the_reader_s_language(court: Court, notified: Listing) -> None:
    subject = court.subject_acting(notified)
    court.step(
        notified, "respond", subject, answer="I gave security.", exhibits=[str(court.paper(subject))], complete=True
    )
    case = court.case(notified)
    assert "尚未认定" in words(Official(court.olive, "zh-hans").page(case))
    court.step(notified, "find", court.olive, exhibit=str(Exhibit.objects.get().pk), finding="rejected")
    page = words(Official(court.olive, "zh-hans").page(case)).split("签署")[0]
    assert "不采纳" in page
    assert "rejected" not in page


def test_exclusions_that_nobody_looked_at_are_named_in_the_reader_s_language(court: Court, notified: Listing) -> None:
    court.clock.set(WINDOW_OVER)
    sweep()
    case = court.case(notified)
    for language, told in (("en", "Sufficient security was given"), ("zh-hans", "已提供充分担保")):
        refused = Official(court.bob, language).send(case, "decide", facts="It moved its assets.")
        assert refused.status_code == 409
        assert told in words(refused.content.decode())
