"""What we change in django-oauth-toolkit: a token is kept as its hash alone, and a scope may be for one list."""

from contextvars import ContextVar
from typing import Any

from django.db import transaction
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes

from cases.queries.kinds import KNOWN
from cases.states import Scope
from cases.transitions.tokens import keep_hash_alone

WORDS = {
    Scope.READ: "Read the cases of your agency",
    Scope.MOVE: "Open cases, and make moves in them",
}


# What the token says that is being looked at; none: nobody looks at one.
_said: ContextVar[str | None] = ContextVar("cases_scope_of_the_token", default=None)


class HashedTokens(OAuth2Validator):
    """Tokens are found by their SHA-256. Whoever reads the table, or a backup of it, cannot use one."""

    def validate_bearer_token(self, token: str, scopes: list[str], request: Any) -> bool:
        mark = _said.set(None)
        try:
            return bool(super().validate_bearer_token(token, scopes, request))
        finally:
            _said.reset(mark)

    def _load_access_token(self, token: str) -> Any:
        found = super()._load_access_token(token)
        _said.set(found.scope if found else None)
        return found

    @transaction.atomic
    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        super().save_bearer_token(token, request, *args, **kwargs)
        keep_hash_alone(token["access_token"])


class ScopesPerList(BaseScopes):
    def get_all_scopes(self) -> dict[str, str]:
        of_lists = {str(scope): words for scope, words in WORDS.items()}
        names_none = ":" not in (_said.get() or ":")  # most tokens: then no list is asked for its name
        slugs = () if names_none else KNOWN.list_titles()
        per_list = {f"{scope}:{slug}": f"{words}: {slug}" for scope, words in of_lists.items() for slug in slugs}
        return {**of_lists, **per_list, **KNOWN.scopes}

    def get_available_scopes(self, *_args: Any, **_kwargs: Any) -> list[str]:
        return list(self.get_all_scopes())

    def get_default_scopes(self, *_args: Any, **_kwargs: Any) -> list[str]:
        return [Scope.READ]
