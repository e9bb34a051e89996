"""The whole way, from the first draft of a standard to the removal, by the moves alone."""

from datetime import datetime, timedelta

import pytest

from cases.rules.verdicts import Refusal
from deadlines.transitions import sweep
from lists.models import List, Listing, Measure, Publication, Standard, Visible
from tests.lists.court import TERM_ENDS, Court


def test_list_when_its_standard_is_adopted_is_in_force(court: Court) -> None:
    assert List.objects.get().slug == "judgment-defaulters"
    assert Standard.objects.get().offered.count() == 2


def test_listing_when_all_is_lawful_is_public(court: Court) -> None:
    listing = court.bring_to("effective")
    row = Visible.objects.get()
    assert (row.name, row.list_id, row.kind) == ("徐氏贸易有限公司", "judgment-defaulters", "organisation")
    assert "*" in row.identifier
    assert listing.ends_at == datetime.fromisoformat(TERM_ENDS)
    assert Measure.objects.get().state == "effective"


def test_nothing_is_public_before_effect(court: Court) -> None:
    listing = court.bring_to("decided")
    assert not Publication.objects.exists()
    court.clock.set("2026-06-01T10:00:00+08:00")
    sweep()
    assert court.state(listing.pk) == "decided"
    assert court.visible() == []


def test_term_when_over_ends_for_every_reader_and_by_the_sweep(court: Court) -> None:
    listing = court.bring_to("effective")
    court.clock.stop(datetime.fromisoformat(TERM_ENDS) - timedelta(seconds=1))
    assert len(court.visible()) == 1
    court.clock.set(TERM_ENDS)
    assert court.visible() == []
    sweep()
    listing.refresh_from_db()
    assert (court.state(listing.pk), listing.way, listing.live) == ("removed", "term ended", False)
    assert Measure.objects.get().state == "lifted"
    assert Listing.objects.get().removed_at == datetime.fromisoformat(TERM_ENDS)


def test_decision_when_the_window_is_open_is_refused(court: Court) -> None:
    listing = court.bring_to("notified")
    with pytest.raises(Refusal) as refused:
        court.decided(listing)
    assert [reason.rule for reason in refused.value.because] == ["window"]
