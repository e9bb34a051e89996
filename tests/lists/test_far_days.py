"""Days and moments that no calendar, zone or column can hold, and numbers in digits that few can read."""

from typing import Any

import pytest
from django.db import DataError
from django.test import Client

from cases.api import views
from lists.models import Lifting, Listing, Measure
from tests import worlds
from tests.conftest import LegalClock
from tests.lists.court import PROPOSED, SERVED, Court
from tests.lists.standard import RESTRICTS, standard
from tests.lists.test_rest import Interface

FAR = (
    "9999-12-31T23:59:59-12:00",
    "9999-12-31T16:00:00+00:00",
    "0001-01-01T00:00:00+14:00",
    "1899-12-31T23:59:59+00:00",
)
BEYOND = ("2200-12-31T23:00:00-12:00", "1900-01-01T00:00:00+14:00")  # near by the clock on the wall, and not in UTC
EARLY = ("0001-01-01", "1900-01-01", "1900-01-02", "1901-07-01")


@pytest.fixture
def rest(court: Court) -> Interface:
    return Interface(Client(raise_request_exception=False), court)


def refused_at(pointer: str, answer: Any) -> None:
    assert answer.status_code == 400, answer.content
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("far", [*FAR, *BEYOND])
def test_lifting_when_its_days_are_out_of_reach_is_refused_and_nothing_is_kept(
    rest: Interface, court: Court, listed: Listing, far: str
) -> None:
    ref, measure = court.case(listed).ref, str(Measure.objects.get().pk)
    asked = {"measure": measure, "occasion": "funeral", "paper": str(court.paper(court.olive)), "from_at": far}
    answer = rest.move(ref, "lift-once", court.olive, **asked, until_at="2026-04-01T00:00:00+08:00")
    refused_at("/from_at", answer)
    assert not Lifting.objects.exists()
    assert rest.read(ref, court.olive)["state"] == "effective"


@pytest.mark.parametrize("far", [*FAR, "1900-01-03T00:00:00+08:00", "2026-02-02T09:00:00+08:00"])
def test_hearing_when_its_day_is_out_of_reach_is_refused_in_words(
    rest: Interface, court: Court, notified: Listing, far: str
) -> None:
    court.step(notified, "ask-hearing", court.subject_acting(notified))
    ref = court.case(notified).ref
    answer = rest.move(ref, "fix-hearing", court.olive, held_at=far, place="Room 2", chair="charlie")
    assert answer.status_code in (400, 409), answer.content


@worlds.fixture
def of_immediate_effect() -> tuple[Court, Listing]:
    """Measures run before anybody was heard, and a hearing was asked for."""
    court = Court(LegalClock())
    court.open_list(standard(interim={"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}))
    listing = court.propose()
    court.step(listing, "propose-interim", court.olive, danger="It cannot wait.")
    court.step(listing, "impose-interim", court.bob, measures=[str(Measure.objects.get(listing=listing).pk)])
    court.served(listing, "serve-interim")
    court.step(listing, "ask-interim-hearing", court.subject_acting(listing))
    return court, listing


@pytest.mark.parametrize("far", [*FAR, "1900-01-03T00:00:00+08:00"])
def test_hearing_of_immediate_effect_when_its_day_is_out_of_reach_is_refused_in_words(
    of_immediate_effect: tuple[Court, Listing], far: str
) -> None:
    court, listing = of_immediate_effect
    rest = Interface(Client(raise_request_exception=False), court)
    asked = {"held_at": far, "place": "Room 2", "chair": "charlie"}
    answer = rest.move(court.case(listing).ref, "fix-interim-hearing", court.olive, **asked)
    assert answer.status_code in (400, 409), answer.content


@pytest.mark.parametrize("day", [*EARLY, "9999-12-31"])
def test_older_entry_when_its_day_is_out_of_reach_is_refused_in_words(rest: Interface, court: Court, day: str) -> None:
    court.clock.set(PROPOSED)
    answer = rest.post("", court.olive, court.body(court.confirmed(), listed_on=day))
    assert answer.status_code in (400, 409), answer.content
    assert not Listing.objects.exists()


@pytest.mark.parametrize("written", ["٣", "９", "1_0", "1" * 19])
def test_number_when_it_is_not_in_plain_digits_is_refused(
    rest: Interface, court: Court, listed: Listing, written: str
) -> None:
    record = str(court.confirmed(document_number="8"))
    asked = {"new_facts": "A second house.", "records": [record], "years": written}
    refused_at("/years", rest.move(court.case(listed).ref, "propose-extension", court.olive, **asked))


def test_list_of_cases_when_it_is_asked_up_to_a_far_day_says_so(rest: Interface, court: Court) -> None:
    for far in ("0001-01-01", "9999-12-31T23:59:59-12:00"):
        answer = rest.client.get("/api/v1/cases/", {"due_before": far}, headers=rest.headers(court.olive))
        assert answer.status_code == 400


def test_move_when_its_answer_cannot_be_written_has_not_happened(
    rest: Interface, court: Court, notified: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is told that something broke may not find later that it was done."""
    court.clock.set(SERVED)
    ref = court.case(notified).ref
    etag = rest.read(ref, court.olive)["etag"]

    def broken(*_rows: Any, **_options: Any) -> Any:
        raise DataError("timestamp too large")

    with monkeypatch.context() as patched:
        patched.setattr(views, "cases_as_data", broken)
        answer = rest.post(f"{ref}/moves/drop/", court.olive, {"reason": "No."}, **{"If-Match": etag})
    assert answer.status_code == 500
    assert rest.read(ref, court.olive)["state"] == "notified"
