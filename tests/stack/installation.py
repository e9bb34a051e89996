"""A copy of this checkout in a folder of its own, started and stopped as a newcomer would."""

import contextlib
import fcntl
import json
import os
import queue
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.ports import kept_port

ROOT = Path(__file__).resolve().parent.parent.parent
NEVER_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "var", "__pycache__", "*.mo", ".mypy_cache", ".ruff_cache", ".hypothesis", ".pytest_cache"
)


@dataclass
class Installation:
    folder: Path
    port: int
    account: dict[str, int | list[int]] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    listener: threading.Thread | None = None
    lines: "queue.Queue[str | None]" = field(default_factory=queue.Queue)

    @classmethod
    def copied_to(cls, folder: Path, port: int, **options: object) -> "Installation":
        shutil.copytree(ROOT, folder, ignore=NEVER_COPIED)
        return cls(folder, port, **options)  # type: ignore[arg-type]

    @property
    def environment(self) -> dict[str, str]:
        """A newcomer's: nothing of the tests' own settings."""
        kept = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "UV_CACHE_DIR", "SSL_CERT_FILE")
        pip = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_"))}
        found = {name: os.environ[name] for name in kept if name in os.environ}
        return {"CASES": "3", **found, **pip, **self.env}  # a small world: it is not what is tested here

    def make(self, *words: str, **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["make", *words],
            cwd=self.folder,
            env={**self.environment, **env},
            capture_output=True,
            text=True,
            timeout=250,
            **self.account,  # type: ignore[arg-type]
        )

    def up(self, seconds: float = 250) -> None:
        """Start, and wait until it says that it is up."""
        self.lines = queue.Queue()
        self.process = subprocess.Popen(
            ["make", "up", f"PORT={self.port}"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            **self.account,  # type: ignore[arg-type]
        )
        self.listener = threading.Thread(target=self.listen, args=[self.process, self.lines], daemon=True)
        self.listener.start()
        self.wait_for("Ctrl-C stops everything", seconds)

    @staticmethod
    def listen(process: "subprocess.Popen[str]", lines: "queue.Queue[str | None]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        lines.put(None)

    def wait_for(self, words: str, seconds: float = 120) -> str:
        said = ""
        deadline = time.monotonic() + seconds
        while words not in said:
            line = self.lines.get(timeout=max(0.1, deadline - time.monotonic()))
            assert line is not None, f"it ended before saying {words!r}:\n{said}"
            said += line
        return said

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def launcher(self) -> int:
        """The process that `make` started."""
        return int((self.folder / "var" / "up.lock").read_text().split()[1])

    def processes(self) -> set[int]:
        """Every live process of this installation: those that name its folder, or its servers' folder."""
        marks = {os.fsencode(self.folder), *(os.fsencode(home) for home in self.homes())}
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    command = (entry / "cmdline").read_bytes()
                    folder = os.fsencode((entry / "cwd").readlink())
                    if any(mark in command or folder.startswith(mark) for mark in marks) and not is_zombie(entry):
                        found.add(int(entry.name))
        return found

    def named(self, word: str) -> set[int]:
        """Those of its processes whose command has the word."""
        return {process for process in self.processes() if word.encode() in read_process(process, "cmdline")}

    def homes(self) -> list[str]:
        runtime = self.folder / "var" / "runtime"
        return list(json.loads(runtime.read_text())["servers"]) if runtime.exists() else []

    def interrupt(self) -> None:
        """As a terminal does on Ctrl-C: the whole foreground group gets it."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGINT)
        self.finish()

    def signal_launcher(self, number: signal.Signals) -> None:
        os.kill(self.launcher(), number)
        self.finish()

    def finish(self, seconds: float = 100) -> None:
        """Wait for `make` to end, and let go of what it said."""
        assert self.process is not None
        self.process.wait(seconds)
        assert self.listener is not None
        self.listener.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def wait_gone(self, seconds: float = 100) -> set[int]:
        deadline = time.monotonic() + seconds
        while ((left := self.processes()) or self.is_locked()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return left

    def is_locked(self) -> bool:
        """Whether a launcher still holds this checkout."""
        with (self.folder / "var" / "up.lock").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def remove(self) -> None:
        self.make("reset", YES="1")
        shutil.rmtree(self.folder, ignore_errors=True)


def read_process(process: int, what: str) -> bytes:
    """Of a process that may have ended meanwhile."""
    try:
        return Path(f"/proc/{process}/{what}").read_bytes()
    except OSError:
        return b""


def is_zombie(entry: Path) -> bool:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"


@contextlib.contextmanager
def installation(folder: Path, **options: object) -> Iterator[Installation]:
    with kept_port() as port:
        made = Installation.copied_to(folder, port, **options)
        try:
            yield made
        finally:
            made.make("stop")
            if made.process is not None and made.process.returncode is None:
                made.finish()
            made.remove()
