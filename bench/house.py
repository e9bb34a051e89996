"""The house: how long it takes to stand, how fast a page is, how much memory it sits in."""

import http.client
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil

from bench.rows import Benchmark, Row
from tests.ports import kept_port
from tests.stack.installation import Installation, installation
from tools.stack.places import ROOT
from tools.stack.processes import Child
from tools.stack.services import Services
from tools.stack.testing import environment

CLIENTS = 4


def start_up(_scale: float) -> Iterator[Row]:
    """From a fresh copy with an empty package cache to a served page; then again; then the idle stack's memory."""
    with tempfile.TemporaryDirectory() as scratch:
        empty = {"XDG_CACHE_HOME": f"{scratch}/cache", "UV_CACHE_DIR": f"{scratch}/uv", "PIP_NO_CACHE_DIR": "1"}
        with installation(Path(scratch) / "checkout", env=empty) as fresh:
            cold = until_up(fresh)
            yield Row("house.start-up cold", cold, "s", "empty package cache", gate=60, at_most=True)
            fresh.interrupt()
            warm = until_up(fresh)
            yield Row("house.start-up warm", warm, "s", "the second time", gate=6, at_most=True)
            time.sleep(5)
            yield Row("house.idle memory", idle_memory(fresh) / 1024**2, "MB", "all processes, shared pages once")
            fresh.interrupt()


def until_up(fresh: Installation) -> float:
    began = time.perf_counter()
    fresh.up()
    return time.perf_counter() - began


def idle_memory(running: Installation) -> int:
    return sum(psutil.Process(process).memory_full_info().pss for process in running.processes())


def register_page(scale: float) -> Iterator[Row]:
    """Requests per second of the register page against a bare view with one query, on the same server."""
    requests = max(300, int(10_000 * scale))
    with served() as port:
        for path in ("/bench/bare/", "/register/"):
            rate(port, path, 100)  # warm both
        bare = rate(port, "/bench/bare/", requests)
        register = rate(port, "/register/", requests)
    yield Row(
        "house.register page", register, "req/s", f"bare view {bare:,.0f} req/s", register / bare, 0.5, scale=scale
    )


class served:  # noqa: N801 - a context manager, used as a word
    """The product with one more address, on servers of its own."""

    env: dict[str, str]

    def __enter__(self) -> int:
        self.kept = ExitStack()
        port = self.kept.enter_context(kept_port())
        self.services = Services("bench-servers", durable=False)
        self.services.begin()
        self.services.wait_for_database()
        self.services.wait_for_broker()
        self.services.make_roles()
        env = self.env = {
            **environment(self.services),
            **self.services.env,
            "DJANGO_SETTINGS_MODULE": "bench.project.settings",
            "SCS_BIND": f"127.0.0.1:{port}",
            "SCS_DATABASE_POOL": "8",
        }
        self.run("bench-prepare", ["-m", "tools.stack.prepare"], {**env, "SCS_AS_OWNER": "1"})
        self.run("bench-data", ["manage.py", "seed_demo", "--cases", "0"], env)
        self.web = child(
            "bench-web", ["-m", "gunicorn", "--config", "python:scs_admin.gunicorn", "scs_admin.wsgi"], env
        )
        self.web.start()
        self.web.wait_until(lambda: answers(port))
        return port

    @staticmethod
    def run(name: str, arguments: list[str], env: dict[str, str]) -> None:
        command = child(name, arguments, env)
        command.start()
        if command.wait():
            raise SystemExit(command.last_words())

    def __exit__(self, *_: object) -> None:
        self.web.ask_to_stop()
        self.web.wait_stopped()
        self.services.stop()
        self.kept.close()


def child(name: str, arguments: list[str], env: dict[str, str]) -> Child:
    return Child(name, [sys.executable, *arguments], env=env, cwd=ROOT)


def answers(port: int) -> bool:
    try:
        return get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz") == 200
    except OSError:
        return False


def get(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Accept-Language": "en"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def rate(port: int, path: str, requests: int) -> float:
    share = requests // CLIENTS
    with multiprocessing.get_context("fork").Pool(CLIENTS) as pool:
        began = time.perf_counter()
        pool.starmap(ask, [(port, path, share)] * CLIENTS)
        return share * CLIENTS / (time.perf_counter() - began)


def ask(port: int, path: str, times: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(times):
        status = get(connection, path)
        if status != 200:
            raise SystemExit(f"{path} answered {status} (process {os.getpid()})")


BENCHMARKS: dict[str, Benchmark] = {"start_up": start_up, "register_page": register_page}
