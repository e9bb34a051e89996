"""What a case waits for now, from the first letter to the last, as its page says it first."""

from cases.queries.standings import standings
from clock.queries import legal_now
from deadlines.transitions import sweep
from lists.models import Listing, Measure
from lists.queries.facts import facts
from lists.rules.awaiting import awaited
from tests import worlds
from tests.cases.desk import CASES, Official, words
from tests.conftest import LegalClock
from tests.lists.court import DECIDED, WINDOW_OVER, Court
from tests.lists.standard import RESTRICTS, standard
from tests.lists.tax import NAMED, POSTING_OVER, Bureau


@worlds.fixture
def bureau() -> Bureau:
    bureau = Bureau(LegalClock())
    bureau.open_redlist()
    return bureau


@worlds.fixture
def hasty() -> Court:
    """A court whose standard names a statute that permits immediate effect."""
    court = Court(LegalClock())
    court.open_list(standard(interim={"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}))
    return court


def comes_next(listing: Listing) -> tuple[str, ...]:
    case = standings([listing.pk], askers=[])[listing.pk]
    return awaited(facts([case], legal_now())[listing.pk]).verbs


def test_listing_waits_for_one_step_after_the_other(court: Court) -> None:
    listing = court.propose()
    assert comes_next(listing) == ("serve",)
    court.reach_notified(listing)
    assert comes_next(listing) == ()
    subject = court.subject_acting(listing)
    court.step(listing, "respond", subject, answer="We paid.", exhibits=[str(court.paper(subject))])
    court.step(listing, "ask-hearing", subject)
    assert comes_next(listing) == ("find", "fix-hearing")


def test_decision_waits_for_its_service_and_a_claim_for_a_look(court: Court, notified: Listing) -> None:
    court.clock.set(WINDOW_OVER)
    sweep()
    assert comes_next(notified) == ("decide",)
    court.clock.set(DECIDED)
    court.decided(notified)
    assert comes_next(notified) == ("serve-decision",)
    court.reach_effective(notified)
    assert comes_next(notified) == ()
    subject = court.subject_acting(notified)
    court.step(notified, "claim-fulfilment", subject, way="performed", documents=[str(court.paper(subject))])
    assert comes_next(notified) == ("confirm-fulfilment",)
    court.step(notified, "propose-refusal", court.olive)
    assert comes_next(notified) == ("refuse-claim", "confirm-fulfilment")


def test_later_act_goes_the_same_way(court: Court, listed: Listing) -> None:
    court.step(listed, "suspend", court.bob)
    assert comes_next(listed) == ()
    court.step(listed, "propose-resumption", court.olive)
    assert comes_next(listed) == ("serve",)
    court.served(listed)
    assert comes_next(listed) == ()
    court.step(listed, "waive", court.dora, document=str(court.paper(court.dora)))
    assert comes_next(listed) == ("resume",)
    court.step(listed, "resume", court.bob)
    assert comes_next(listed) == ("serve-decision",)


def test_second_official_reads_what_was_proposed_and_what_was_answered(court: Court, listed: Listing) -> None:
    court.step(listed, "suspend", court.bob)
    court.step(listed, "propose-resumption", court.olive, reason="The report of assets is still missing.")
    court.served(listed)
    court.step(listed, "respond", court.subject_acting(listed), answer="It was sent on Monday.", complete=True)
    page = words(Official(court.bob).client.get(f"{CASES}{court.case(listed).ref}/moves/resume/").text)
    read = page.split("Read before")[1].split("What is said to the answer")[0]
    assert "because: The report of assets is still missing." in read
    assert "It was sent on Monday. Answered on " in read


def test_entry_that_is_suspended_or_without_a_term_says_what_becomes_of_it(court: Court, listed: Listing) -> None:
    court.step(listed, "suspend", court.bob)
    page = words(Official(court.olive).page(court.case(listed)))
    assert (
        "Nothing has to be done now. The entry is suspended. Unless two officials resume it, it ends by itself on"
        in page
    )


def test_immediate_effect_comes_before_the_letter(hasty: Court) -> None:
    listing = hasty.propose()
    hasty.step(listing, "propose-interim", hasty.olive, danger="It is selling its last building.")
    assert comes_next(listing) == ("impose-interim", "serve")
    measures = [str(row.pk) for row in Measure.objects.filter(listing=listing)]
    hasty.step(listing, "impose-interim", hasty.bob, measures=measures)
    assert comes_next(listing) == ("serve-interim", "serve")
    hasty.served(listing, "serve-interim")
    hasty.step(listing, "ask-interim-hearing", hasty.subject_acting(listing))
    assert comes_next(listing) == ("fix-interim-hearing", "serve")


def test_candidate_of_a_redlist_waits_for_consent_posting_and_decision(bureau: Bureau) -> None:
    listing = bureau.candidate()
    assert comes_next(listing) == ("consent",)
    bureau.agreed(listing)
    assert comes_next(listing) == ("post",)
    bureau.step(listing, "post", bureau.olive, reasons="Graded A for 2025 by the tax bureau.")
    assert comes_next(listing) == ()
    bureau.clock.set(POSTING_OVER)
    sweep()
    assert comes_next(listing) == ("decide",)
    bureau.clock.set(NAMED)
    bureau.named(listing)
    assert comes_next(listing) == ("serve-decision",)
