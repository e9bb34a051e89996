"""What the mirror keeps back: a sentence for a time, with ground, authoriser and day; never that something happened."""

from datetime import date, timedelta

import pytest
from django.test import Client

from clock.queries import legal_now
from ledger.models import Event
from portal.rules.withholding import Withholding, may_withhold
from tests.lists.court import WHY, Court
from tests.portal.citizen import Citizen

BACKEND = "django.contrib.auth.backends.ModelBackend"
TODAY = date(2026, 3, 3)
SECRET = "The neighbour told us."


def asked(**changes: object) -> Withholding:
    plain = {"kind": "case.find", "is_own": False, "is_effect": False, "decides": True}
    return Withholding(**{**plain, "today": TODAY, "review_on": TODAY + timedelta(days=30), **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"decides": False}, "role"),
        ({"kind": ""}, "event"),
        ({"kind": "event.withheld"}, "event"),
        ({"kind": "notice.served"}, "event"),
        ({"is_effect": True}, "event"),
        ({"is_own": True}, "four-eyes"),
        ({"review_on": TODAY}, "review"),
        ({"review_on": TODAY + timedelta(days=181)}, "review"),
    ],
)
def test_withholding_is_refused_where(changes: dict[str, object], rule: str) -> None:
    assert may_withhold(asked()).open
    assert [one.rule for one in may_withhold(asked(**changes)).because] == [rule]


def test_event_when_withheld_is_a_placeholder_until_its_day(xu: Citizen, court: Court) -> None:
    court.step(xu.listing, "assign", court.olive, reason=SECRET, assignee="olive")
    seq = Event.objects.filter(chain=xu.listing.pk, kind="case.assign").get().seq
    xu.enter()
    assert SECRET in xu.page()
    bob = Client()
    bob.force_login(court.bob, BACKEND)
    address = f"/admin/portal/draft/mirror/{xu.ref}/"
    sent = {"event": str(seq), "ground": "privacy", "law": "PIPL 18", "review_on": "2026-04-01", "reason": WHY}
    assert bob.post(address, sent | {"review_on": "2027-01-01"}).status_code == 409
    assert bob.post(address, sent | {"ground": ""}).status_code == 422
    assert bob.post(address, sent).status_code == 302
    assert bob.get(address).status_code == 200
    page = xu.page()
    assert SECRET not in page
    assert "Kept back by Bob; shown from 1 April 2026 on." in page
    count = Event.objects.filter(chain=xu.listing.pk).count()
    assert f"Officials see the same {count}." in page
    court.clock.set("2026-04-01T00:00:00+08:00")
    assert SECRET in xu.page()
    court.clock.set("2026-03-20T10:00:00+08:00")
    assert bob.post(address, {"disclose": str(seq)}).status_code == 302
    assert SECRET in xu.page()
    assert legal_now().date() < date(2026, 4, 1)


def test_clerk_keeps_nothing_back(xu: Citizen, court: Court) -> None:
    clerk = Client()
    clerk.force_login(court.dora, BACKEND)
    assert clerk.get(f"/admin/portal/draft/mirror/{xu.ref}/").status_code == 403
