"""A case's timers as the desk shows them, from what CONTRACTS.md says of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

RUNNING = ("armed", "held")
STATES = {
    "armed": _("running"),
    "held": _("on hold"),
    "fired": pgettext_lazy("a clock", "ran out"),
    "void": _("void"),
    "cancelled": _("stopped"),
}


@dataclass(frozen=True, slots=True)
class ShownTimer:
    title: str
    state: str
    state_title: str
    due_at: datetime | None
    days_left: int | None  # below nought: overdue
    earliest_on: str
    latest_on: str
    provisional: bool
    explanation: tuple[str, ...]

    @property
    def runs(self) -> bool:
        return self.state in RUNNING

    @property
    def overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def days_over(self) -> int:
        return -(self.days_left or 0)


def shown_timers(timers: Sequence[Mapping[str, Any]], now: datetime) -> list[ShownTimer]:
    """Those that run come first, the next due before the others."""
    shown = [shown_timer(timer, now) for timer in timers]
    return sorted(shown, key=lambda one: (not one.runs, one.due_at is None, one.due_at or now))


def shown_timer(timer: Mapping[str, Any], now: datetime) -> ShownTimer:
    state, due_at = str(timer["state"]), instant_of(timer.get("due_at"))
    title = str(timer.get("title") or timer["kind"])
    return ShownTimer(
        title=gettext(title),
        state=state,
        state_title=str(STATES.get(state, state)),
        due_at=due_at,
        days_left=(due_at - now).days if due_at and state in RUNNING else None,
        earliest_on=day_of(timer.get("earliest_on")),
        latest_on=day_of(timer.get("latest_on")),
        provisional=bool(timer.get("provisional")),
        explanation=tuple(str(sentence) for sentence in timer.get("explanation") or ()),
    )


def instant_of(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def day_of(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
