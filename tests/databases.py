"""Test databases: one template, migrated once as the owner; a clone of it for each worker, cloned anew after each test that commits."""

import hashlib
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tools.stack import postgres

ROOT = Path(__file__).resolve().parent.parent
LOCK = 7_411_201  # one worker at a time makes the template


def server(url: str, database: str = "postgres", role: str | None = None) -> psycopg.Connection:
    options = {"options": f"-c role={role}"} if role else {}
    return psycopg.connect(make_conninfo(url, dbname=database, **options), autocommit=True)


def template_name() -> str:
    """Named after what it is made from, so that it is made again only when a migration changes, or what migrations write:
    the rooms' tables of moves, and their clocks."""
    made_from = [ROOT / "requirements.lock", *sorted((ROOT / "tools/stack").glob("*.sql")), Path(__file__)]
    migrations = [*ROOT.glob("*/migrations/*"), *ROOT.glob("tests/*/migrations/*"), *ROOT.glob("tests/*/states.py")]
    migrations += [*ROOT.glob("*/states.py"), *ROOT.glob("*/states/*.py"), *ROOT.glob("*/rules/clock*.py")]
    made_from += sorted(path for path in migrations if path.suffix in {".py", ".sql"})
    digest = hashlib.sha256()
    for path in made_from:
        digest.update(path.name.encode() + path.read_bytes())
    return f"test_scs_template_{digest.hexdigest()[:12]}"


def ensure_template(url: str) -> str:
    name = template_name()
    with server(url) as maintenance:
        maintenance.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        names = maintenance.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'test_scs_template_%%'"
        ).fetchall()
        if (name,) not in names:
            for (old,) in names:
                maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            make_template(url, name, maintenance)
    return name


def make_template(url: str, name: str, maintenance: psycopg.Connection) -> None:
    maintenance.execute((postgres.HERE / "roles.sql").read_bytes())
    unfinished = f"{name}_unfinished"
    drop(maintenance, unfinished)
    maintenance.execute(sql.SQL("CREATE DATABASE {} OWNER scs_owner").format(sql.Identifier(unfinished)))
    with server(url, unfinished) as inside:
        inside.execute((postgres.HERE / "database.sql").read_bytes())
    migrate(unfinished)
    maintenance.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
    )


def migrate(database: str) -> None:
    connection.close()
    usual = dict(connection.settings_dict)
    connection.settings_dict.update(NAME=database, OPTIONS={**usual["OPTIONS"], "options": "-c role=scs_owner"})
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def clone(url: str, template: str, name: str) -> None:
    """By copying files: of a thousand small ones, that takes half of what writing them through the log does."""
    with server(url) as maintenance:
        drop(maintenance, name)
        maintenance.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER scs_owner STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop(maintenance: psycopg.Connection, name: str) -> None:
    maintenance.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
