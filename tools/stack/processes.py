"""Child processes: started with a log of their own, waited for until ready, stopped in order, never left behind."""

import contextlib
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.stack.places import LOGS
from tools.stack.refusal import Refusal

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)
LARGEST_LOG = 20 * 1024**2


class Child:
    """One process. If the launcher is killed outright, the kernel sends the child its stop signal."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        stop_signal: signal.Signals = signal.SIGTERM,
        account: Mapping[str, Any] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.name = name
        self.command = [os.fspath(part) for part in command]
        self.env = dict(env)
        self.stop_signal = stop_signal
        self.account = dict(account or {})
        self.cwd = cwd
        self.log = LOGS / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.notifications: socket.socket | None = None

    def start(self, *, notifies: bool = False) -> None:
        env = {**self.env, **(self.listen() if notifies else {})}
        LOGS.mkdir(exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        launcher = os.getpid()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the launcher alone, which stops its children in order
                preexec_fn=lambda: die_with(launcher, self.stop_signal),  # noqa: PLW1509 - two system calls, no threads yet
                **self.account,
            )

    def listen(self) -> dict[str, str]:
        """The same readiness protocol as systemd's, on an abstract socket."""
        address = f"scs-{os.getpid()}-{self.name}-{secrets.token_hex(8)}"
        self.notifications = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notifications.bind("\0" + address)
        self.notifications.setblocking(False)
        return {"NOTIFY_SOCKET": "@" + address}

    def said_ready(self) -> bool:
        assert self.notifications is not None
        try:
            return b"READY=1" in self.notifications.recv(4096)
        except BlockingIOError:
            return False

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_until(self, ready: Callable[[], bool], seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.is_running():
                raise Refusal(f"{self.name} stopped while starting.\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise Refusal(f"{self.name} was not ready after {seconds:.0f} s.\n{self.last_words()}")
            time.sleep(0.02)

    def wait(self) -> int:
        assert self.process is not None
        return self.process.wait()

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()[-8:]
        return "\n".join([*(f"    {line[:300]}" for line in lines), f"    (all of it: {self.log})"])

    def ask_to_stop(self) -> None:
        if self.is_running():
            assert self.process is not None
            self.process.send_signal(self.stop_signal)

    def wait_stopped(self, seconds: float = 15) -> None:
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        end_session(self.process.pid)
        self.process.wait()


def stop_with_make() -> None:
    """When `make` is killed outright, what it started stops as on SIGTERM."""
    with contextlib.suppress(OSError):
        if Path(f"/proc/{os.getppid()}/comm").read_text().strip() in {"make", "gmake"}:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def die_with(launcher: int, stop_signal: signal.Signals) -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, stop_signal)
    if os.getppid() != launcher:  # it died before we could ask
        os._exit(1)


def end_session(leader: int) -> None:
    """Whatever a child left of its own (workers of a master that was killed) goes with it."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
