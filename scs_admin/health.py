"""Is it alive, is it ready, how is it doing: three addresses for those who run it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_prometheus.exports import ExportToDjangoView

from clock.queries import reading
from ledger.queries import sequencer_lag_seconds

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
    "sequencer": check_sequencer,
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
    exported: HttpResponse = ExportToDjangoView(request)
    return exported
