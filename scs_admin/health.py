"""Is it alive, is it ready, how is it doing: three addresses for those who run it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_prometheus.exports import ExportToDjangoView

from clock.queries import legal_now, reading
from deadlines.queries import sweep_health, versions_in_force
from ledger.queries import sequencer_lag_seconds
from notices.queries.printing import trouble
from notices.queries.prints import waiting_prints
from outbox.queries import backlog
from outbox.registry import handlers

LOW_DISK = 500 * 1024**2
LONGEST_LAG = 60.0  # seconds

State = Literal["ok", "degraded", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`bad` takes this installation out of service; `degraded` is reported and served through."""

    state: State
    detail: str


def check_database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT legal_now()")
    return Finding("ok", "answers")


def check_clock() -> Finding:
    now = reading()
    if not now.trusted:
        return Finding("degraded", "the clock jumped: burdens wait until two officials have looked; relief goes on")
    return Finding("ok", now.now.isoformat())


def check_sequencer() -> Finding:
    lag = sequencer_lag_seconds()
    if lag > LONGEST_LAG:
        return Finding("bad", f"events have waited {lag:.0f} s for the log: is `sequence` running?")
    return Finding("ok", f"{lag:.1f} s behind")


def check_sweep() -> Finding:
    found = sweep_health()
    if found.lag_seconds > LONGEST_LAG:
        return Finding("bad", f"what is due has waited {found.lag_seconds:.0f} s: is `sweep` running?")
    if not found.has_canary:
        return Finding("degraded", "nobody has swept yet: is `sweep` running?")
    if found.poisoned:
        return Finding("degraded", f"{found.poisoned} deadlines keep failing, and are tried again")
    return Finding("ok", f"{found.lag_seconds:.1f} s behind")


def check_outbox() -> Finding:
    found = backlog(at=legal_now(), topics=list(handlers()))
    if found.dead:
        return Finding("degraded", f"{found.dead} messages could not be delivered within a week")
    if found.oldest_lag.total_seconds() > LONGEST_LAG:
        return Finding("degraded", f"a message has waited {found.oldest_lag.total_seconds():.0f} s")
    return Finding("ok", f"{found.waiting} waiting")


def check_prints() -> Finding:
    """A machine that cannot print is served through: the HTML originals stand, and can be printed from a browser."""
    reason, found = trouble(), waiting_prints(legal_now())
    if reason:
        return Finding("degraded", f"{reason} ({found.count} wait)")
    if found.failing:
        return Finding("degraded", f"{found.failing} notices could not be printed, and are tried again")
    return Finding("ok", f"{found.count} waiting")


def check_calendars() -> Finding:
    """Beyond its coverage dates are provisional, and nothing adverse happens on them."""
    ended = [str(version) for version in versions_in_force() if version.covers_until < legal_now().date()]
    if ended:
        return Finding("degraded", f"coverage has ended: {', '.join(ended)}")
    return Finding("ok", ", ".join(f"{one} until {one.covers_until}" for one in versions_in_force()))


def check_broker() -> Finding:
    try:
        redis.Redis.from_url(settings.ENVIRONMENT.redis_url, socket_timeout=1, socket_connect_timeout=1).ping()
    except (redis.RedisError, ValueError, OSError):
        return Finding("degraded", "no answer: jobs wait, nothing is lost")
    return Finding("ok", "answers")


def check_disk() -> Finding:
    free = shutil.disk_usage(settings.BASE_DIR).free
    return Finding("ok" if free > LOW_DISK else "degraded", f"{free // 1024**2} MB free")


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": check_database,
    "clock": check_clock,
    "sweep": check_sweep,
    "sequencer": check_sequencer,
    "outbox": check_outbox,
    "prints": check_prints,
    "calendars": check_calendars,
    "broker": check_broker,
    "disk": check_disk,
}


def examine(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError:
        return Finding("bad", "the database does not answer")


@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    findings = {name: examine(check) for name, check in CHECKS.items()}
    ready = all(finding.state != "bad" for finding in findings.values())
    body = {
        "ready": ready,
        "checks": {name: {"state": found.state, "detail": found.detail} for name, found in findings.items()},
    }
    return JsonResponse(body, status=200 if ready else 503)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """What each process counts, and what the database says of all of them together."""
    exported: HttpResponse = ExportToDjangoView(request)
    exported.write(
        "".join(f"# HELP {name} {text}\n# TYPE {name} gauge\n{name} {value}\n" for name, text, value in gauges())
    )
    return exported


def gauges() -> Iterator[tuple[str, str, float]]:
    swept, messages = sweep_health(), backlog(at=legal_now(), topics=list(handlers()))
    yield "scs_sweep_lag_seconds", "How long the oldest due deadline has waited.", swept.lag_seconds
    yield "scs_deadlines_armed", "Deadlines that run (above ten thousand, as the planner knows it).", swept.armed
    yield "scs_deadlines_held", "Deadlines that stand still.", swept.held
    yield "scs_deadlines_poisoned", "Deadlines that failed and are tried again.", swept.poisoned
    yield "scs_recounts_open", "Recounts that are not finished.", swept.recounts
    yield "scs_sequencer_lag_seconds", "How long the oldest event has waited for the log.", sequencer_lag_seconds()
    yield "scs_outbox_waiting", "Messages that wait.", messages.waiting
    yield "scs_outbox_dead", "Messages that were given up.", messages.dead
    yield "scs_outbox_lag_seconds", "How long the oldest due message has waited.", messages.oldest_lag.total_seconds()
