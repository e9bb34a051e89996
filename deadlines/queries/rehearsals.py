"""What a calendar would change, told before anything is saved: a first part for the page, the whole for a file."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from deadlines.models import Timer
from deadlines.queries.names import CHANGES, clock_name
from deadlines.queries.reworking import Outcome, rehearse_batches
from deadlines.queries.sentences import ending
from deadlines.rules.calendars import Calendar
from deadlines.rules.recounting import Change

MOST_SHOWN = 200
MOST_LOOKED_AT = 2_000
BATCH = 500
COLUMNS = ("case", "deadline", "change", "before", "after")


@dataclass(frozen=True, slots=True)
class Forecast:
    ref: str
    kind: str
    change: Change
    before: datetime | None
    after: datetime | None

    def as_data(self) -> dict[str, str | None]:
        values = (self.ref, self.kind, self.change.value, iso(self.before), iso(self.after))
        return dict(zip(COLUMNS, values, strict=True))


@dataclass(frozen=True, slots=True)
class ShownForecast:
    forecast: Forecast
    name: str
    change: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows. Not `whole`: there are more, or more would have to be looked at."""

    rows: list[ShownForecast]
    whole: bool


def forecasts(given: Calendar) -> Iterator[Forecast]:
    """Every deadline that would change, however many: never more than a batch of them at a time."""
    for outcomes in rehearse_batches(given, batch=BATCH):
        yield from told_of(outcomes, given.zone_info)


def told_of(outcomes: Sequence[Outcome], zone: ZoneInfo) -> list[Forecast]:
    """Both instants in the calendar's zone, so that what stays the same is written the same."""
    changed = [one for one in outcomes if one.change is not Change.NONE]
    found = Timer.objects.filter(pk__in=[one.row.pk for one in changed]).values_list("pk", "case__ref")
    refs = dict(found) if changed else {}
    return [
        Forecast(refs[one.row.pk], one.row.kind, one.change, local(one.before, zone), local(one.after, zone))
        for one in changed
    ]


def local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at.astimezone(zone) if at else None


def preview(
    given: Calendar, *, most_shown: int = MOST_SHOWN, most_looked_at: int = MOST_LOOKED_AT, batch: int = BATCH
) -> Preview:
    """A page's worth, for a bounded price."""
    found: list[Forecast] = []
    looked_at, whole = 0, True
    for outcomes in rehearse_batches(given, batch=batch):
        if len(found) > most_shown or looked_at >= most_looked_at:
            whole = False
            break
        found += told_of(outcomes, given.zone_info)
        looked_at += len(outcomes)
    return Preview([shown(one, given) for one in found[:most_shown]], whole and len(found) <= most_shown)


def shown(one: Forecast, given: Calendar) -> ShownForecast:
    zone = given.zone_info
    return ShownForecast(
        forecast=one,
        name=clock_name(one.kind),
        change=str(CHANGES[one.change]),
        before=ending(one.before, zone) if one.before else "",
        after=ending(one.after, zone) if one.after else "",
    )


def lines_of_csv(given: Calendar) -> Iterator[str]:
    yield line_of_csv(COLUMNS)
    for one in forecasts(given):
        yield line_of_csv([value or "" for value in one.as_data().values()])


def line_of_csv(values: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
