"""`make test`: servers of the tests' own (or those that the environment gives), then pytest."""

import fcntl
import os
import subprocess
import sys
from importlib.util import find_spec
from typing import IO

from tools.stack.places import ROOT, VAR, random_key, secret
from tools.stack.refusal import Refusal
from tools.stack.services import Services
from tools.translations import compile_catalogs

DEBIAN_BROWSER = ("chromium-headless-shell", "fonts-noto-cjk")


def run_tests(arguments: list[str]) -> int:
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    compile_catalogs()
    install_browser()
    home, lock = free_servers()
    services = Services(home, durable=False)
    try:
        services.begin()
        services.wait_for_database()
        services.wait_for_broker()
        return subprocess.run(
            [sys.executable, "-m", "pytest", *(arguments or default_arguments())], cwd=ROOT, env=environment(services)
        ).returncode
    finally:
        services.stop()
        lock.close()


def free_servers() -> tuple[str, IO[str]]:
    """Servers that no other run is using: runs side by side each have their own."""
    for name in ("test-servers", *(f"test-servers-{number}" for number in range(2, 17))):
        lock = (VAR / f"{name}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return name, lock
    raise Refusal("Sixteen test runs are going on here already.")


def default_arguments() -> list[str]:
    return ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup", "-q"]


def environment(services: Services) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "",  # a hundred processes begin in a run: what is compiled once is kept
        "DATABASE_URL": services.superuser_url(),
        "REDIS_URL": services.env["REDIS_URL"],
        "SCS_MODE": "demo",
        "SCS_SECRET_KEY_FILE": str(secret("django-secret-key")),
        "SCS_FIELD_KEY_FILE": str(random_key("field-key")),
        "SCS_LEDGER_ORIGIN": "tests.example/log",
        "SCS_DATABASE_POOL": "0",
    }


def install_browser() -> None:
    """Debian's Chromium without a window, where packages may be installed; otherwise the browser tests say that they were skipped."""
    from tools.stack.browser import find_browser  # noqa: PLC0415

    if find_browser() or os.getuid() != 0 or not os.access("/usr/bin/apt-get", os.X_OK) or not find_spec("playwright"):
        return
    print("  browser    installing Debian's Chromium for the browser tests", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with (VAR / "apt.log").open("ab") as log:
        subprocess.run(["/usr/bin/apt-get", "update", "-q"], env=quiet, stdout=log, stderr=log)
        command = ["/usr/bin/apt-get", "install", "-y", "-q", "--no-install-recommends", *DEBIAN_BROWSER]
        if subprocess.run(command, env=quiet, stdout=log, stderr=log).returncode:
            print(
                f"  browser    could not be installed (see {VAR / 'apt.log'}): browser tests will be skipped",
                flush=True,
            )
