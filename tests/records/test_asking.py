"""What somebody asks by letter is answered in twenty working days, counted from the day on which they asked."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from outbox.models import Message
from records.transitions import ask_for_access
from records.transitions.asking import MISSED
from tests.records.office import Office

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def asked(office: Office, legal_clock: Any) -> Case:
    """Their letter came on Monday 2 March 2026, and was entered two days later at the desk."""
    legal_clock.set("2026-03-04T10:00:00+08:00")
    subject = office.person()
    clerk = Client()
    clerk.force_login(office.dora, backend=BACKEND)
    page = f"/admin/records/subject/{subject}/asked/"
    future = clerk.post(page, {"received_on": "2026-03-05", "reason": "Everything."})
    assert ("This day has not come yet." in future.text, "Everything." in future.text) == (True, True)
    assert clerk.post(page, {"received_on": "2026-03-02", "reason": "Everything."}).status_code == 302
    return Case.objects.get(kind="access-request")


def test_question_when_not_answered_is_late_from_the_second_at_which_its_time_is_over(
    office: Office, asked: Case, legal_clock: Any
) -> None:
    assert asked.ref.startswith("ACC-2026-")
    timer = Timer.objects.get(case=asked)
    assert (timer.kind, timer.latest_on) == ("ACCESS", date(2026, 3, 30))
    legal_clock.stop("2026-03-30T23:59:59+08:00")
    sweep()
    assert office.state(asked.pk) == "asked"
    legal_clock.set("2026-03-31T00:00:00+08:00")
    sweep()
    assert office.state(asked.pk) == "late"
    assert Message.objects.filter(topic=MISSED, case=asked.pk).count() == 1
    office.move(asked.pk, "answer", office.dora, given="All of it, on paper")
    assert office.state(asked.pk) == "answered"


def test_question_when_more_time_is_taken_gets_it_once(office: Office, asked: Case, legal_clock: Any) -> None:
    office.move(asked.pk, "extend", office.alice, told="Letter 12 of 4 March")
    assert Timer.objects.filter(case=asked, state="armed").get().latest_on == date(2026, 4, 28)
    with pytest.raises(Refusal):
        office.move(asked.pk, "extend", office.alice, told="Letter 13")
    office.move(asked.pk, "answer", office.dora, given="All of it, on paper")
    legal_clock.set("2026-05-30T00:00:00+08:00")
    sweep()
    assert office.state(asked.pk) == "answered"


def test_question_when_asked_by_whom_it_does_not_belong_to_is_refused(office: Office) -> None:
    subject = office.person()
    with pytest.raises(Refusal):
        ask_for_access(
            subject=subject,
            agency=office.court.pk,
            received_on=legal_now().date(),
            by=actor_of(office.zoe),
            at=legal_now(),
            reason="A letter.",
        )
    with pytest.raises(Invalid):
        ask_for_access(
            subject=subject,
            agency=office.court.pk,
            received_on=date(2099, 1, 1),
            by=actor_of(office.dora),
            at=legal_now(),
            reason="A letter.",
        )
