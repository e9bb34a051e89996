"""Production's first start: an agency, its list manager, a second factor; once."""

import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from people import queries
from people.models import Agency, User
from people.states import Role
from tests.people.second_factor import a_code_that_lasts, code_now

pytestmark = pytest.mark.django_db
PASSWORD = "long enough to be one"


def start(tmp_path: Path, password: str = PASSWORD, **changed: Any) -> dict[str, Any]:
    (tmp_path / "password").write_text(password + "\n")
    given = {
        "agency_code": "city-court",
        "agency_name": "示例市人民法院",
        "agency_name_en": "Example City Court",
        "username": "alice",
        "name": "Alice",
        "staff_number": "N-1",
        "password_file": str(tmp_path / "password"),
    }
    out = io.StringIO()
    call_command("first_start", json=True, stdout=out, **{**given, **changed})
    shown: dict[str, Any] = json.loads(out.getvalue())
    return shown


def test_first_start_when_done_lets_the_manager_in_with_the_second_factor(tmp_path: Path, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    a_code_that_lasts(settings)
    shown = start(tmp_path)
    alice = User.objects.get()
    assert queries.roles_of(alice) == {Role.LIST_MANAGER}
    assert not alice.is_superuser
    client = Client()
    client.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
    secret = parse_qs(urlsplit(shown["totp_uri"]).query)["secret"][0]
    client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    assert client.get("/admin/people/user/").status_code == 200
    assert len(shown["recovery_codes"]) == 10


def test_first_start_when_done_for_two_refuses(tmp_path: Path) -> None:
    """The second confirms whom the first puts forward: one alone could make up both officials."""
    start(tmp_path)
    start(tmp_path, username="mark", staff_number="N-2")
    with pytest.raises(CommandError, match="two officials here already"):
        start(tmp_path, agency_code="other", username="mallory", staff_number="N-3")
    assert (User.objects.count(), Agency.objects.count()) == (2, 1)


def test_first_start_when_for_the_board_makes_the_other_side_once(tmp_path: Path) -> None:
    board = {"agency_code": "board", "username": "bob", "staff_number": "N-2", "role": "oversight board"}
    start(tmp_path, **board)
    start(tmp_path)
    assert queries.roles_of(User.objects.get(username="bob")) == {Role.OVERSIGHT_BOARD}
    start(tmp_path, **{**board, "username": "beth", "staff_number": "N-4"})
    with pytest.raises(CommandError, match="oversight board of two already"):
        start(tmp_path, **{**board, "agency_code": "other", "username": "mallory", "staff_number": "N-3"})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "aliceiscalledalice", "username": "aliceiscalledalice"}, "too similar"),
        ({"zone": "Asia/Atlantis"}, "no time zone"),
        ({"username": "Alice Upper"}, "small letters"),
        ({"agency_code": "not a code"}, "slug"),
        ({"staff_number": ""}, "staff number"),
    ],
)
def test_first_start_when_something_is_wrong_makes_nothing(tmp_path: Path, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        start(tmp_path, **wrong)
    assert [model.objects.count() for model in (User, Agency)] == [0, 0]


def test_first_start_when_the_password_comes_by_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    start(tmp_path, password_file="-")
    assert User.objects.get().check_password(PASSWORD)


def test_first_start_when_printed_for_people_shows_everything_once(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD)
    out = io.StringIO()
    call_command(
        "first_start",
        agency_code="court",
        agency_name="示例",
        agency_name_en="Example",
        username="alice",
        name="Alice",
        staff_number="N-1",
        password_file=str(tmp_path / "password"),
        stdout=out,
    )
    assert "otpauth://totp/" in out.getvalue()
    assert PASSWORD not in out.getvalue()
