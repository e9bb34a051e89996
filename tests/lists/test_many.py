"""Many that end at one midnight, and one that is confirmed: how often the database is asked."""

import hashlib
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines.transitions import sweep
from lists.models import Listing, Measure
from notices.models import Notice, Print
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
    assert asked <= 66, asked


def test_letters_when_many_say_the_same_each_name_one_person_and_one_case(court: Court) -> None:
    listed_together(court, 3)
    asked_at_midnight(court)
    letters = list(Notice.objects.filter(kind="removal", name__contains="示例公司").select_related("case"))
    assert len(letters) == 3
    own = {letter.pk: {letter.name, letter.case.ref} for letter in letters}
    for letter in letters:
        others = {word for pk, words in own.items() if pk != letter.pk for word in words}
        assert [word for word in sorted(own[letter.pk]) if word not in letter.html] == []
        assert [word for word in sorted(others) if word in letter.html] == []
        assert letter.digest == hashlib.sha256(letter.html.encode()).hexdigest()
    assert len({letter.html.partition("<main>")[2] for letter in letters}) == 1
    assert Print.objects.filter(notice__in=letters, file=None, made_at=None).count() == 3


def test_confirmation_when_made_asks_a_bounded_number_of_questions(court: Court) -> None:
    (listing,) = listed_together(court, 1)
    paper = str(court.paper(court.olive))
    court.step(listing, "claim-fulfilment", court.olive, way="performed", documents=[paper])
    with CaptureQueriesContext(connection) as asked:
        court.step(listing, "confirm-fulfilment", court.bob)
    assert len(asked) <= 45, len(asked)
