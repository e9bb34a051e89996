"""Who gets in at the desk: officials, with a password of theirs and a second factor, a few tries at a time."""

import dataclasses
import re
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory

from people import queries
from people.adapters import address_of
from people.models import User
from people.states import Kind, Role
from people.tasks import forget_expired_sessions, forget_old_sign_ins
from tests.people.cast import PASSWORD, appoint, found
from tests.people.second_factor import a_code_that_lasts, code_now

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
    assert "The sign-in name or the password is not right." in said[0]
    assert "The username" not in said[0]
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
    assert client.post("/accounts/signup/", given).status_code == 404
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


def behind(settings: Any, proxies: int) -> None:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, trusted_proxies=proxies)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "198.51.100.7", "192.0.2.1"),  # no proxy of ours: the header is the caller's invention
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1, 198.51.100.7", "198.51.100.7"),  # made up by the caller, then appended by our proxy
        (2, "10.0.0.1, 198.51.100.7, 192.0.2.9", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ],
)
def test_address_when_forwarded(rf: RequestFactory, settings: Any, proxies: int, forwarded: str, counted: str) -> None:
    behind(settings, proxies)
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})
    assert address_of(request) == counted


def test_sign_in_when_a_guesser_makes_up_addresses_is_closed_all_the_same(alice: User, settings: Any) -> None:
    behind(settings, 1)
    statuses = []
    for number in range(5):
        guesser = Client(REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": f"10.0.0.{number}, 203.0.113.9"})
        statuses.append(sign_in(guesser, password="guess").status_code)
    assert statuses == [200, 200, 200, 200, 429]
    honest = Client(REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": "198.51.100.7"})
    sign_in(honest)
    assert is_in(honest)


def test_sign_in_when_it_succeeds_is_a_new_session(client: Client, alice: User) -> None:
    client.get(LOGIN)
    client.session.save()
    fixed = client.session.session_key
    client.cookies["scs_session"] = fixed
    sign_in(client)
    assert is_in(client)
    assert client.session.session_key != fixed


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_sign_in_when_told_to_lead_elsewhere_stays_here(client: Client, alice: User, elsewhere: str) -> None:
    answer = client.post(LOGIN, {"login": "alice", "password": PASSWORD, "next": elsewhere})
    assert (answer.status_code, answer.headers["Location"]) == (302, DESK)


def test_sign_in_when_the_form_was_not_ours_is_refused(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    assert not is_in(client)


def test_sign_in_when_the_host_is_made_up_is_refused(client: Client, alice: User) -> None:
    assert client.get(LOGIN, headers={"Host": "evil.example"}).status_code == 400
    forwarded = client.get(LOGIN, headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil.example" not in forwarded.content


def test_failures_when_kept_and_logged_tell_no_password(client: Client, alice: User, capfd: Any) -> None:
    sign_in(client, password="my real password with a slip")
    kept = str(list(AccessAttempt.objects.values()))
    assert "slip" not in kept
    told = "".join(capfd.readouterr())
    assert "slip" not in told
    assert "alice" not in told


class TestForgottenPassword:
    RESET = "/accounts/password/reset/"

    def ask(self, client: Client, email: str) -> tuple[int, str]:
        answer = client.post(self.RESET, {"email": email})
        return answer.status_code, answer.headers["Location"]

    def test_mail_when_asked_for_goes_to_officials_only(self, client: Client, alice: User, mailoutbox: Any) -> None:
        appoint("machine", alice.agency, Role.INTEGRATOR, kind=Kind.MACHINE)
        gone = appoint("gone", alice.agency)
        User.objects.filter(pk=gone.pk).update(is_active=False)
        names = ("alice", "machine", "gone", "nobody")
        answers = {self.ask(client, f"{name}@example.org") for name in names}
        assert len(answers) == 1  # the page tells nobody who is here
        assert [message.to for message in mailoutbox] == [["alice@example.org"]]

    def test_link_when_followed_opens_once_and_asks_for_the_second_factor(
        self, client: Client, alice: User, mailoutbox: Any
    ) -> None:
        totp.TOTP.activate(alice, totp.generate_totp_secret())
        elsewhere = Client()
        elsewhere.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
        self.ask(client, "alice@example.org")
        link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)[0]
        form = client.get(link, follow=True).redirect_chain[-1][0]
        given = {"password1": "another one of some length", "password2": "another one of some length"}
        assert client.post(form, given).status_code == 302
        assert not is_in(client)
        assert elsewhere.get(DESK).status_code == 302  # sessions of the old password have ended
        assert (
            sign_in(Client(), password="another one of some length").headers["Location"]
            == "/accounts/2fa/authenticate/"
        )
        assert "password1" not in Client().get(link, follow=True).content.decode()


@pytest.mark.parametrize("address", ["/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/generate/"])
def test_ways_to_sign_in_when_changed_ask_for_the_password_again(client: Client, alice: User, address: str) -> None:
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")  # a session left open
    answer = client.post(address, {"email": "mallory@example.org", "action_add": ""})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def required(self, settings: Any) -> None:
        settings.SECOND_FACTOR_REQUIRED = True
        a_code_that_lasts(settings)

    def activate(self, user: User) -> tuple[str, list[str]]:
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, secret)
        return secret, RecoveryCodes.activate(user).get_unused_codes()

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
        code = code_now(secret)
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


def test_sign_ins_when_old_are_forgotten(client: Client, alice: User) -> None:
    sign_in(client)
    sign_in(Client(), password="wrong")
    forget_old_sign_ins()
    assert (AccessAttempt.objects.count(), AccessLog.objects.count()) == (1, 1)
    AccessAttempt.objects.update(attempt_time="2020-01-01T00:00Z")
    AccessLog.objects.update(attempt_time="2020-01-01T00:00Z")
    forget_old_sign_ins()
    assert (AccessAttempt.objects.count(), AccessLog.objects.count()) == (0, 0)
