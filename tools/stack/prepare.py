"""What an installation needs before its processes start: compiled translations, the schema, the files browsers load.

The launcher skips it when neither the sources it reads nor the migrations in the database have changed since.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tools.stack.places import ROOT, VAR

PREPARED = VAR / "prepared.json"
SOURCES = (
    "requirements.lock",
    "*/migrations/*",
    "locale/*/*/*.po",
    "static/**/*",
    "*/static/**/*",
    "tools/stack/*.sql",
)


def sources() -> Iterator[Path]:
    for pattern in SOURCES:
        for path in ROOT.glob(pattern):
            if path.is_file() and path.suffix != ".pyc" and path.relative_to(ROOT).parts[0] not in {"var", ".venv"}:
                yield path


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(set(sources())):
        digest.update(os.fsencode(path.relative_to(ROOT)) + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def migrations_in(database_url: str) -> str:
    """Which migrations this very database has; nothing, where it has none yet."""
    query = "SELECT coalesce(string_agg(app || '.' || name, ',' ORDER BY id), '') FROM django_migrations"
    try:
        with psycopg.connect(database_url) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.errors.UndefinedTable:
        return ""
    return str(row[0]) if row else ""


def state(database_url: str) -> dict[str, str]:
    return {"sources": fingerprint(), "migrations": migrations_in(database_url)}


def is_prepared(database_url: str) -> bool:
    made = [Path(os.environ.get("SCS_STATIC_ROOT") or VAR / "static")]
    made += [path.with_suffix(".mo") for path in ROOT.glob("locale/*/*/*.po")]
    if not all(path.exists() for path in made):
        return False
    try:
        return bool(json.loads(PREPARED.read_text()) == state(database_url))
    except (OSError, ValueError):
        return False


def note_prepared(database_url: str) -> None:
    PREPARED.write_text(json.dumps(state(database_url)))


def main() -> None:
    import django  # noqa: PLC0415 - the launcher imports this module, and does without Django
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from tools.translations import compile_catalogs  # noqa: PLC0415

    compile_catalogs()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scs_admin.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=1)
    if settings.DEMO:
        call_command("demo_clock", "--enable", "--json")
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
