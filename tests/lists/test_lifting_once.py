"""A measure that is lifted for some days is not lifted again for any of them: by the rule, and by the database."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from cases.queries.wording import say
from cases.rules.verdicts import Refusal
from lists.models import Lifting, Listing, Measure
from tests.lists.court import Court
from tests.lists.test_invariants import Rest, at_desk

DAYS = {"from_at": "2026-03-20T08:00:00+08:00", "until_at": "2026-03-22T20:00:00+08:00"}
TOUCHING = (
    DAYS,
    {"from_at": "2026-03-22T19:59:00+08:00", "until_at": "2026-03-23T20:00:00+08:00"},
    {"from_at": "2026-03-19T08:00:00+08:00", "until_at": "2026-03-24T20:00:00+08:00"},
)
BESIDE = {"from_at": "2026-03-22T20:00:00+08:00", "until_at": "2026-03-23T20:00:00+08:00"}
SAID = "In some of this time the measure is lifted already. Choose the time that is left."


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def lifted(court: Court, listing: Listing, days: dict[str, str], occasion: str = "illness") -> None:
    measure = str(Measure.objects.get().pk)
    court.step(listing, "lift-once", court.olive, measure=measure, occasion=occasion, paper=None, **days)


def test_measure_when_lifted_already_in_these_days_is_not_lifted_again(court: Court, listed: Listing) -> None:
    lifted(court, listed, DAYS)
    for days in TOUCHING:
        with pytest.raises(Refusal) as refused:
            lifted(court, listed, days, "obligation")
        (reason,) = refused.value.because
        assert (reason.rule, say(reason.text)) == ("occasion", SAID)
    with override("zh-hans"):
        assert "已解除" in say(reason.text)
    lifted(court, listed, BESIDE)
    assert Lifting.objects.count() == 2


def test_measure_when_lifted_already_is_not_lifted_again_at_either_door(court: Court, listed: Listing) -> None:
    lifted(court, listed, DAYS)
    asked = {"measure": str(Measure.objects.get().pk), "occasion": "illness"}
    status, told = Rest(court).move(listed, "lift-once", court.olive, **asked, **DAYS)
    assert (status, "occasion" in told) == (409, True)
    typed = {"from_at": "2026-03-20T08:00", "until_at": "2026-03-22T20:00"}
    status, page = at_desk(court, listed, "lift-once", court.olive, **asked, **typed)
    assert (status, SAID in page) == (409, True)


def test_lifting_when_written_twice_by_sql_is_refused(court: Court, listed: Listing) -> None:
    lifted(court, listed, DAYS)
    measure = Measure.objects.get()
    for days in TOUCHING:
        with pytest.raises(DatabaseError, match="lifting_once"), transaction.atomic():
            Lifting.objects.create(measure=measure, occasion="illness", **days)
    Lifting.objects.create(measure=measure, occasion="illness", **BESIDE)
