"""One durable database for the benchmarks that write: made anew, migrated, and met through the application's role."""

import atexit
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import psycopg

from tools.stack.places import ROOT, VAR, random_key, secret
from tools.stack.postgres import DATABASE
from tools.stack.services import Services

SETTINGS = "bench.project.with_peers"


@dataclass(frozen=True, slots=True)
class World:
    """`env` is what a process needs to join in."""

    services: Services
    env: dict[str, str]

    @property
    def superuser(self) -> str:
        return psycopg.conninfo.make_conninfo(self.services.superuser_url(), dbname=self.database)

    @property
    def database(self) -> str:
        return psycopg.conninfo.conninfo_to_dict(self.env["DATABASE_URL"])["dbname"]  # type: ignore[return-value]

    @property
    def app(self) -> str:
        return self.env["DATABASE_URL"]

    @property
    def owner(self) -> str:
        return self.env["DATABASE_OWNER_URL"]

    def command(self, *arguments: str, **env: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env={**self.env, **env})


@cache
def world() -> World:
    """The same for every benchmark of a run. After it, Django is set up in this process."""
    services = Services("bench-world", durable=True)
    services.begin()
    atexit.register(services.stop)
    services.wait_for_database()
    services.wait_for_broker()
    begin_anew(services)
    services.make_roles()
    made = World(services, environment(services))
    prepare = made.command("-m", "tools.stack.prepare", SCS_AS_OWNER="1")
    if prepare.wait():
        raise SystemExit("The benchmarks' database could not be made.")
    join(made)
    return made


def begin_anew(services: Services) -> None:
    """What an earlier run left would make this one slower than it. A database that was given is taken as it is."""
    if services.postgres:
        with psycopg.connect(services.postgres.superuser_url("postgres"), autocommit=True) as superuser:
            superuser.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def environment(services: Services) -> dict[str, str]:
    return {
        **os.environ,
        **services.env,
        "SCS_MODE": "demo",
        "SCS_SECRET_KEY_FILE": str(secret("django-secret-key")),
        "SCS_FIELD_KEY_FILE": str(random_key("field-key")),
        "SCS_LEDGER_KEY_FILE": str(random_key("ledger-key")),
        "SCS_LEDGER_ORIGIN": "bench.example/log",
        "SCS_CHECKPOINT_DIR": str(VAR / "bench" / "checkpoints"),
        "SCS_STATIC_ROOT": str(VAR / "bench" / "static"),
        "SCS_DATABASE_POOL": "0",
        "SCS_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }


def join(made: World) -> None:
    with environ(made.env):
        import django  # noqa: PLC0415 - only now are there settings

        django.setup()


@contextmanager
def environ(given: dict[str, str]) -> Iterator[None]:
    """For as long as it takes: benchmarks with servers of their own read this environment as well."""
    before = dict(os.environ)
    os.environ.update(given)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
