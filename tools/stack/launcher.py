"""`make up`: start everything in order, say so, watch over it, and stop all of it."""

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import psycopg

from tools.stack.places import LOGS, ROOT, VAR, random_key, secret, write_runtime
from tools.stack.prepare import is_prepared, note_prepared
from tools.stack.processes import Child, stop_with_make
from tools.stack.refusal import Refusal, claim, require_disk, require_port
from tools.stack.services import Services

PYTHON = Path(sys.executable)
DEMO_PASSWORD = "due-process-demo"  # noqa: S105 - printed on purpose: the demonstration's sign-ins are public
DEMO_CASES = "120"  # what a first start may take: about half a minute
LETTERS = VAR / "demo-letters.txt"  # access codes of a few cases of the demonstration
RESTART_PAUSES = (1, 2, 5, 10, 30)


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


class Launcher:
    def __init__(self) -> None:
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.port = int(os.environ.get("PORT") or "8000")
        self.services = Services("servers")
        self.children: list[Child] = []
        self.began = time.monotonic()
        self.env: dict[str, str] = {}

    def run(self) -> None:
        signal.signal(signal.SIGTERM, raise_stopped)
        signal.signal(signal.SIGINT, raise_stopped)
        stop_with_make()
        lock = claim(VAR)
        try:
            self.start()
            self.watch()
        except Stopped:
            print("\n  stopping", flush=True)
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.stop()
            lock.close()

    def start(self) -> None:
        require_disk(VAR)
        require_port(self.host, self.port)
        LOGS.mkdir(exist_ok=True)
        self.services.begin()
        self.step("database", self.open_database)
        self.step("broker", self.services.wait_for_broker)
        self.settle_environment()
        self.step("migrations", self.migrate)
        self.step("data", self.load_data)
        self.start_processes()
        self.step("web", lambda: self.child("web").wait_until(self.web_answers))
        for name in self.notifying:
            child = self.child(name)
            self.step(name, lambda child=child: child.wait_until(child.said_ready))  # type: ignore[misc]
        self.greet()

    @staticmethod
    def say(name: str, what: str) -> None:
        print(f"  {name:<10} {what}", flush=True)

    def step(self, name: str, action: Callable[[], object]) -> None:
        action()
        self.say(name, f"ready   {time.monotonic() - self.began:5.1f} s")

    def open_database(self) -> None:
        self.services.wait_for_database()
        self.services.make_roles()

    def settle_environment(self) -> None:
        """What every process of this stack gets; written to `var/runtime` for commands typed by hand."""
        given = {name: value for name, value in os.environ.items() if name.startswith(("SCS_", "DATABASE_", "EMAIL_"))}
        ours = {
            "SCS_MODE": "demo",
            "SCS_SECRET_KEY_FILE": str(secret("django-secret-key")),
            "SCS_FIELD_KEY_FILE": str(random_key("field-key")),
            "SCS_LEDGER_KEY_FILE": str(random_key("ledger-key")),
            "SCS_LETTER_KEY_FILE": str(random_key("letter-key")),
            "SCS_LEDGER_ORIGIN": "demo.statutory-lists.example/log",
            "SCS_BIND": f"{self.host}:{self.port}",
            **given,
            **self.services.env,
        }
        homes = [self.services.postgres.home] if self.services.postgres else []
        write_runtime(homes, ours)
        multiprocess = VAR / "metrics"
        multiprocess.mkdir(exist_ok=True)
        for old in multiprocess.glob("*.db"):
            old.unlink()
        kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LD_LIBRARY_PATH")
        inherited = {name: os.environ[name] for name in kept if name in os.environ}
        self.env = {
            **inherited,
            **ours,
            "DJANGO_SETTINGS_MODULE": "scs_admin.settings",
            "PYTHONUNBUFFERED": "1",
            "PROMETHEUS_MULTIPROC_DIR": str(multiprocess),
        }

    def command(self, name: str, *arguments: str, env: dict[str, str], aloud: bool = False) -> None:
        """Run one command to its end, with its output in `var/log/<name>.log`; `aloud`: and line by line for whoever waits."""
        child = Child(name, [PYTHON, *arguments], env=env, cwd=ROOT)
        told = child.log.stat().st_size if child.log.exists() else 0
        self.children.append(child)
        child.start()
        while aloud and child.is_running():
            time.sleep(0.1)
            told = self.repeat(child, told)
        if child.wait():
            raise Refusal(f"Preparing the {name} failed.\n{child.last_words()}")
        self.children.remove(child)

    def repeat(self, child: Child, told: int) -> int:
        """The whole lines that its log has got since. Says how far it was read."""
        with child.log.open("rb") as log:
            log.seek(told if told <= child.log.stat().st_size else 0)  # begun anew, where it had grown too large
            lines, _, _unfinished = log.read().rpartition(b"\n")
        for line in lines.decode(errors="replace").splitlines():
            self.say(child.name, line)
        return told + len(lines) + 1 if lines else told

    @property
    def env_of_processes(self) -> dict[str, str]:
        """Running processes never learn the owner's password."""
        return {name: value for name, value in self.env.items() if name != "DATABASE_OWNER_URL"}

    def migrate(self) -> None:
        url = self.env.get("DATABASE_OWNER_URL") or self.env["DATABASE_URL"]
        if not is_prepared(url):
            self.command("migrations", "-m", "tools.stack.prepare", env={**self.env, "SCS_AS_OWNER": "1"})
            note_prepared(url)

    def load_data(self) -> None:
        """A demonstration's world is played once. One that was interrupted is in the past: it begins anew."""
        if self.env["SCS_MODE"] != "demo":
            return
        world = ["--cases", os.environ.get("CASES") or DEMO_CASES, "--letters", str(LETTERS)]
        if self.asks("SELECT demo AND demo_offset < interval '0' FROM clock_state"):
            self.say("data", "the demonstration was not finished; it begins anew")
            owner = {**self.env, "SCS_AS_OWNER": "1"}
            self.command("data", "manage.py", "demo_clock", "--reset", *world, env=owner, aloud=True)
        elif not self.asks("SELECT EXISTS (SELECT FROM people_user)"):
            self.command("data", "manage.py", "seed_demo", *world, env=self.env_of_processes, aloud=True)

    def asks(self, question: str) -> bool:
        with psycopg.connect(self.env["DATABASE_URL"]) as connection:
            return connection.execute(question).fetchone() == (True,)

    notifying = ("worker", "beat", "sweep", "sequencer")

    def start_processes(self) -> None:
        celery = ["-m", "celery", "--app", "scs_admin", "--quiet"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        schedule = str(VAR / "beat-schedule")
        commands: dict[str, list[str]] = {
            "web": ["-m", "gunicorn", "--config", "python:scs_admin.gunicorn", "scs_admin.wsgi"],
            "worker": [*celery, "worker", "--pool", "threads", "--concurrency", "4", *quiet],
            "beat": [*celery, "beat", "--schedule", schedule, "--pidfile="],
            "sweep": ["manage.py", "sweep"],
            "sequencer": ["manage.py", "sequence"],
        }
        for name, arguments in commands.items():
            child = Child(name, [PYTHON, *arguments], env=self.env_of_processes, cwd=ROOT)
            self.children.append(child)
            child.start(notifies=name in self.notifying)

    def child(self, name: str) -> Child:
        return next(child for child in self.children if child.name == name)

    def web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    @property
    def address(self) -> str:
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - asked for by HOST=
        return f"http://{host}:{self.port}"

    def greet(self) -> None:
        lines = ["", f"  Citizens   {self.address}/", f"  Officials  {self.address}/admin/"]
        lines += [f"  Programs   {self.address}/api/docs/"]
        if self.env["SCS_MODE"] == "demo":
            lines += [
                "",
                f"  Demo sign-ins, password {DEMO_PASSWORD}:",
                "    clerk officer officer2 decider reviewer reviewer2 manager manager2 records records2",
                "    tax-officer tax-decider tax-clerk tax-records tax-manager transport-clerk tender-clerk auditor board",
                "    (the integrators `agency` and `court` are programs: they sign in with a token, not here)",
                *letters(),
            ]
        lines += ["", f"  Logs are in {LOGS.relative_to(ROOT)}/. Ctrl-C stops everything.", ""]
        print("\n".join(lines), flush=True)

    def watch(self) -> None:
        """Start again what stops by itself, at longer and longer pauses; without a database there is nothing to do."""
        failures = {child.name: 0 for child in self.children}
        again_at: dict[str, float] = {}
        while True:
            time.sleep(0.5)
            for service in self.services.children():
                if not service.is_running():
                    raise Refusal(f"{service.name} stopped.\n{service.last_words()}")
            for child in self.children:
                if child.is_running():
                    continue
                if child.name not in again_at:
                    pause = RESTART_PAUSES[min(failures[child.name], len(RESTART_PAUSES) - 1)]
                    failures[child.name] += 1
                    again_at[child.name] = time.monotonic() + pause
                    self.say(child.name, f"stopped; starting it again in {pause} s (see {child.log.relative_to(ROOT)})")
                elif time.monotonic() >= again_at[child.name]:
                    del again_at[child.name]
                    child.start(notifies=child.name in self.notifying)

    def stop(self) -> None:
        for child in reversed(self.children):
            child.ask_to_stop()
        for child in reversed(self.children):
            child.wait_stopped()
        self.services.stop()


def letters() -> list[str]:
    """Cases that a citizen may open: reference, access code, and what there is to do."""
    if not LETTERS.exists():
        return []
    found = LETTERS.read_text(encoding="utf-8").splitlines()
    return ["", "  Cases to open as a citizen, with reference and access code:", *(f"    {line}" for line in found)]


def raise_stopped(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def stop_running() -> None:
    """`make stop`: ask the launcher that holds the lock, and wait for it."""
    try:
        claim(VAR).close()
    except Refusal:
        holder = (VAR / "up.lock").read_text().split()
        if len(holder) == 2:
            os.kill(int(holder[1]), signal.SIGTERM)
            wait_released()
            print("stopped")
        return
    print("nothing runs here")


def wait_released(seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            claim(VAR).close()
        except Refusal:
            time.sleep(0.1)
        else:
            return
    raise Refusal(f"It did not stop within {seconds:.0f} s. The process is named in {VAR / 'up.lock'}.")
