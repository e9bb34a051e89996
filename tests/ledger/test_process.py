"""The sequencer as a process: it says when it is ready, outlives its database connection, stands by, and stops cleanly."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from ledger.queries import log, signing
from ledger.queries.verification import verify
from ledger.transitions import sequencing
from tests.databases import ROOT

Append = Callable[..., list[int]]
Start = Callable[[], subprocess.Popen[bytes]]
PATIENCE = 120  # seconds: other tests may be busy beside it


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


@pytest.fixture
def start(transactional_db: None, tmp_path: Path) -> Iterator[Start]:
    key = tmp_path / "key"
    key.write_text(signing.new_key())
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        """Returns when it has said that it is ready."""
        address = tmp_path / f"ready-{len(running)}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(str(address))
            ready.settimeout(PATIENCE)
            env = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "SCS_LEDGER_KEY_FILE": str(key),
                "SCS_CHECKPOINT_DIR": str(tmp_path / "checkpoints"),
                "NOTIFY_SOCKET": str(address),
            }
            running.append(subprocess.Popen([sys.executable, "manage.py", "sequence"], cwd=ROOT, env=env))
            assert ready.recv(1000) == b"READY=1"
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


def test_sequencer_when_its_database_connection_breaks_goes_on_and_stops_cleanly(
    start: Start, append: Append, as_superuser: psycopg.Connection
) -> None:
    process = start()
    append(5)
    until(lambda: log.size() == 6)
    as_superuser.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",  # others have their own
        [sequencing.ONE_ACTIVE],
    )
    append(5)
    until(lambda: log.size() == 11)
    until(lambda: log.latest_checkpoint().size == 11)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert verify() == (11, None)


def test_sequencer_when_the_active_one_is_killed_the_other_takes_over(start: Start, append: Append) -> None:
    first, second = start(), start()
    append(3)
    until(lambda: log.size() == 4)
    first.kill()
    first.wait()
    append(3)
    until(lambda: log.size() == 7)
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE) == 0
    assert verify() == (7, None)
