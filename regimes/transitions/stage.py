"""The stage of the demonstration's world: its clock, its cast, and the one who lets each story go on when its time has come.

A story is a generator. It yields the moment until which it waits, or the moves that it asks for; moves that are asked for
at the same moment are carried out together. Whatever the clock does by itself happens in between, at each midnight.
"""

import heapq
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.transitions import Moved, Wish, move_many
from clock.queries import legal_now, reading
from clock.transitions import advance_demo
from consultations.transitions import group_comments
from deadlines.queries.calendars import HOUSE, calendar_in_force
from deadlines.queries.sweeping import next_due
from deadlines.rules.calendars import WORKED
from deadlines.rules.instants import local_day
from deadlines.transitions import sweep, work_off_recounts
from lists.transitions import follow_records
from people.queries import agencies_coded
from records.transitions import store_file

ZONE = ZoneInfo(settings.TIME_ZONE)
HOURS = (time(9, 30), time(15))  # when officials and citizens do something
SESSIONS = (1, 3)  # Tuesdays and Thursdays: most of an office's cases are worked on together
NIGHT = timedelta(seconds=10)
FELLING = frozenset({"annul", "deny"})  # moves of records that take listings along
TOGETHER = 200  # moves in one transaction


@dataclass(frozen=True, slots=True)
class Act:
    """One move that a story asks for."""

    case: UUID
    verb: str
    by: Actor
    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


Story = Generator[datetime | Act, None, None]


class PlotBroken(RuntimeError):
    """A story asked for a move that the rules refuse: the plot is wrong, and not the rules."""


@dataclass(order=True, slots=True)
class Turn:
    at: datetime
    number: int
    story: Story = field(compare=False)


class Stage:
    def __init__(self, *, ends_at: datetime, tell: Callable[[str], None] = lambda _line: None) -> None:
        self.ends_at = ends_at
        self.tell = tell
        self.at = legal_now()
        self.turns: list[Turn] = []
        self.numbers = count()
        self.looked_at: dict[date, bool] = {}

    # --- The cast ---

    @cached_property
    def users(self) -> dict[str, Any]:
        return {user.get_username(): user for user in get_user_model().objects.filter(is_active=True)}

    @cached_property
    def actors(self) -> dict[str, Actor]:
        return {name: actor_of(user) for name, user in self.users.items()}

    @cached_property
    def agencies(self) -> dict[str, int]:
        return agencies_coded(agency.code for agency in {user.agency for user in self.users.values() if user.agency})

    # --- Time ---

    def goes_to(self, at: datetime) -> None:
        """What runs out on the way happens when it does, give or take the seconds that a sweep takes to come round."""
        while (due := next_due()) is not None and due + NIGHT <= at:
            self.clock_to(due + NIGHT)
            self.tend()
        self.clock_to(at)

    def clock_to(self, at: datetime) -> None:
        now = legal_now()
        if at > now:
            advance_demo(by=at - now)
        self.at = max(at, now)

    def tend(self) -> None:
        """What nobody does: deadlines that ran out, and what follows from them."""
        sweep()
        follow_records(at=legal_now())

    def is_worked(self, on: date) -> bool:
        if on not in self.looked_at:
            self.looked_at[on] = calendar_in_force(HOUSE).kind(on) in WORKED
        return self.looked_at[on]

    def office_hour(self, on: date, hour: int) -> datetime:
        """That hour of that day, or of the next on which offices are open."""
        while not self.is_worked(on):
            on += timedelta(days=1)
        return datetime.combine(on, HOURS[hour % len(HOURS)], ZONE)

    def working_days_ago(self, days: int) -> datetime:
        """The morning from which on offices were open on so many days: whatever takes as many steps has been done by now."""
        on = local_day(self.ends_at, ZONE)
        while days:
            on -= timedelta(days=1)
            days -= self.is_worked(on)
        return self.office_hour(on, 0)

    def session(self, on: date) -> datetime:
        """The morning of the next day on which cases are worked on together."""
        while on.weekday() not in SESSIONS or not self.is_worked(on):
            on += timedelta(days=1)
        return datetime.combine(on, HOURS[0], ZONE)

    @property
    def now(self) -> datetime:
        """As the law has it: `at` is when this turn began."""
        return legal_now()

    @property
    def today(self) -> date:
        return self.at.astimezone(ZONE).date()

    # --- Stories ---

    def begin(self, story: Story, at: datetime) -> None:
        heapq.heappush(self.turns, Turn(at, next(self.numbers), story))

    def play(self, until: datetime | None = None) -> None:
        """Everything that happens before then, in the order of time."""
        end = min(until or self.ends_at, self.ends_at)
        while self.turns and self.turns[0].at <= end:
            self.goes_to(self.turns[0].at)
            with transaction.atomic():
                self.go_on(self.due())
        self.goes_to(end)

    def due(self) -> list[Turn]:
        found = []
        while self.turns and self.turns[0].at <= self.at:
            found.append(heapq.heappop(self.turns))
        return found

    def go_on(self, turns: Sequence[Turn]) -> None:
        while turns:
            asked = [(turn, act) for turn in turns if (act := self.next_of(turn)) is not None]
            self.carry_out([act for _, act in asked])
            turns = [turn for turn, _ in asked]

    def next_of(self, turn: Turn) -> Act | None:
        """What it asks for now. None: it waits, or is over."""
        try:
            wanted = next(turn.story)
        except StopIteration:
            return None
        except Refusal as refusal:
            raise PlotBroken(str(refusal)) from refusal
        if isinstance(wanted, Act):
            return wanted
        heapq.heappush(self.turns, Turn(max(wanted, self.at + timedelta(minutes=1)), turn.number, turn.story))
        return None

    def carry_out(self, acts: Sequence[Act]) -> None:
        for first in range(0, len(acts), TOGETHER):
            batch = acts[first : first + TOGETHER]
            now = legal_now()
            wishes = [Wish(act.case, act.verb, act.by, now, act.reason, act.data) for act in batch]
            for act, outcome in zip(batch, move_many(wishes=wishes), strict=True):
                if not isinstance(outcome, Moved):
                    raise PlotBroken(f"{act.verb} on {self.at}: {outcome}")
        if any(act.verb in FELLING for act in acts):
            follow_records(at=legal_now())

    def paper(self, name: str, text: str, by: Actor, *, purpose: str = "case") -> str:
        """A file of theirs, to be put in with a move."""
        stored = store_file(content=text.encode(), name=name, by=by, at=legal_now(), purpose=purpose)
        return str(stored.id)

    def ends(self) -> None:
        """The world has come to the present: from here on its clock is everybody's."""
        group_comments()
        work_off_recounts()
        self.goes_to(self.ends_at)
        behind = -reading().shifted_by
        if behind > timedelta():
            advance_demo(by=behind)
        sweep()


def quickly() -> None:
    """A lost commit of a world that is played again anyway is no loss."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
