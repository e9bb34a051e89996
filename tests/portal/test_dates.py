"""The one day that binds: the same in the headline, in the box, in the strip of days and in how it was counted."""

import re
from html import unescape

import pytest
from django.test import Client

from deadlines.models import Timer
from lists.models import Listing
from tests.lists.court import Court
from tests.portal.citizen import Citizen

CLAIMED = "2026-03-19T10:00:00+08:00"  # a Thursday: the third plain day is a Sunday, the third working day a Tuesday
SUNDAY, TUESDAY = "Sunday 22 March 2026, 24:00", "Tuesday 24 March 2026, 24:00"
SOONER = f"The law’s outer limit is {TUESDAY}. We act sooner: by {SUNDAY}."


@pytest.fixture
def claimed(court: Court) -> Listing:
    listing = court.bring_to("effective")
    court.clock.set(CLAIMED)
    subject = court.subject_acting(listing)
    paper = str(court.paper(subject))
    court.step(listing, "claim-fulfilment", subject, way="performed", documents=[paper], words="I paid.")
    return listing


def seen(reader: Citizen, path: str = "") -> str:
    reader.enter()
    return unescape(reader.page(path))


def box(text: str) -> str:
    """What stands largest beneath the headline."""
    found = re.search(r'<div class="callout callout-\w+">\s*<p class="callout-title">([^<]*)</p>', text)
    assert found
    return found[1]


def headline(text: str) -> str:
    found = re.search(r"<h1>([^<]*)</h1>", text)
    assert found
    return found[1]


@pytest.mark.parametrize("whose", ["subject", "beneficiary"])
def test_days_of_a_claim_end_on_the_day_that_binds(whose: str, claimed: Listing, court: Court, client: Client) -> None:
    text = seen(Citizen(court, claimed, client, to=getattr(claimed, f"{whose}_id")))
    assert SUNDAY in box(text)
    strip = text.split('<ol class="days"')[1].split("</ol>")[0]
    assert re.findall(r'class="(\w+)" title="([^"]*)"', strip) == [
        ("start", "Thursday 19 March 2026"),
        ("due", "Sunday 22 March 2026"),
    ]
    counted = text.split("How we got this date")[1].split("</details>")[0]
    assert SOONER in counted
    ours, law = counted.split("How the law’s outer limit is counted")
    assert "The last day is Sunday 22 March 2026, until 24:00." in ours
    assert "The last day is Tuesday 24 March 2026, until 24:00." in law


def test_headline_of_a_claim_says_when_the_entry_ends(claimed: Listing, court: Court, client: Client) -> None:
    assert Timer.objects.filter(kind="APPEAL-FILE", state="armed").exists()  # it runs on, and is not what comes first
    text = seen(Citizen(court, claimed, client))
    assert headline(text) == f"Your entry ends on {SUNDAY}, unless officials say before then why not."
    assert box(text) == f"Your entry ends by itself: {SUNDAY}"


def test_headline_of_a_claim_when_somebody_objects_says_until_when_it_is_looked_at(
    claimed: Listing, court: Court, client: Client
) -> None:
    creditor = court.beneficiary_acting(claimed)
    paper = str(court.paper(creditor))
    court.step(claimed, "object", creditor, words="Nothing came.", documents=[paper])
    text = seen(Citizen(court, claimed, client))
    due = "Tuesday 24 March 2026, 24:00"
    sides = f"A supervising official looks at both sides until {due}."
    assert headline(text) == f"Somebody says that it is not done. {sides}"
    assert "Your entry ends" not in text
    court.until(claimed, "VERIFY-OPPOSED")
    assert headline(seen(Citizen(court, claimed, client))) == (
        "It is contested whether it is done. Officials still have to decide."
    )


# --- A letter that had never reached them -----------------------------------------------------------------------------


def test_page_when_the_service_of_the_decision_was_set_aside_shows_no_day_that_does_not_run(
    court: Court, client: Client
) -> None:
    listing = court.bring_to("decided")
    court.clock.set("2026-03-12T10:00:00+08:00")
    court.served(listing, "serve-decision")
    xu = Citizen(court, listing, client)
    appeal = '<b>Appeal</b>\n      <span class="badge badge-wait">until Monday 11 May 2026, 24:00</span>'
    assert appeal in seen(xu)
    court.step(listing, "set-aside-service", court.charlie, finding="Somebody else signed for it.")
    text = seen(xu)
    assert headline(text) == (
        "It is decided to put you on a list. It has no effect: the letter had not reached you, and is sent again."
    )
    assert "The letter before said: It is proposed" in text
    assert "It is sent again, and all your time begins anew." in text
    assert "<b>Appeal</b>" in text
    assert "11 May 2026" not in text.split('id="time"')[0]  # what was said once stays in the history
    court.served(listing, "serve-decision")
    text = seen(xu)
    assert headline(text) == "It is decided to put you on a list. It has no effect yet."
    assert appeal in text


def test_page_when_the_service_of_the_first_letter_was_set_aside_says_that_it_is_sent_again(
    xu: Citizen, court: Court
) -> None:
    assert "sent again" not in seen(xu)
    court.step(xu.listing, "set-aside-service", court.charlie, finding="Somebody else signed for it.")
    assert "It is sent again, and all your time begins anew." in seen(xu)


def test_right_to_appeal_is_as_long_as_the_decision_that_began_it(court: Court, client: Client) -> None:
    """An entry that has ended takes nobody’s remaining days away."""
    listing = court.bring_to("effective")
    court.step(listing, "order-removal", court.bob, way="performed", document="Bank receipt 7")
    assert not Timer.objects.filter(kind="APPEAL-FILE", state="armed").exists()
    assert "until Monday 11 May 2026, 24:00" in seen(Citizen(court, listing, client))
