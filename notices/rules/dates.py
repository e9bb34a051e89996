"""Days as they are written in a notice: with the weekday, so that a slip of the pen shows."""

from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_ZH = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    text: str
    provisional: bool = False

    @property
    def iso(self) -> str:
        return self.on.isoformat()


def day(on: date, language: str, *, provisional: bool = False) -> Day:
    return Day(on, written(on, language), provisional)


def written(on: date, language: str) -> str:
    if language == "en":
        return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日（星期{WEEKDAYS_ZH[on.weekday()]}）"
