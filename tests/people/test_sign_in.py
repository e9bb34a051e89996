"""Who gets in at the desk: officials, with a password of theirs and a second factor, a few tries at a time."""

from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.test import Client

from people import queries
from people.models import User
from people.states import Kind, Role
from people.tasks import forget_expired_sessions
from tests.people.cast import PASSWORD, appoint, found

LOGIN, DESK = "/accounts/login/", "/admin/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return appoint("alice", found("court"), Role.LIST_MANAGER)


def sign_in(client: Client, username: str = "alice", password: str = PASSWORD, **request: Any) -> Any:
    return client.post(LOGIN, {"login": username, "password": password}, **request)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_in_when_all_is_right_leads_to_the_desk(client: Client, alice: User) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, DESK)
    assert client.get(DESK).status_code == 200


def test_sign_in_when_the_name_is_unknown_answers_as_for_a_wrong_password(client: Client, alice: User) -> None:
    wrong = sign_in(client, password="wrong").content.decode()
    unknown = sign_in(client, username="nobody").content.decode()
    said = [text[text.index("error") :] for text in (wrong, unknown)]
    assert "password" in said[0]
    assert ("alice" in said[0]) == ("nobody" in said[1])
    assert not is_in(client)


def test_sign_in_when_deactivated_is_refused_and_an_open_session_ends(client: Client, alice: User) -> None:
    sign_in(client)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(DESK).status_code == 302
    fresh = Client()
    sign_in(fresh)
    assert not is_in(fresh)


def test_sign_in_when_a_program_tries_is_refused(client: Client, alice: User) -> None:
    appoint("machine", alice.agency, Role.INTEGRATOR, kind=Kind.MACHINE)
    sign_in(client, username="machine")
    assert not is_in(client)


def test_sign_up_when_tried_is_closed(client: Client) -> None:
    given = {"username": "mallory", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", given).status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("en", "Too many attempts"), ("zh-hans", "")])
def test_sign_in_when_tried_too_often_is_closed_for_a_while(
    client: Client, alice: User, language: str, words: str
) -> None:
    headers = {"Accept-Language": language}
    for _ in range(4):
        assert sign_in(client, password="wrong", headers=headers).status_code == 200
    fifth = sign_in(client, password="wrong", headers=headers)
    assert fifth.status_code == 429
    assert words in fifth.content.decode()
    assert f'lang="{language}"'.lower() in fifth.content.decode().lower()
    assert sign_in(client, headers=headers).status_code == 429  # the right password does not open it
    assert not is_in(client)


def test_sign_in_when_tried_in_other_letters_counts_as_the_same_name(client: Client, alice: User) -> None:
    statuses = [
        sign_in(client, username=name, password="wrong").status_code
        for name in ("alice", "ALICE", " Alice", "aLice", "ａｌｉｃｅ")
    ]
    assert statuses == [200, 200, 200, 200, 429]


def test_sign_in_when_it_succeeds_forgets_the_failures(client: Client, alice: User) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(client, password="wrong")
        sign_in(client)
        assert is_in(client)
        client.logout()


def test_sign_in_when_a_stranger_guessed_elsewhere_still_works(client: Client, alice: User) -> None:
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(6):
        answer = sign_in(stranger, password="guess")
    assert answer.status_code == 429
    sign_in(client)
    assert is_in(client)


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def required(self, settings: Any) -> None:
        settings.SECOND_FACTOR_REQUIRED = True

    def activate(self, user: User) -> tuple[str, list[str]]:
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, secret)
        return secret, RecoveryCodes.activate(user).get_unused_codes()

    def code(self, secret: str) -> str:
        return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))

    def test_desk_when_there_is_none_asks_to_activate_one(self, client: Client, alice: User) -> None:
        sign_in(client)
        assert not queries.has_second_factor(alice)
        for page in (DESK, "/admin/people/user/"):
            answer = client.get(page)
            assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/totp/activate/")

    def test_sign_in_when_there_is_one_asks_for_the_code(self, client: Client, alice: User) -> None:
        secret, _ = self.activate(alice)
        assert queries.has_second_factor(alice)
        answer = sign_in(client)
        assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
        assert not is_in(client)
        assert client.get(DESK).status_code == 302
        code = self.code(secret)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert client.get(DESK).status_code == 200
        again = Client()
        sign_in(again)
        again.post("/accounts/2fa/authenticate/", {"code": code})
        assert not is_in(again)  # each code once

    def test_recovery_code_when_used_opens_once(self, alice: User) -> None:
        _, codes = self.activate(alice)
        opened = []
        for _ in range(2):
            client = Client()
            sign_in(client)
            client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
            opened.append(is_in(client))
        assert opened == [True, False]

    def test_secrets_when_kept_are_encrypted(self, alice: User, settings: Any) -> None:
        secret, _ = self.activate(alice)
        kept = Authenticator.objects.get(user=alice, type=Authenticator.Type.TOTP).data["secret"]
        assert secret not in kept
        assert get_adapter().decrypt(kept) == secret
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "a newer key" * 6
        assert get_adapter().decrypt(kept) == secret

    def test_has_second_factor_when_asked_is_one_query(self, alice: User, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            queries.has_second_factor(alice)


def test_sessions_when_expired_are_forgotten(client: Client, alice: User) -> None:
    sign_in(client)
    forget_expired_sessions()
    assert Session.objects.count() == 1
    Session.objects.update(expire_date="2020-01-01T00:00Z")
    forget_expired_sessions()
    assert Session.objects.count() == 0
