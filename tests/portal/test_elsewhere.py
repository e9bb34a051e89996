"""Signing in elsewhere: a real provider process on this machine says who somebody is, and no account comes of it."""

import http.client
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from people.models import User
from records.models import Identifier
from tests.portal import provider
from tests.records.office import NUMBERS, Office


@pytest.fixture
def office(db: None, legal_clock: Any) -> Office:
    return Office()


def configured(settings: Any, at: provider.Provider) -> None:
    settings.OIDC_NAME, settings.OIDC_CLAIM = "City Sign-in", "identity_number"
    app = {
        "provider_id": "citizens",
        "name": "City Sign-in",
        "client_id": provider.CLIENT,
        "secret": provider.SECRET,
        "settings": {"server_url": at.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def signed_in(client: Client) -> str:
    """By way of the provider and back; what My data says then."""
    there = client.post("/accounts/oidc/citizens/login/")
    assert there.status_code == 302
    asked = urlsplit(there["Location"])
    connection = http.client.HTTPConnection(asked.netloc)
    connection.request("GET", f"{asked.path}?{asked.query}")
    back = connection.getresponse().headers["Location"]
    connection.close()
    came = client.get(back.replace("http://testserver", ""))
    assert came["Location"] == "/my-data/"
    return client.get("/my-data/").text


def test_citizen_when_signed_in_elsewhere_reads_their_own_file(office: Office, client: Client, settings: Any) -> None:
    subject, officials = office.person(), User.objects.count()
    assert "City Sign-in" not in client.get("/my-data/").text
    with provider.running({"identity_number": NUMBERS["first"]}) as elsewhere:
        configured(settings, elsewhere)
        assert "Sign in with City Sign-in" in client.get("/my-data/").text
        # A number that nobody has seen on an original opens nothing.
        assert "nobody has verified it yet" in signed_in(client)
        Identifier.objects.filter(subject=subject).update(verified=True)
        assert "张伟" in signed_in(client)
        elsewhere.claims = {"identity_number": NUMBERS["second"]}
        assert "Nothing is held about you under your number" in signed_in(Client())
        elsewhere.claims = {}
        assert "no verified number came with it" in signed_in(Client())
        stopped = Client().get("/accounts/oidc/citizens/login/callback/?error=access_denied")
        assert stopped["Location"] == "/my-data/"
    assert (User.objects.count(), SocialAccount.objects.count()) == (officials, 0)


def test_sign_in_elsewhere_when_none_is_configured_is_nowhere(client: Client, db: None) -> None:
    assert client.post("/accounts/oidc/citizens/login/").status_code == 404
