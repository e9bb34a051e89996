"""Bearer tokens: whose they are, and what for."""

from enum import StrEnum
from typing import Any

from oauth2_provider.contrib.rest_framework.authentication import OAuth2Authentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from cases.api.problems import InsufficientScope
from cases.queries.standings import actor_of
from cases.rules.standing import Actor


class BearerToken(OAuth2Authentication):
    """A token of an official, or one that an agency's program got for its client's id and secret: that has no user of its
    own, and acts as the program that owns the client."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        user = user or (token.application.user if token.application else None)
        if user is None or not user.is_active:
            raise AuthenticationFailed
        return user, token


def actor_by(request: Request) -> Actor:
    user: Any = request.user
    if user is None:
        raise NotAuthenticated
    return actor_of(user)


def lists_of(request: Request, scope: StrEnum) -> frozenset[str] | None:
    """The lists that this token is for; none: every list of its agency."""
    token: Any = request.auth
    held = set(token.scope.split()) if token else set()
    if scope in held:
        return None
    prefix = f"{scope}:"
    return frozenset(one.removeprefix(prefix) for one in held if one.startswith(prefix))


def require_scope(request: Request, scope: StrEnum, list_slug: str | None = None) -> None:
    """For this list; where none is named, for any."""
    lists = lists_of(request, scope)
    if lists is not None and (not lists if list_slug is None else list_slug not in lists):
        raise InsufficientScope(scope)
