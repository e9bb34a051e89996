"""`make up` as a newcomer meets it: from an unpacked archive, on a path with a space, in a folder that only its owner may enter."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.stack.installation import Installation, installation, read_process
from tools.stack import refusal

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("private")  # mode 700
    with installation(folder / "a folder") as made:
        yield made


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A checkout in which nothing ever runs."""
    with installation(tmp_path_factory.mktemp("idle") / "checkout") as made:
        yield made


@pytest.fixture
def running(fresh: Installation) -> Installation:
    if fresh.process is None or fresh.process.poll() is not None:
        fresh.up()
    return fresh


def test_up_when_the_folder_is_new_serves_pages(fresh: Installation) -> None:
    fresh.up()
    assert fresh.get("/")[0] == 200
    assert fresh.get("/register/")[0] == 200
    assert fresh.get("/readyz")[0] == 200
    assert {path.name for path in (fresh.folder / "var" / "log").iterdir()} >= {"web.log", "worker.log", "beat.log"}


def test_processes_when_running_log_in_as_the_application(running: Installation) -> None:
    env = json.loads((running.folder / "var" / "runtime").read_text())["env"]
    with psycopg.connect(env["DATABASE_OWNER_URL"]) as owner:
        users = owner.execute("SELECT DISTINCT usename FROM pg_stat_activity WHERE pid <> pg_backend_pid()").fetchall()
        assert {user for (user,) in users if user} <= {"scs_app", "postgres"}
        assert ("scs_app",) in users
    with psycopg.connect(env["DATABASE_URL"]) as application:
        assert application.execute("SELECT session_user").fetchone() == ("scs_app",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("TRUNCATE people_user CASCADE")


def test_processes_when_running_do_not_know_the_owner(running: Installation) -> None:
    processes = running.named("gunicorn") | running.named("celery")
    assert len(processes) >= 4
    for process in processes:
        assert b"DATABASE_OWNER_URL" not in read_process(process, "environ")


def test_command_when_typed_by_hand_meets_the_same_database(running: Installation) -> None:
    python = running.folder / ".venv" / "bin" / "python"
    shown = subprocess.run(
        [python, "manage.py", "demo_clock", "--show", "--json"],
        cwd=running.folder,
        env=running.environment,
        capture_output=True,
        text=True,
    )
    assert shown.returncode == 0, shown.stderr
    assert '"now"' in shown.stdout


def test_up_when_it_is_already_running_refuses(running: Installation) -> None:
    refused = running.make("up", "PORT=0")
    assert refused.returncode != 0
    assert "already running" in refused.stdout + refused.stderr
    assert running.get("/healthz")[0] == 200


def test_worker_when_killed_is_started_again(running: Installation) -> None:
    for process in running.named("--concurrency"):
        os.kill(process, signal.SIGKILL)
    assert "starting it again" in running.wait_for("starting it again")


def test_up_when_interrupted_leaves_no_process(running: Installation) -> None:
    running.interrupt()
    assert running.wait_gone() == set()


def test_up_when_the_launcher_was_killed_recovers(running: Installation) -> None:
    running.signal_launcher(signal.SIGKILL)
    assert running.wait_gone() == set()
    running.up()
    assert running.get("/register/")[0] == 200
    running.signal_launcher(signal.SIGTERM)
    assert running.wait_gone() == set()


def test_up_when_make_was_killed_stops(running: Installation) -> None:
    assert running.process is not None
    running.process.kill()
    running.finish()
    assert running.wait_gone() == set()


def test_up_when_the_port_is_taken_refuses(idle: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = idle.make("up", f"PORT={port}")
    assert refused.returncode != 0
    assert f"Port {port} is taken" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert idle.processes() == set()


def test_up_when_the_given_database_does_not_answer_refuses(idle: Installation) -> None:
    refused = idle.make("up", DATABASE_URL="postgresql://somebody:secret@127.0.0.1:1/scs")
    assert refused.returncode != 0
    assert "DATABASE_URL is set, but that database cannot be reached" in refused.stderr
    assert "secret" not in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr
    assert idle.processes() == set()


def test_up_when_the_disk_is_full_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusal, "NEEDED_DISK", 10**18)
    with pytest.raises(refusal.Refusal, match="MB left"):
        refusal.require_disk(tmp_path)
