"""The installation's key is followed by another: both are read meanwhile, and nothing is lost when the first is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from ledger.queries import history
from ledger.queries.sealing import keys_of
from records.models import Identifier
from records.queries import identity
from records.queries.subjects import subject_of_number
from records.states import IdentifierType
from records.transitions import rotating
from tests.records.office import NUMBERS, Office

pytestmark = pytest.mark.django_db
ANEW = bytes(range(32))


def number(name: str) -> Any:
    return identity.checked(IdentifierType.RESIDENT, NUMBERS[name])


@contextmanager
def as_owner() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        try:
            yield
        finally:
            cursor.execute("SET ROLE scs_app")


@pytest.fixture
def followed(office: Office, settings: Any) -> bytes:
    """One subject under the former key, one under the present one."""
    former = settings.FIELD_KEY
    office.person("first")
    settings.FIELD_KEY, settings.FIELD_KEY_OTHER = ANEW, former
    office.person("second")
    return bytes(former)


def test_numbers_are_found_under_either_key(office: Office, followed: bytes) -> None:
    first, second = subject_of_number(number("first")), subject_of_number(number("second"))
    assert None not in {first, second}
    assert office.person("first") == first  # nobody comes in twice
    assert office.record(subject=office.described("first")).subject == first
    assert {row.key_version for row in Identifier.objects.all()} == {
        identity.key_version(followed),
        identity.key_version(ANEW),
    }


def test_rotation_when_stopped_goes_on_and_the_former_key_can_go(
    office: Office, followed: bytes, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "BATCH", 1)
    first = subject_of_number(number("first"))
    assert first is not None

    class StoppedError(Exception):
        pass

    def stop(done: rotating.Rotated) -> None:
        if done.keys:
            raise StoppedError

    with as_owner():
        with pytest.raises(StoppedError):
            rotating.rotate(stop)
        again = rotating.rotate()
        assert again.numbers == 1
        assert rotating.rotate() == rotating.Rotated()
    settings.FIELD_KEY_OTHER = b""
    assert subject_of_number(number("first")) == first
    row = Identifier.objects.get(subject=first)
    key = keys_of({first})[first]
    assert identity.opened(bytes(row.sealed), identifier=row.pk, subject_key=key) == NUMBERS["first"]
    assert [event.kind for event in history(rotating.KEYS)] == ["keys.rotated"]
    assert (history(first)[0].values or {})["kind"] == "person"
    settings.FIELD_KEY = followed
    with pytest.raises(InvalidTag):
        keys_of({first})


def test_number_that_came_in_twice_is_named(office: Office, followed: bytes, settings: Any) -> None:
    """Two processes had different keys for a moment: the number stands in two files, which officials merge."""
    settings.FIELD_KEY_OTHER = b""
    twin = office.person("first")
    settings.FIELD_KEY_OTHER = followed
    with as_owner(), pytest.raises(CommandError, match="1 numbers stand in two files"):
        call_command("rotate_field_key", "--json")
    settings.FIELD_KEY_OTHER = b""
    assert subject_of_number(number("first")) == twin


def test_application_wraps_no_key_anew(office: Office, followed: bytes) -> None:
    with pytest.raises(CommandError, match="SCS_AS_OWNER"):
        call_command("rotate_field_key")
    for statement in (
        "UPDATE ledger_subjectkey SET wrapped = ''",
        "SELECT ledger_rewrap(array[]::uuid[], array[]::bytea[], array[]::bytea[])",
    ):
        with connection.cursor() as cursor:
            cursor.execute("SET scs.rewrapping = 'on'")
        with pytest.raises(DatabaseError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        with connection.cursor() as cursor:
            cursor.execute("RESET scs.rewrapping")
    with (
        as_owner(),
        pytest.raises(DatabaseError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE ledger_subjectkey SET wrapped = ''")


def test_key_that_nobody_has_any_more_is_said(office: Office, followed: bytes, settings: Any) -> None:
    settings.FIELD_KEY_OTHER = bytes(32)
    with as_owner(), pytest.raises(CommandError, match="open under neither key"):
        call_command("rotate_field_key", "--json")
