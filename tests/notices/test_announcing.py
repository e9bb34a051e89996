"""The last way: in public, with the reference and a masked name only, for thirty days (CPL 95)."""

import pytest

from cases.models import Case
from cases.rules.verdicts import Refusal
from deadlines.models import Timer
from deadlines.transitions import sweep
from notices.models import Service
from notices.tasks import follow_service
from tests.conftest import LegalClock
from tests.notices.office import Office, notice_of

WHY = "Letters of 28 and 29 April came back; nobody at the address knows her."


def clock(case: Case, kind: str) -> Timer:
    return Timer.objects.filter(case=case, kind=kind).latest("generation")


def test_announcement_serves_by_itself_after_its_thirty_days(office: Office, proposed: Case, legal_clock: LegalClock):
    """From 30 April: the thirtieth day, 30 May 2026, is a Saturday, so it rolls to Monday, 1 June."""
    office.move(proposed, "announce", office.alice, unreachable=WHY)
    ends = clock(proposed, "SERVE-ANNOUNCED")
    assert ends.latest_on is not None
    assert ends.latest_on.isoformat() == "2026-06-01"
    legal_clock.stop("2026-06-01T23:59:59+08:00")
    follow_service()
    proposed.refresh_from_db()
    assert (proposed.state, notice_of(proposed).served_at) == ("proposed", None)
    legal_clock.set("2026-06-02T00:00:00+08:00")
    follow_service()
    proposed.refresh_from_db()
    notice = notice_of(proposed)
    assert (proposed.state, notice.state) == ("notified", "served")
    assert Service.objects.get(notice=notice).channel == "announcement"
    assert clock(proposed, "RESPONSE").trigger_at == notice.served_at


def test_decision_is_announced_and_deemed_served_by_the_same_clock(
    office: Office, proposed: Case, legal_clock: LegalClock
):
    office.decided(proposed)
    office.move(proposed, "announce", office.alice, unreachable=WHY)
    legal_clock.set("2026-06-02T00:00:00+08:00")
    sweep()
    proposed.refresh_from_db()
    assert proposed.state in ("told", "effective")
    assert notice_of(proposed, "decision").state == "served"


def test_clock_serves_nothing_that_was_not_announced(office: Office, proposed: Case):
    with pytest.raises(Refusal):
        office.move(proposed, "deem-served", None)


def test_announcement_is_not_made_twice(office: Office, proposed: Case):
    office.move(proposed, "announce", office.alice, unreachable=WHY)
    with pytest.raises(Refusal) as refused:
        office.move(proposed, "announce", office.alice, unreachable=WHY)
    assert [reason.rule for reason in refused.value.because] == ["announced"]


def test_whoever_is_found_meanwhile_is_served_in_person(office: Office, proposed: Case):
    office.move(proposed, "announce", office.alice, unreachable=WHY)
    office.serve(proposed)
    assert proposed.state == "notified"
    assert clock(proposed, "SERVE-ANNOUNCED").state == "cancelled"
    assert set(Service.objects.values_list("channel", "outcome")) == {
        ("announcement", "failed"),
        ("in-person", "delivered"),
    }
