"""The clock as programs, officials and operators meet it: the interface, the desk, the command."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as product
from django.core.management import CommandError, call_command
from django.test import Client

from clock.management.commands.demo_clock import parse_duration
from clock.queries import legal_now, open_jumps, reading
from people.models import User
from people.states import Role
from tests.clock.test_legal_now import Demo, play
from tests.databases import clone, drop, ensure_template, server
from tests.people.cast import appoint, found

CLOCK = "/api/v1/clock/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.django_db
def test_clock_when_asked_over_rest_answers_in_one_query(
    client: Client, legal_clock: Any, django_assert_num_queries: Any
) -> None:
    legal_clock.set("2026-05-08T09:00+08:00")
    with django_assert_num_queries(1):
        answer = client.get(CLOCK)
    assert answer.headers["Cache-Control"] == "no-store"
    shown = answer.json()
    assert set(shown) == {"now", "mode", "shifted_by_seconds", "trusted"}
    now = datetime.fromisoformat(shown["now"])
    assert timedelta(0) <= now - datetime.fromisoformat("2026-05-08T09:00+08:00") < timedelta(minutes=1)
    assert (shown["mode"], shown["trusted"]) == ("demo", True)


def signed_in(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.django_db
def test_jump_when_two_officials_look_at_the_desk_is_settled() -> None:
    court = found("court")
    alice, bob = (appoint(name, court, Role.LIST_MANAGER) for name in ("alice", "bob"))
    charlie = appoint("charlie", court, Role.CLERK)
    now = legal_now()
    play(now, host_wall=now + timedelta(minutes=2))
    address = f"/admin/clock/jump/{open_jumps().get().pk}/"
    accept = f"{address}accept/"
    assert signed_in(charlie).post(accept, {"reason": "Looked."}).status_code == 403
    waits = "Jumps of the clock to look at"
    assert waits in signed_in(alice).get("/admin/").text
    assert waits not in signed_in(charlie).get("/admin/").text
    shown = signed_in(alice).get(f"{address}change/").text
    assert open_jumps().get().found_wall.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%H:%M:%S") in shown
    assert signed_in(alice).post(accept, {"reason": " "}).status_code == 422
    assert not open_jumps().get().first_by
    assert signed_in(alice).post(accept, {"reason": "Compared."}).status_code == 302
    assert waits not in signed_in(alice).get("/admin/").text
    assert "You were the first who looked." in signed_in(alice).get(accept).text
    assert "Compared." in signed_in(bob).get(accept).text
    again = signed_in(alice).post(accept, {"reason": "Compared again."}).content.decode()
    assert "A second official must accept it; you were the first." in again
    assert not reading().trusted
    assert signed_in(bob).post(accept, {"reason": "Compared too."}).status_code == 302
    assert reading().trusted
    page = signed_in(alice).get(f"{address}change/").content.decode()
    assert "Alice" in page
    assert "Bob" in page
    assert signed_in(alice).get("/admin/clock/state/").status_code == 200


@pytest.mark.django_db
def test_clock_when_at_the_desk_is_not_edited() -> None:
    alice = appoint("alice", found("court"), superuser=True)
    for address in ("/admin/clock/state/add/", "/admin/clock/jump/add/"):
        assert signed_in(alice).get(address).status_code == 403
    assert signed_in(alice).post("/admin/clock/state/True/change/", {"trusted": "on"}).status_code == 403


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("30d", timedelta(days=30)),
        ("12h", timedelta(hours=12)),
        ("90m", timedelta(minutes=90)),
        ("45s", timedelta(seconds=45)),
    ],
)
def test_duration_when_written(text: str, parsed: timedelta) -> None:
    assert parse_duration(text) == parsed


@pytest.mark.parametrize("text", ["", "30", "d", "-1d", "1.5d", "1w", "9999999d", "１d"])
def test_duration_when_it_is_none(text: str) -> None:
    with pytest.raises(CommandError, match="Write 30d"):
        parse_duration(text)


def command(**given: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("demo_clock", json=True, stdout=out, **given)
    shown: dict[str, Any] = json.loads(out.getvalue())
    return shown


class TestCommand(Demo):
    def test_command_when_it_advances_tells_the_new_time(self) -> None:
        before = legal_now()
        shown = command(advance="30d")
        assert timedelta(days=30) <= datetime.fromisoformat(shown["now"]) - before < timedelta(days=30, minutes=1)
        assert shown["shifted_by_seconds"] == 30 * 86_400
        assert command(show=True)["shifted_by_seconds"] == 30 * 86_400

    def test_command_outside_demo_mode_refuses(self, settings: Any) -> None:
        settings.DEMO = False
        with pytest.raises(CommandError, match="demonstration only"):
            command(advance="30d")


@pytest.mark.django_db
def test_command_when_the_database_is_no_demonstration_refuses() -> None:
    with pytest.raises(CommandError, match="Only a demonstration"):
        command(advance="30d")
    with pytest.raises(CommandError, match="not a demonstration"):
        command(reset=True)


@pytest.fixture
def world(django_db_setup: None) -> Iterator[dict[str, str]]:
    """A database of its own, and the environment of a demonstration on it."""
    name = f"{product.WORKER}_clock_world"
    clone(product.SERVER_URL, ensure_template(product.SERVER_URL), name)
    urls = {
        variable: address(name, role)
        for variable, role in (("DATABASE_URL", "scs_app"), ("DATABASE_OWNER_URL", "scs_owner"))
    }
    yield {**os.environ, **urls, "SCS_MODE": "demo", "DJANGO_SETTINGS_MODULE": "scs_admin.settings"}
    with server(product.SERVER_URL) as maintenance:
        drop(maintenance, name)


def address(database: str, role: str) -> str:
    parts = urlsplit(product.SERVER_URL)
    query = "&".join(part for part in (parts.query, f"options=-c%20role%3D{role}") if part)
    return urlunsplit(parts._replace(path=f"/{database}", query=query))


def manage(world: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=Path(product.BASE_DIR), env=world, capture_output=True, text=True)


@pytest.mark.soak  # every migration, once more
def test_world_when_reset_is_made_anew_and_the_clock_is_back(world: dict[str, str]) -> None:
    assert manage(world, "demo_clock", "--enable", "--json").returncode == 0
    assert manage(world, "seed_demo", "--cases", "0").returncode == 0
    moved = manage(world, "demo_clock", "--advance", "90d", "--json")
    assert json.loads(moved.stdout)["shifted_by_seconds"] == 90 * 86_400
    reset = manage(world, "demo_clock", "--reset", "--cases", "0", "--json")
    assert reset.returncode == 0, reset.stderr
    assert json.loads(reset.stdout)["shifted_by_seconds"] == 0
    with server(product.SERVER_URL, urlsplit(world["DATABASE_URL"]).path[1:], "scs_app") as application:
        people = application.execute("SELECT count(*) FROM people_user").fetchone()
        assert people == (23,)
        application.execute("SELECT clock_advance_demo('1 day')")  # the rights are as before


def test_world_when_people_are_there_cannot_be_made_a_demonstration(world: dict[str, str]) -> None:
    production = {**world, "SCS_MODE": "demo"}
    with server(product.SERVER_URL, urlsplit(world["DATABASE_URL"]).path[1:], "scs_owner") as owner:
        owner.execute("INSERT INTO people_agency (code, name, name_en, zone) VALUES ('x', 'x', 'x', 'Asia/Shanghai')")
    refused = manage(production, "demo_clock", "--enable")
    assert refused.returncode == 1
    assert "in use" in refused.stderr
