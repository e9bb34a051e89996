"""What we change in django-allauth: who may have an account, who may sign in with a password, how secrets are kept."""

import base64
import unicodedata
from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.states import Kind


class OfficialsOnly(DefaultAccountAdapter):
    """Officials are appointed by a colleague; nobody signs themselves up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The sign-in name or the password is not right."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse | None:
        """Citizens and programs come by other ways, even with a password that somebody set."""
        if cast(User, user).kind != Kind.OFFICIAL:
            clear_login(request)
            return render(request, "account/officials_only.html", status=403)
        answer: HttpResponse | None = super().pre_login(request, user, **options)
        return answer

    def get_user_search_fields(self) -> list[str]:
        return ["username", "name"]

    def get_client_ip(self, request: HttpRequest) -> str:
        address: str = address_of(request) or super().get_client_ip(request)
        return address

    def populate_username(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Names are given at appointment; none is made up."""


def address_of(request: HttpRequest) -> str | None:
    """Whose attempts are counted together. Each proxy of ours appends the address that called it to X-Forwarded-For; what
    stands before that, the caller made up. Of IPv6 the network counts: one home has more addresses than anybody tries."""
    told = request.headers.get("X-Forwarded-For", "").split(",")
    proxies: int = settings.ENVIRONMENT.trusted_proxies
    direct: str | None = request.META.get("REMOTE_ADDR") or None  # none on a unix socket
    given = told[-proxies] if 0 < proxies <= len(told) else direct
    try:
        address = ip_address((given or "").strip())
    except ValueError:
        return direct
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False).network_address)
    return str(address)


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Whose sign-in a failure counts against. Django says `username`, the form and axes' backend say `login`; and sign-in
    ignores case, so ALICE must not be counted apart from alice."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login") or ""
    return unicodedata.normalize("NFKC", name).strip().casefold()


class SecondFactor(DefaultMFAAdapter):
    """Seeds of one-time codes are encrypted: a copy of the database alone gives nobody a second factor."""

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box().decrypt(encrypted_text).decode()


def box() -> MultiFernet:
    """The newest secret key encrypts; those before it still decrypt."""
    return MultiFernet([Fernet(derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def derived(secret: str | bytes) -> bytes:
    key = HKDF(SHA256(), length=32, salt=None, info=b"people: second factor").derive(force_bytes(secret))
    return base64.urlsafe_b64encode(key)
