"""Many that end at one midnight, and one that is confirmed: how often the database is asked."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines.transitions import sweep
from lists.models import Listing, Measure
from tests.lists.court import DECIDED, DECISION_SERVED, IN_EFFECT, SERVED, TERM_ENDS, WINDOW_OVER, Court
from tests.records.numbers import credit_code


def listed_together(court: Court, count: int) -> list[Listing]:
    """Side by side, each step on the same day."""
    found = []
    for number in range(count):
        name, code = f"第{number}示例公司", credit_code(70000000 + number)
        record = court.confirmed(
            subject=court.debtor(name, code), document_number=f"(2026)京0101执{number}号", document_on=date(2026, 1, 5)
        )
        subject = {"kind": "organisation", "name": name, "identifier": code}
        found.append(court.propose(record, subject=subject))
    court.clock.set(SERVED)
    for listing in found:
        court.served(listing)
    court.clock.set(WINDOW_OVER)
    sweep()
    court.clock.set(DECIDED)
    for listing in found:
        court.decided(listing)
    court.clock.set(DECISION_SERVED)
    for listing in found:
        court.served(listing, "serve-decision")
    court.clock.set(IN_EFFECT)
    sweep()
    return found


def asked_at_midnight(court: Court) -> int:
    court.clock.set(TERM_ENDS)
    with CaptureQueriesContext(connection) as asked:
        sweep(kinds=["TERM"])
    return len(asked)


def test_terms_when_three_end_at_one_midnight_ask_hardly_more_than_one(court: Court) -> None:
    listed_together(court, 3)
    asked = asked_at_midnight(court)
    assert Listing.objects.filter(live=False, way="term ended").count() == 3
    assert Measure.objects.filter(state="lifted").count() == 3
    assert court.visible() == []
    assert asked <= 68, asked


def test_confirmation_when_made_asks_a_bounded_number_of_questions(court: Court) -> None:
    (listing,) = listed_together(court, 1)
    paper = str(court.paper(court.olive))
    court.step(listing, "claim-fulfilment", court.olive, way="performed", documents=[paper])
    with CaptureQueriesContext(connection) as asked:
        court.step(listing, "confirm-fulfilment", court.bob)
    assert len(asked) <= 47, len(asked)
