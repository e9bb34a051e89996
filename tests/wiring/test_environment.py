from pathlib import Path

import pytest

from scs_admin.environment import UnusableEnvironment, adopt_running_stack, read_environment

GIVEN = {"DATABASE_URL": "postgresql://scs_app:p%40ss@db.example/scs", "SCS_SECRET_KEY": "x" * 50}


def test_environment_when_only_the_database_is_given() -> None:
    found = read_environment(GIVEN)
    assert found.mode == "production"
    assert found.hosts == ()
    assert not found.separate_roles
    assert found.database["PASSWORD"] == "p@ss"
    assert found.database["NAME"] == "scs"


def test_environment_when_the_database_is_on_a_socket() -> None:
    found = read_environment({"DATABASE_URL": "postgresql://u:p@/scs?host=%2Fa%20b%2Frun"})
    assert found.database["HOST"] == "/a b/run"


def test_environment_when_roles_are_separate() -> None:
    owner = "postgresql://scs_owner:o@db.example/scs"
    found = read_environment({**GIVEN, "DATABASE_OWNER_URL": owner})
    assert found.separate_roles
    assert found.database["USER"] == "scs_app"
    assert read_environment({**GIVEN, "DATABASE_OWNER_URL": owner, "SCS_AS_OWNER": "1"}).database["USER"] == "scs_owner"


def test_environment_when_a_standby_is_named() -> None:
    found = read_environment({**GIVEN, "DATABASE_REPLICA_URL": "postgresql://scs_app:p@standby/scs"})
    assert found.replica is not None
    assert found.replica["HOST"] == "standby"


def test_secret_when_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n")
    assert read_environment({**GIVEN, "SCS_SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "from a file"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "Run `make up`, or set DATABASE_URL"),
        ({**GIVEN, "SCS_MODE": "debug"}, "Set it to production or demo"),
        ({"DATABASE_URL": "sqlite:///x"}, "Only PostgreSQL is supported"),
        ({"DATABASE_URL": "postgresql://h/db?nonsense=1"}, "cannot be read"),
        ({**GIVEN, "SCS_SECRET_KEY_FILE": "/nonexistent/key"}, "SCS_SECRET_KEY_FILE names /nonexistent/key"),
    ],
)
def test_environment_when_it_cannot_be_used(variables: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnusableEnvironment, match=sentence):
        read_environment(variables)


def test_running_stack_when_a_database_is_given() -> None:
    variables = dict(GIVEN)
    adopt_running_stack(variables)
    assert variables == GIVEN
