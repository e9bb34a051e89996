"""What we change in django-allauth for citizens: whoever signs in elsewhere gets no account here. Their verified number says
whose file it is; nothing else of what the other side tells is kept."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.transitions.proving import remember
from records.queries.identity import checked
from records.queries.subjects import subject_of_verified_number
from records.rules.identifiers import WrongIdentifier
from records.states import IdentifierType


class SignedInElsewhere(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Before anything is written: allauth goes no further."""
        number = claimed(sociallogin.account.extra_data)
        subject = None
        try:
            subject = subject_of_verified_number(checked(IdentifierType(settings.OIDC_CLAIM_KIND), number))
        except WrongIdentifier:
            words = _("You are signed in, but no verified number came with it. Ask at a counter for a code.")
        else:
            words = _(
                "Nothing is held about you under your number, or nobody has verified it yet. A counter can tell you which."
            )
        if subject is None:
            messages.info(request, words)
        else:
            remember(request, subject)
        raise ImmediateHttpResponse(redirect("portal:my-data"))

    def on_authentication_error(self, request: HttpRequest, *_more: Any, **_named: Any) -> None:
        messages.error(request, _("Signing in there did not work, or you stopped it. Nothing was changed."))
        raise ImmediateHttpResponse(redirect("portal:my-data"))


def claimed(told: Any) -> str:
    """The number, wherever the provider puts it."""
    for part in ("userinfo", "id_token"):
        value = (told.get(part) or {}).get(settings.OIDC_CLAIM)
        if isinstance(value, str):
            return value
    return ""
