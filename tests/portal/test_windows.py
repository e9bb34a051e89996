"""Every filing that has a last day: in its last second it counts, and one second later nothing that was written is lost."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from appeals.queries import open_to
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from ledger.models import Event
from portal.models import Draft
from tests.portal.citizen import paper
from tests.portal.filings import FILINGS, Filed, Papers, Pick, Place, Town, Typed, come_into

WINDOWED = [one for one in FILINGS if one.window]
SECOND = timedelta(seconds=1)


def events(one: Filed) -> int:
    return Event.objects.filter(kind=f"case.{one.event}").count()


def answers(one: Filed) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in one.asked:
        match each:
            case Typed() | Pick():
                found[each.name] = "yes" if isinstance(each, Pick) else each.right
            case Papers():
                found[each.name] = paper()
    return found


def due_of(place: Place, one: Filed) -> datetime | None:
    """As the clock has it; and as the page of the listing says it, where it is a case of its own."""
    timer = Timer.objects.filter(kind=one.window, state="armed").order_by("due_at").last()
    if one.event != "file":
        assert timer is not None
        return timer.due_at
    remedies = {each.kind: each.due_at for each in open_to(place.listing.pk, place.to, legal_now())}
    assert timer is None or timer.due_at == remedies[one.code]
    return remedies[one.code]


def begun(town: Town, one: Filed, client: Client) -> tuple[str, datetime]:
    """Everything answered in the second before the end; and the page that checks, as it was read then."""
    place = one.come(town)
    come_into(town, place, client)
    due = due_of(place, one)
    assert due is not None
    town.clock.stop(due - SECOND)
    address = f"/case/{place.ref}/{one.code}/"
    for name, value in answers(one).items():
        assert client.post(f"{address}{name}/", {name: value}).status_code == 302, name
    return f"{address}check/", due


def checked(client: Client, address: str) -> dict[str, str]:
    return dict(re.findall(r'name="(draft|seen)" value="([^"]+)"', client.get(address).text))


@pytest.mark.parametrize("one", WINDOWED, ids=lambda one: one.name)
def test_filing_in_its_last_seconds_counts(one: Filed, town: Town, folders: Path, client: Client) -> None:
    address, _due = begun(town, one, client)
    before = events(one)
    assert client.post(address, checked(client, address)).status_code == 302
    assert events(one) == before + 1


@pytest.mark.parametrize("one", WINDOWED, ids=lambda one: one.name)
def test_filing_when_its_last_second_passes_is_kept_and_not_sent(
    one: Filed, town: Town, folders: Path, client: Client
) -> None:
    address, due = begun(town, one, client)
    sent, before = checked(client, address), events(one)
    town.clock.set(due)
    sweep()
    late = client.post(address, sent)
    assert late.status_code in (409, 422), late
    assert events(one) == before
    assert Draft.objects.count() == 1
    for each in one.asked:
        if isinstance(each, Typed):
            assert each.right in late.text
