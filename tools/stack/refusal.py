"""Why the stack cannot start, as one sentence that says how to mend it."""

import errno
import fcntl
import os
import shutil
import socket
from pathlib import Path
from typing import IO

import psycopg

NEEDED_DISK = 400 * 1024**2


class Refusal(Exception):
    """Printed as it is; the launcher then stops what it had started and exits with 1."""


def claim(var: Path) -> IO[str]:
    """Hold `var/up.lock` while running. The kernel lets go of it when the process dies, however it dies."""
    try:
        var.mkdir(exist_ok=True)
        lock = (var / "up.lock").open("a+")
    except OSError as failed:
        raise Refusal(f"{var} cannot be written ({failed.strerror}). Run as the user who owns this folder.") from failed
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise Refusal(f"It is already running here ({lock.read().strip()}). `make stop` stops it.") from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}")
    lock.flush()
    return lock


def require_disk(place: Path) -> None:
    free = shutil.disk_usage(place).free
    if free < NEEDED_DISK:
        raise Refusal(
            f"The disk that holds {place} has {free // 1024**2} MB left; {NEEDED_DISK // 1024**2} are needed."
        )


def require_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failed:
            if failed.errno == errno.EADDRINUSE:
                raise Refusal(f"Port {port} is taken by another program. Choose another: make up PORT=8001") from None
            raise Refusal(
                f"Port {port} cannot be used ({failed.strerror}). Choose another: make up PORT=8001"
            ) from None


def require_database(url: str, name: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as failed:
        reason = str(failed).strip().splitlines()[-1]
        raise Refusal(f"{name} is set, but that database cannot be reached: {reason}") from None
