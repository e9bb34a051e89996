"""Everything that differs between machines, read once from the environment and typed.

With no DATABASE_URL in the environment, a stack that `make up` started beside this checkout is used: the launcher
writes what its own processes need into `var/runtime`, so that commands typed by hand meet the same database.
"""

import base64
import json
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import environ
import psycopg
from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
RUNTIME_FILE = VAR_DIR / "runtime"

Mode = Literal["production", "demo"]


class UnusableEnvironment(Exception):
    """The environment cannot be used; the message says which variable and how to mend it."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings that an installation chooses. Names in the environment are in the comments."""

    mode: Mode  # SCS_MODE: production unless it says demo
    debug: bool  # SCS_DEBUG
    secret_key: str  # SCS_SECRET_KEY, or a file named by SCS_SECRET_KEY_FILE
    hosts: tuple[str, ...]  # SCS_HOSTS, separated by commas
    database: dict[str, Any]  # DATABASE_URL (or DATABASE_OWNER_URL for commands that change the schema)
    replica: dict[str, Any] | None  # DATABASE_REPLICA_URL: statistics only
    separate_roles: bool  # whether DATABASE_OWNER_URL names another role than DATABASE_URL
    redis_url: str  # REDIS_URL
    zone: str  # SCS_TIME_ZONE
    log_level: str  # SCS_LOG_LEVEL
    metrics_token: str  # SCS_METRICS_TOKEN
    trusted_proxies: int  # SCS_TRUSTED_PROXIES: how many proxies of ours stand in front
    static_root: Path  # SCS_STATIC_ROOT
    database_pool: int  # SCS_DATABASE_POOL: connections a process may hold; 0 switches the pool off
    field_key: str  # SCS_FIELD_KEY, or SCS_FIELD_KEY_FILE: 32 bytes in base64, under which personal data are kept
    field_key_other: str  # SCS_FIELD_KEY_OTHER, or …_FILE: a second key that is read as well, while one follows another
    ledger_key_file: str  # SCS_LEDGER_KEY_FILE: the log's signing key; read by the sequencer alone
    letter_key_file: str  # SCS_LETTER_KEY_FILE: the key that signs lifting letters; read by the web processes
    letter_old_keys: tuple[str, ...]  # SCS_LETTER_OLD_KEYS: verifier keys that signed before, separated by commas
    ledger_origin: str  # SCS_LEDGER_ORIGIN: the log's name, such as lists.example.gov/log
    checkpoint_dir: Path  # SCS_CHECKPOINT_DIR: where the newest checkpoint is kept outside the database
    files_dir: Path  # SCS_FILES_DIR: where documents and attachments are kept
    files_url: str  # SCS_FILES_URL: an object store instead, as s3://bucket/prefix?endpoint=https://host&region=name
    files_access_key: str  # SCS_FILES_ACCESS_KEY
    files_secret_key: str  # SCS_FILES_SECRET_KEY, or a file named by SCS_FILES_SECRET_KEY_FILE
    clamav: str  # SCS_CLAMAV: a virus scanner's socket, as unix:/path or host:port
    erasure_journal: Path  # SCS_ERASURE_JOURNAL: who was erased, kept outside the database
    oidc_url: str  # SCS_OIDC_URL: where citizens may sign in by OpenID Connect; empty: nowhere
    oidc_client: str  # SCS_OIDC_CLIENT
    oidc_secret: str  # SCS_OIDC_SECRET, or SCS_OIDC_SECRET_FILE
    oidc_name: str  # SCS_OIDC_NAME: what the button says
    oidc_claim: str  # SCS_OIDC_CLAIM: in which the provider tells the verified identity number
    oidc_claim_kind: str  # SCS_OIDC_CLAIM_KIND: which kind of number it is
    email_url: str  # EMAIL_URL
    mail_from: str  # SCS_MAIL_FROM


def adopt_running_stack(variables: MutableMapping[str, str]) -> None:
    """Take the environment of the stack that runs beside this checkout, where none is given."""
    if "DATABASE_URL" in variables or not RUNTIME_FILE.is_file():
        return
    try:
        running = json.loads(RUNTIME_FILE.read_text()).get("env", {})
    except PermissionError as refused:
        raise UnusableEnvironment(
            f"{RUNTIME_FILE} belongs to another user. Set DATABASE_URL, or run as the user who ran `make up`."
        ) from refused
    for name, value in running.items():
        variables.setdefault(name, value)


def read_environment(variables: Mapping[str, str]) -> Environment:
    env = environ.Env()
    env.ENVIRON = dict(variables)  # type: ignore[assignment]  # any mapping serves
    mode = env.str("SCS_MODE", default="production")
    if mode not in ("production", "demo"):
        raise UnusableEnvironment(f"SCS_MODE is {mode!r}. Set it to production or demo.")
    app_url = env.str("DATABASE_URL", default="")
    owner_url = env.str("DATABASE_OWNER_URL", default="")
    replica_url = env.str("DATABASE_REPLICA_URL", default="")
    as_owner = env.bool("SCS_AS_OWNER", default=False) and owner_url
    if not app_url:
        raise UnusableEnvironment("DATABASE_URL is not set and no stack runs here. Run `make up`, or set DATABASE_URL.")
    return Environment(
        mode=cast(Mode, mode),
        debug=env.bool("SCS_DEBUG", default=False),
        secret_key=read_secret(variables, "SCS_SECRET_KEY"),
        hosts=tuple(env.list("SCS_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if mode == "demo" else [])),
        database=parse_database_url(owner_url if as_owner else app_url),
        replica=parse_database_url(replica_url) if replica_url else None,
        separate_roles=bool(owner_url) and parse_database_url(owner_url)["USER"] != parse_database_url(app_url)["USER"],
        redis_url=env.str("REDIS_URL", default=""),
        zone=env.str("SCS_TIME_ZONE", default="Asia/Shanghai"),
        log_level=env.str("SCS_LOG_LEVEL", default="INFO"),
        metrics_token=read_secret(variables, "SCS_METRICS_TOKEN"),
        trusted_proxies=env.int("SCS_TRUSTED_PROXIES", default=0),
        static_root=Path(env.str("SCS_STATIC_ROOT", default=str(VAR_DIR / "static"))),
        database_pool=env.int("SCS_DATABASE_POOL", default=8),
        field_key=read_secret(variables, "SCS_FIELD_KEY"),
        field_key_other=read_secret(variables, "SCS_FIELD_KEY_OTHER"),
        ledger_key_file=env.str("SCS_LEDGER_KEY_FILE", default=""),
        ledger_origin=env.str("SCS_LEDGER_ORIGIN", default=""),
        checkpoint_dir=Path(env.str("SCS_CHECKPOINT_DIR", default=str(VAR_DIR / "checkpoints"))),
        **files_in(env, variables),
        clamav=env.str("SCS_CLAMAV", default=""),
        erasure_journal=Path(env.str("SCS_ERASURE_JOURNAL", default=str(VAR_DIR / "erasures.jsonl"))),
        **of_citizens(env, variables),
        email_url=env.str("EMAIL_URL", default="consolemail://"),
        mail_from=env.str("SCS_MAIL_FROM", default="no-reply@localhost"),
    )


def files_in(env: environ.Env, variables: Mapping[str, str]) -> dict[str, Any]:
    return {
        "files_dir": Path(env.str("SCS_FILES_DIR", default=str(VAR_DIR / "files"))),
        "files_url": env.str("SCS_FILES_URL", default=""),
        "files_access_key": env.str("SCS_FILES_ACCESS_KEY", default=""),
        "files_secret_key": read_secret(variables, "SCS_FILES_SECRET_KEY"),
    }


def read_secret(variables: Mapping[str, str], name: str) -> str:
    """A secret is given as NAME or, better, in a file that NAME_FILE names."""
    if path := variables.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as failed:
            raise UnusableEnvironment(
                f"{name}_FILE names {path}, which cannot be read ({failed.strerror})."
            ) from failed
    return variables.get(name, "")


def of_citizens(env: environ.Env, variables: Mapping[str, str]) -> dict[str, Any]:
    """What their pages need: the key of lifting letters, and where they may sign in elsewhere."""
    return {
        "letter_key_file": env.str("SCS_LETTER_KEY_FILE", default=""),
        "letter_old_keys": tuple(env.list("SCS_LETTER_OLD_KEYS", default=[])),
        "oidc_url": env.str("SCS_OIDC_URL", default=""),
        "oidc_client": env.str("SCS_OIDC_CLIENT", default=""),
        "oidc_secret": read_secret(variables, "SCS_OIDC_SECRET"),
        "oidc_name": env.str("SCS_OIDC_NAME", default=""),
        "oidc_claim": env.str("SCS_OIDC_CLAIM", default="identity_number"),
        "oidc_claim_kind": env.str("SCS_OIDC_CLAIM_KIND", default="resident identity"),
    }


def origin_of(url: str) -> str:
    """Scheme and host, as a Content-Security-Policy names them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def decode_key(text: str) -> bytes:
    """Nothing, where it is no key: a system check says so (scs.E009)."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def parse_database_url(url: str) -> dict[str, Any]:
    """Django's form of a libpq address; what libpq accepts beyond host and port goes to OPTIONS."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise UnusableEnvironment("Only PostgreSQL is supported: a database URL must begin with postgresql://")
    try:
        parts = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as wrong:
        raise UnusableEnvironment(f"A database URL cannot be read: {wrong}") from wrong
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings: dict[str, Any] = {django: str(parts.pop(libpq, "")) for django, libpq in named.items()}
    return {"ENGINE": "django_prometheus.db.backends.postgresql", **settings, "OPTIONS": parts}


def read_process_environment() -> Environment:
    adopt_running_stack(os.environ)
    return read_environment(os.environ)
