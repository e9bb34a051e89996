"""How long a record is kept: counted in years from a day, to the end of the last (Civil Code 202)."""

import calendar
from dataclasses import dataclass
from datetime import date


def years_after(day: date, years: int) -> date:
    """The day of the same number; where the month has none, its last."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


@dataclass(frozen=True, slots=True)
class Retention:
    """CRIR 16: what is adverse is counted from the end of the conduct; anything else, from its document."""

    years: int
    adverse: bool

    def begins_on(self, *, document_on: date, conduct_ended_on: date | None) -> date | None:
        """None: the conduct goes on, and nothing is counted yet."""
        return conduct_ended_on if self.adverse else conduct_ended_on or document_on

    def last_day(self, *, document_on: date, conduct_ended_on: date | None) -> date | None:
        begins_on = self.begins_on(document_on=document_on, conduct_ended_on=conduct_ended_on)
        return years_after(begins_on, self.years) if begins_on else None
