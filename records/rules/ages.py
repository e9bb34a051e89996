"""Minors: a person whose birth date is unknown is taken for grown up only where nothing says otherwise."""

from datetime import date

FULL_AGE = 18  # Civil Code 17
NO_PENALTY_UNDER = 14  # APL 30


def age_on(born_on: date, on: date) -> int:
    """Full years. One who was born on 29 February comes of age on 28 February: the last day of the month (Civil Code 202)."""
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    leap_day_over = (born_on.month, born_on.day) == (2, 29) and not is_leap(on.year) and (on.month, on.day) >= (2, 28)
    return on.year - born_on.year - (0 if had_birthday or leap_day_over else 1)


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def is_minor(born_on: date | None, on: date, *, known: bool | None = None) -> bool | None:
    """Yes, no, or nobody knows."""
    return known if born_on is None else age_on(born_on, on) < FULL_AGE
