"""What comes first on the page of a case: what is proposed now, when somebody is heard, whose turn it is and until when."""

from typing import Any

import pytest
from django.test import Client

from appeals.transitions import file
from cases.models import Case
from clock.queries import legal_now
from lists.models import Listing
from notices.models import Notice
from tests.cases.desk import words
from tests.lists.court import Court
from tests.portal.citizen import Citizen

REMOVED = "Your entry has been removed. Nobody sees it any more."
BACK = "Your entry has been removed. It is proposed to bring it back."


@pytest.fixture
def removed(court: Court) -> Listing:
    listing = court.bring_to("effective")
    court.step(listing, "order-removal", court.charlie, way="performed", document="Receipt 7")
    return listing


def opened(citizen: Citizen, kind: str) -> None:
    letter = Notice.objects.filter(case=citizen.listing.pk, kind=kind).latest("number")
    assert citizen.post(f"letters/{letter.pk}/open/").status_code == 302


def test_removed_entry_that_shall_come_back_says_so_once_the_letter_is_open(
    court: Court, removed: Listing, client: Client
) -> None:
    xu = Citizen(court, removed, client)
    asked: dict[str, Any] = {"falsehood": "The receipt was forged.", "documents": [str(court.paper(court.olive))]}
    court.step(removed, "propose-restoration", court.olive, **asked)
    xu.enter()
    assert REMOVED in xu.page()
    opened(xu, "intent")
    page = words(xu.page())
    assert BACK in page
    assert "something that was not true: The receipt was forged." in page
    assert "None of this holds any more." not in page


def test_invitation_that_was_opened_stays_in_sight_until_the_hearing(xu: Citizen) -> None:
    court, listing = xu.court, xu.listing
    court.step(listing, "ask-hearing", court.subject_acting(listing))
    when = "2026-03-25T09:00:00+08:00"
    court.step(listing, "fix-hearing", court.olive, held_at=when, place="Room 3", chair="charlie")
    xu.enter()
    assert "You will be heard" not in xu.page()
    opened(xu, "hearing")
    page = words(xu.page())
    assert "You will be heard: Wednesday 25 March 2026, 09:00" in page
    assert "Where: Room 3 Who hears you: Charlie" in page
    court.clock.set("2026-03-25T11:00:00+08:00")
    xu.enter()
    assert "You will be heard" not in xu.page()


def test_answer_that_came_in_is_told_beside_what_can_be_added(xu: Citizen) -> None:
    court, listing = xu.court, xu.listing
    xu.enter()
    assert "Your answer has come in." not in xu.page()
    court.step(listing, "respond", court.subject_acting(listing), answer="We paid.", complete=False)
    assert "Your answer has come in. You can add to it." in xu.page()


def test_answer_to_what_was_filed_is_opened_by_whom_it_is_for(court: Court, client: Client) -> None:
    listing = court.bring_to("effective")
    by = court.subject_acting(listing)
    answers = {"words": "My name is spelt wrong."}
    case = file(
        kind="correct", listing=listing.pk, party=by.id, answers=answers, exhibits=(), by=by, at=legal_now()
    ).case
    court.step(case, "reject", court.charlie, found="It is spelt as on the licence.")
    Citizen(court, listing, client).enter()
    page = f"/case/{Case.objects.get(pk=case).ref}/"
    assert "A letter waits for you" in client.get(page).text
    letter = Notice.objects.get(case=case, kind="outcome")
    client.post(f"{page}letters/{letter.pk}/open/")
    letter.refresh_from_db()
    assert letter.state == "served"
    answered = words(client.get(page).text)
    assert "A letter waits for you" not in answered
    assert "Rejected, for the reasons below" in answered
    assert "The reasons It is spelt as on the licence." in answered
    assert "Other ways to contest it" in answered
    assert "It is spelt as on the licence." in client.get(f"{page}letters/{letter.pk}/").text


def test_appeal_says_whose_turn_it_is_and_what_silence_does(court: Court, client: Client) -> None:
    listing = court.bring_to("effective")
    answers = {"words": "It is not so.", "against": "entry"}
    by = court.subject_acting(listing)
    filed = file(
        kind="appeal", listing=listing.pk, party=listing.subject_id, answers=answers, exhibits=(), by=by, at=legal_now()
    )
    xu = Citizen(court, listing, client)
    xu.enter()
    ref = Case.objects.get(pk=filed.case).ref
    page = words(client.get(f"/case/{ref}/").text)
    assert "An official says by " in page
    assert "whether your appeal is admitted. If nobody does, it counts as accepted." in page


def test_entry_in_effect_says_the_day_on_which_it_ends(court: Court, client: Client) -> None:
    xu = Citizen(court, court.bring_to("effective"), client)
    xu.enter()
    page = words(xu.page())
    assert "When it ends: 16 March 2028 24:00" in page
    assert "years after it takes effect" not in page
