"""Sweepers, a worker, beat, and the servers beneath them, killed at random while officials go on working."""

import contextlib
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from cases.models import Case
from cases.rules.verdicts import Overtaken, Refusal, UnknownMove
from clock.queries import legal_now
from deadlines import transitions
from deadlines.models import Timer
from deadlines.states import CANARY
from ledger.queries import history
from outbox.models import Message
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.processes import SWEEP, end, start, wait_until

CELERY = ("-m", "celery", "--app", "scs_admin", "--quiet")
WORKER = (*CELERY, "worker", "--pool", "threads", "--concurrency", "4", "--without-gossip", "--without-mingle")
BEAT = (*CELERY, "beat", "--schedule", "/dev/null", "--pidfile=", "--scheduler", "celery.beat.Scheduler")
WAYS = {
    "lengthen": (("propose-extension", "alice"), ("extend", "bob")),
    "review": (("review", "charlie"),),
}
OF_THE_CLOCK = {"case.remove", "case.take-effect", "deadline.passed"}
BEGINS = datetime.fromisoformat("2026-03-02T10:00:00+08:00")
MUCH_LONGER = 90  # seconds
ENDS = datetime.fromisoformat("2029-06-01T00:00:00+08:00")  # after every term, and every extension of one


def wait_until_at_work(seconds: float = 90) -> None:
    """However slow the machine is: before anything is killed, something was done."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not Timer.objects.filter(state="fired").exists():
        time.sleep(0.2)


@dataclass
class Chaos:
    """`servers`: how each server beneath is killed and brought back."""

    market: Market
    clock: LegalClock
    seed: int
    servers: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)
    kill_every: float = 2.0  # seconds

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def open_cases(self, number: int) -> list[Case]:
        """Their terms end on as many different days."""
        cases = []
        for place in range(number):
            self.clock.set(BEGINS + timedelta(days=3 * place))
            cases.append(self.market.bring_to(self.market.open(), ("effective", "decided", "suspended")[place % 3]))
        return cases

    # --- What goes on -----------------------------------------------------------------------------------------------------

    def run(self, cases: list[Case], *, seconds: float) -> None:
        commands = {"sweep 1": SWEEP, "sweep 2": SWEEP, "worker": WORKER, "beat": BEAT}
        for name, command in commands.items():
            self.processes[name] = start(*command)
        try:
            wait_until_at_work()
            self.go_on(commands, cases, time.monotonic() + seconds)
        finally:
            for process in self.processes.values():
                end(process, signal.SIGKILL)

    def go_on(self, commands: Mapping[str, tuple[str, ...]], cases: list[Case], until: float) -> None:
        now, steps = BEGINS + timedelta(days=3 * len(cases)), max(1.0, (until - time.monotonic()) / 0.5)
        step = (ENDS - now) / steps
        next_kill = time.monotonic() + self.kill_every
        at_the_latest = until + MUCH_LONGER
        while time.monotonic() < until or (self.too_little() and time.monotonic() < at_the_latest):
            now = min(now + step * self.dice.uniform(0.5, 1.5), ENDS)
            self.attempt(lambda now=now: self.clock.set(now))
            self.attempt(lambda: self.some_move(self.dice.choice(cases)))
            if time.monotonic() > next_kill:
                self.kill_one(commands)
                next_kill = time.monotonic() + self.kill_every
            time.sleep(0.2)

    def too_little(self) -> bool:
        """A slow machine comes to less in the same time."""
        return sum(self.kills.values()) < 2 or not self.moves["lengthen"]

    def attempt(self, work: Callable[[], object]) -> None:
        """Officials try again when their page fails; here they do not even that."""
        try:
            work()
        except (Refusal, Overtaken, UnknownMove):
            self.moves["refused"] += 1
        except (DatabaseError, InterfaceError):
            self.moves["lost their database"] += 1
            connection.close()

    def some_move(self, case: Case) -> None:
        """A clock is lengthened by two, or stopped by a third, or its case is set aside and taken up again."""
        verb = self.dice.choice(["lengthen", "lengthen", "suspend", "resume", "resume", "review"])
        case.refresh_from_db()
        for step, by in WAYS.get(verb, ((verb, "alice"),)):
            self.market.move(case, step, getattr(self.market, by))
        self.moves[verb] += 1

    def kill_one(self, commands: Mapping[str, tuple[str, ...]]) -> None:
        name = self.dice.choice([*commands, *self.servers])
        self.kills[name] += 1
        if name in self.servers:
            self.servers[name]()
            connection.close()
        else:
            end(self.processes[name], signal.SIGKILL)
            self.processes[name] = start(*commands[name])

    # --- What is left -----------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """A last look, as every next one would be."""
        connection.close()
        wait_until(lambda: not is_anybody_connected())
        for years in range(0, 16, 3):  # a term that began late, or was lengthened, ends later
            self.clock.set(ENDS + timedelta(days=365 * years))
            while transitions.sweep():
                continue

    def account(self, cases: list[Case]) -> dict[str, int]:
        found = Counter(lost=0, duplicate=0, early=0, fired=0)
        for case in cases:
            for kind, number in self.account_of(case).items():
                found[kind] += number
        now = legal_now()
        found["lost"] += Timer.objects.filter(state="armed", due_at__lte=now).exclude(kind=CANARY).count()
        found["lost"] += Case.objects.exclude(state="removed").count()
        told = f"kills {dict(self.kills)}, moves {dict(self.moves)}, {dict(found)}"
        print(f"\nchaos (seed {self.seed}): {told}")  # noqa: T201 - what a chaos run is for
        return found

    def account_of(self, case: Case) -> Counter[str]:
        found = Counter[str]()
        events = list(history(case.pk))
        timers = list(Timer.objects.filter(case=case))
        fired = [timer for timer in timers if timer.state == "fired"]
        found["fired"] = len(fired)
        found["early"] = sum(timer.fired_at < timer.due_at for timer in fired if timer.fired_at and timer.due_at)
        told_of_fired = Counter(
            event.values["deadline"] for event in events if event.kind in OF_THE_CLOCK and is_of_a_deadline(event)
        )
        for timer in fired:
            found["lost"] += told_of_fired[timer.kind] == 0
        found["duplicate"] += sum(
            told_of_fired[kind] > sum(timer.kind == kind for timer in fired)
            for kind in ("RESPONSE", "DECIDE", "EFFECT", "TERM")
        )
        ends = [event.kind for event in events if event.kind in {"case.remove", "case.review"}]
        found["duplicate"] += len(ends) > 1
        found["lost"] += not ends
        messages = Message.objects.filter(case=case.pk, topic="sample.changed").count()
        effects = sum(event.kind in {"case.take-effect", "case.remove", "case.review"} for event in events)
        found["lost"] += max(0, effects - messages)
        found["duplicate"] += max(0, messages - effects)
        found["duplicate"] += Case.objects.get(pk=case.pk).version != sum(
            event.kind.startswith("case.") for event in events
        )
        return found


def is_anybody_connected() -> bool:
    """The server notices a moment later that its client is dead; until then, it holds what that one had locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0])


def is_of_a_deadline(event: Any) -> bool:
    """Not one of those moves by which the cast brought the case here."""
    return event.actor is None and "deadline" in event.values


def until_it_stands(start_server: Callable[[], None], seconds: float = 60) -> None:
    """What a killed server has left behind may take a moment to go."""
    began = time.monotonic()
    while True:
        with contextlib.suppress(Exception):
            start_server()
            return
        assert time.monotonic() - began < seconds
        time.sleep(0.3)
