"""Worlds that take seconds to make: each is made once by a worker, committed, in a database of its own.

A test that asks for a world runs on that database, and what it does there is rolled back; one that commits runs on a clone
of it. Legal time goes on from where it stood when the world was finished, however long ago that is: what a test sees of the
clock does not depend on the tests before it. A world may begin with another:

    @worlds.fixture
    def court() -> Court: ...

    @worlds.fixture
    def listed(court: Court) -> Listing: ...

One whose first parameter has a default is made anew for each `parametrize(…, indirect=True)`.
"""

import copy
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from inspect import Parameter, Signature
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from clock.queries import reading
from tests.databases import clone, drop, ensure_template, server
from tests.legal_clock import LegalClock

USUAL = settings.DATABASES["default"]["NAME"]
COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences"}


@dataclass
class World:
    name: str
    make: Callable[..., Any]
    begins_with: tuple[str, ...]
    made: dict[str, Any] | None = None  # by name: what it made, and what it began with
    variants: dict[str, "World"] = field(default_factory=dict)  # by what a test was parametrized with
    folder: TemporaryDirectory[str] | None = None  # its files
    finished_at: datetime | None = None  # none where its clock was left to itself

    @property
    def database(self) -> str:
        return f"{USUAL}_{self.make.__module__.replace('.', '_')}_{self.name}"[-63:]

    def variant(self, chosen: Any) -> "World":
        if chosen is None:
            return self
        make = functools.partial(self.make, chosen)
        make.__module__ = f"{self.make.__module__}_{len(self.variants) + 1}"
        return self.variants.setdefault(repr(chosen), World(self.name, make, self.begins_with))

    @property
    def files(self) -> Path:
        if self.folder is None:
            self.folder = TemporaryDirectory(prefix=f"{self.name}-")
            NOW.folders.append(self.folder)
        return Path(self.folder.name)


@dataclass
class Now:
    """Where the running test is."""

    is_fresh: bool = False  # in the usual database nobody has committed anything
    given: dict[str, Any] = field(default_factory=dict)
    files: Path | None = None
    databases: list[str] = field(default_factory=lambda: [USUAL])  # all that this worker has made
    folders: list[TemporaryDirectory[str]] = field(default_factory=list)

    def clear(self) -> None:
        """After the last test."""
        with server(settings.SERVER_URL) as maintenance:
            for database in self.databases:
                drop(maintenance, database)
        for folder in self.folders:
            folder.cleanup()


NOW = Now()


def fixture(make: Callable[..., Any]) -> Any:
    """A fixture that gives this world to a test: its own copy of what was made, on the database in which it was."""
    named = inspect.signature(make).parameters.values()
    world = World(make.__name__, make, tuple(one.name for one in named if one.default is Parameter.empty))

    def given(**_worlds: Any) -> Any:
        return NOW.given[world.name]

    asked = [Parameter(name, Parameter.KEYWORD_ONLY) for name in ("db", *world.begins_with)]
    given.__signature__ = Signature(asked)  # type: ignore[attr-defined]
    given.world = world  # type: ignore[attr-defined]
    return pytest.fixture(name=world.name)(given)


def enter(item: pytest.Item) -> None:
    """Before anything of a test is set up: connect Django to the database in which it shall run."""
    chosen = item.callspec.params if hasattr(item, "callspec") else {}
    found = {name: world for name, function in fixtures_of(item).items() if (world := world_of(function))}
    worlds = {name: world.variant(chosen.get(name)) for name, world in found.items()}
    deepest = max(worlds.values(), key=lambda world: len(chain(world, worlds)), default=None)
    NOW.given, NOW.files = {}, None
    if deepest is None:
        if needs_database(item) and not NOW.is_fresh:
            settle_in(ensure_template(settings.SERVER_URL))
        connect(USUAL)
        return
    if strangers := set(worlds) - set(chain(deepest, worlds)):
        raise pytest.UsageError(f"{deepest.name} does not begin with {sorted(strangers)}: one world a test.")
    NOW.given = copy.deepcopy(made(deepest, worlds))
    NOW.files = deepest.files
    if commits(item):
        settle_in(deepest.database)
        NOW.is_fresh = False  # for a test that asks for no world
        connect(USUAL)
    else:
        connect(deepest.database)
    go_on_from(deepest)


def settle_in(template: str) -> None:
    connection.close()
    clone(settings.SERVER_URL, template, USUAL)
    NOW.is_fresh = True


def fixtures_of(item: pytest.Item) -> dict[str, Any]:
    found = getattr(item, "_fixtureinfo", None)
    return {name: definitions[-1].func for name, definitions in found.name2fixturedefs.items()} if found else {}


def world_of(function: Any) -> World | None:
    return getattr(function, "world", None)


def chain(world: World, known: dict[str, World]) -> list[str]:
    """It, and all that it begins with."""
    return [world.name, *(name for parent in world.begins_with for name in chain(known[parent], known))]


def needs_database(item: pytest.Item) -> bool:
    wanted = set(getattr(item, "fixturenames", ()))
    return bool(wanted & {"db", "django_db_setup", *COMMITTING}) or item.get_closest_marker("django_db") is not None


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    wanted = set(getattr(item, "fixturenames", ()))
    return bool(wanted & COMMITTING) or bool(marker and marker.kwargs.get("transaction"))


def connect(database: str) -> None:
    if connection.settings_dict["NAME"] != database:
        connection.close()
        connection.settings_dict["NAME"] = database


def made(world: World, known: dict[str, World]) -> dict[str, Any]:
    if world.made is None:
        parent = max((known[name] for name in world.begins_with), key=lambda one: len(chain(one, known)), default=None)
        before = copy.deepcopy(made(parent, known)) if parent else {}
        connection.close()
        clone(settings.SERVER_URL, parent.database if parent else ensure_template(settings.SERVER_URL), world.database)
        NOW.databases.append(world.database)
        connect(world.database)
        if parent:
            copytree(parent.files, world.files, dirs_exist_ok=True)
            go_on_from(parent)
        with override_settings(**folders(world.files)):
            result = world.make(*(before[name] for name in world.begins_with))
        clock = reading()
        world.finished_at = clock.now if clock.shifted_by else None
        connection.close()
        world.made = {**before, world.name: result}
    return world.made


def go_on_from(world: World) -> None:
    if world.finished_at is not None:
        LegalClock().set(world.finished_at)


def folders(under: Path) -> dict[str, Path]:
    return {"FILES_DIR": under / "files", "ERASURE_JOURNAL": under / "erasures.jsonl"}


def settle(under: Path, settings_of_test: Any) -> None:
    """Files and the erasure journal of each test lie in a folder of its own, which begins with those of its world."""
    if NOW.files is not None:
        copytree(NOW.files, under, dirs_exist_ok=True)
    for name, place in folders(under).items():
        setattr(settings_of_test, name, place)
