"""How long a record is kept: counted in months from a day, to the end of the last (Civil Code 202)."""

import calendar
from dataclasses import dataclass
from datetime import date


def months_after(day: date, months: int) -> date:
    """The day of the same number; where the month has none, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Retention:
    """CRIR 16: what is adverse is counted from the end of the conduct; anything else, from its document."""

    months: int
    adverse: bool

    def begins_on(self, *, document_on: date, conduct_ended_on: date | None) -> date | None:
        """None: the conduct goes on, and nothing is counted yet."""
        return conduct_ended_on if self.adverse else conduct_ended_on or document_on

    def last_day(self, *, document_on: date, conduct_ended_on: date | None) -> date | None:
        begins_on = self.begins_on(document_on=document_on, conduct_ended_on=conduct_ended_on)
        return months_after(begins_on, self.months) if begins_on else None
