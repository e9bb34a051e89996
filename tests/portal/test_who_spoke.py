"""Who did what in the history, and to whom each letter went: in words of roles, as far as each reader may know it."""

import re
from html import unescape

import pytest
from django.test import Client

from lists.models import Listing
from tests.lists.court import Court
from tests.portal.citizen import Citizen
from tests.portal.test_case import represented

CLAIMED = "2026-03-19T10:00:00+08:00"


@pytest.fixture
def contested(court: Court) -> Listing:
    """Xu Company says that it has paid; Zhao Company says that nothing came; an official ends the entry."""
    listing = court.bring_to("effective")
    court.clock.set(CLAIMED)
    subject, creditor = court.subject_acting(listing), court.beneficiary_acting(listing)
    papers = [str(court.paper(subject))]
    court.step(listing, "claim-fulfilment", subject, way="performed", documents=papers, words="I paid.")
    court.step(listing, "object", creditor, words="Nothing came.", documents=[str(court.paper(creditor))])
    court.step(listing, "order-removal", court.bob, way="performed", document="Bank receipt 7")
    return listing


def told(reader: Citizen) -> list[tuple[str, str]]:
    """Each step, and what stands beside it: who, and to whom."""
    reader.enter()
    section = unescape(reader.page()).split('id="time"')[1].split("</section>")[0]
    steps = re.findall(r'<li class="done">(.*?)</li>', section, re.DOTALL)
    plain = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "|", one)) for one in steps]
    found = [[part.strip() for part in one.split("|") if part.strip()] for one in plain]
    return [(parts[0], " ".join(parts[1:])) for parts in found]


def beside(steps: list[tuple[str, str]], what: str) -> list[str]:
    return [rest for title, rest in steps if title == what]


def test_history_names_each_side_to_the_other_by_its_role(contested: Listing, court: Court, client: Client) -> None:
    steps = told(Citizen(court, contested, client))
    (claimed,), (objected,) = beside(steps, "You said that it is done"), beside(steps, "The other side objected")
    assert "you" in claimed.split()
    assert "the creditor" in objected
    assert "somebody outside" not in str(steps)
    theirs = told(Citizen(court, contested, Client(), to=contested.beneficiary_id))
    (claimed,), (objected,) = beside(theirs, "Somebody said that it is done"), beside(theirs, "You objected")
    assert "whom the entry is about" in claimed
    assert "you" in objected.split()


def test_history_says_to_whom_each_letter_went(contested: Listing, court: Court, client: Client) -> None:
    written = beside(told(Citizen(court, contested, client)), "A letter was written")
    went = ["the creditor" if "to the creditor" in one else "you" if "to you" in one else "" for one in written]
    assert went[:3] == ["you", "you", "the creditor"]  # what is proposed, what was decided, that a claim was made
    assert sorted(went[3:]) == ["the creditor", "you"]  # that the entry has ended


def test_history_names_whoever_spoke_for_somebody_even_after_they_left(court: Court, client: Client) -> None:
    xu = Citizen(court, court.bring_to("notified", court.propose(court.confirmed(beneficiary=None))), client)
    lawyer, number = represented(court, xu)
    speaking = Citizen(court, xu.listing, Client(), to=lawyer)
    speaking.enter()
    speaking.write("respond", answer="My client paid.", exhibits=[], complete=False, hearing=False)
    assert speaking.send("respond").status_code == 302
    (answered,) = beside(told(speaking), "You answered")
    assert "you" in answered.split()
    xu.enter()
    assert xu.post(f"speakers/{number}/revoke/").status_code == 302
    (answered,) = beside(told(xu), "An answer came in")
    assert "who speaks for you" in answered
