"""The embedded servers, on each PostgreSQL that this machine has, and where an unprivileged server may live."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tools.stack import places, postgres
from tools.stack.broker import Broker
from tools.stack.places import Account, server_account
from tools.stack.postgres import Postgres, find_binaries, prepare_database
from tools.stack.refusal import Refusal

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

ROOT = places.ROOT
INSTALLED = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin")) if postgres.starts(path)]


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that the servers' account owns and reaches."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="scs-test-", dir="/var/tmp"))
    places.make_private(folder, server_account())
    monkeypatch.setattr("tools.stack.processes.LOGS", tmp_path_factory.mktemp("log"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=["wheel", *INSTALLED])
def database(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postgres]:
    if request.param != "wheel":
        monkeypatch.setenv("SCS_POSTGRES_BIN", request.param)
    server = Postgres(home, server_account(), durable=False)
    server.start()
    server.wait_ready()
    yield server
    server.stop()


def test_database_when_prepared_has_two_roles(database: Postgres) -> None:
    """The schema in it is the owner's work; on each PostgreSQL, `make soak` makes it and passes every test on it."""
    url = database.superuser_url("postgres")
    prepare_database(url, owner_password="o'wner", app_password="a@pp")
    prepare_database(url, owner_password="o'wner", app_password="a@pp")  # again: nothing changes
    with psycopg.connect(database.url("scs_owner", "o'wner")) as owner:
        owner.execute("CREATE TABLE theirs (id int)")
    application = psycopg.connect(database.url("scs_app", "a@pp"))
    with application, pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("CREATE TABLE mine (id int)")


def test_database_when_started_listens_on_its_socket_only(database: Postgres) -> None:
    with psycopg.connect(database.superuser_url("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE((database.run).stat().st_mode) == 0o700


def test_database_when_asked_without_its_password_refuses(database: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(database.url("postgres", "guessed", "postgres"))


def test_database_when_root_started_it_runs_as_nobody(database: Postgres) -> None:
    assert database.child.process is not None
    owner = Path(f"/proc/{database.child.process.pid}").stat().st_uid
    assert owner == (places.NOBODY if os.getuid() == 0 else os.getuid())


def test_database_when_data_of_another_version_lie_there_refuses(home: Path) -> None:
    (home / "postgres-9").mkdir()
    with pytest.raises(Refusal, match="another PostgreSQL version"):
        Postgres(home, server_account())


def test_broker_when_started_answers_on_its_socket(home: Path) -> None:
    (home / "run").mkdir()
    server_account().own(home / "run")
    broker = Broker(home, server_account())
    broker.start()
    try:
        broker.wait_ready()
        assert broker.answers()
    finally:
        broker.stop()
    assert not broker.answers()


def test_home_when_the_checkout_is_reachable_is_inside_it(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    home.chmod(0o755)
    monkeypatch.setattr(places, "VAR", home)
    assert places.server_home(server_account(), "servers") == home / "servers"


@pytest.mark.skipif(os.getuid() != 0, reason="only root runs servers as somebody else")
def test_home_when_only_root_may_enter_the_checkout_is_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(places, "VAR", tmp_path / "var")
    found = places.server_home(server_account(), "servers")
    try:
        assert found.parent.parent == Path("/var/tmp")
        assert found.stat().st_uid == places.NOBODY
        assert stat.S_IMODE(found.stat().st_mode) == 0o700
    finally:
        found.rmdir()
        found.parent.rmdir()


def test_home_when_the_path_is_too_long_for_a_socket_is_outside(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    deep = home / ("d" * 90)
    deep.mkdir()
    deep.chmod(0o755)
    home.chmod(0o755)
    monkeypatch.setattr(places, "VAR", deep)
    found = places.server_home(Account(os.getuid(), os.getgid()), "servers")
    assert found.parent.parent == Path("/var/tmp")
    found.rmdir()
    found.parent.rmdir()


def test_home_when_somebody_else_made_it_first_is_refused(tmp_path: Path) -> None:
    trap = tmp_path / "scs-0-abc"
    trap.symlink_to(tmp_path)
    with pytest.raises(Refusal, match="Remove it"):
        places.require_ours(trap)


def test_binaries_when_chosen_by_hand_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCS_POSTGRES_BIN", "/opt/pg/bin")
    assert find_binaries().bin == Path("/opt/pg/bin")


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process runs every test")
def test_group_when_workers_share_the_suite_is_one_workers(request: pytest.FixtureRequest) -> None:
    """pytest-xdist marks a test of a group by its name; where it does not, installations are started side by side."""
    assert request.node.nodeid.endswith("@stack")
