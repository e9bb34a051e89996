"""Somebody has shown who they are: that is kept in their session, for an hour after they last did something."""

from uuid import UUID

from django.http import HttpRequest

KEY = "portal_myself"
IDLE = 3600  # seconds: whoever leaves a shared computer is gone after an hour


def remember(request: HttpRequest, subject: UUID) -> None:
    """A new session key, so that nobody who knew the old one comes in with it."""
    request.session.cycle_key()
    request.session[KEY] = str(subject)
    request.session.set_expiry(IDLE)


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
