"""Processes of ours on a test's own database, as the application role: the sweep, a worker, beat."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tools.stack.places import ROOT

NOWHERE = "redis://127.0.0.1:1/0"  # nobody listens there
SWEEP = ("manage.py", "sweep")


def start(*command: str, redis_url: str | None = None) -> subprocess.Popen[bytes]:
    env = {
        **os.environ,
        "DATABASE_URL": settings.SERVER_URL,
        "SCS_TEST_DATABASE": connection.settings_dict["NAME"],
        "DJANGO_SETTINGS_MODULE": "tests.sample.processes",
        "SCS_LOG_LEVEL": "CRITICAL",
    }
    env |= {"REDIS_URL": redis_url} if redis_url else {}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, stdout=quiet, stderr=quiet, start_new_session=True
    )


def end(running: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """With all that it has started."""
    if running.poll() is None:
        os.killpg(running.pid, how)
    try:
        running.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


@contextmanager
def running(*command: str, redis_url: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
    process = start(*command, redis_url=redis_url)
    try:
        yield process
    finally:
        end(process)


def wait_until(happened: Callable[[], bool], seconds: float = 150) -> None:
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < seconds, "it did not happen"
        time.sleep(0.05)
