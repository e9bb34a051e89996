"""Cases over REST (CONTRACTS.md). Other rooms' interfaces use the same tokens, preconditions and repeatable answers."""

from cases.api.repeating import Reply, answered_once
from cases.api.tokens import BearerToken, lists_of, require_scope

__all__ = ["BearerToken", "Reply", "answered_once", "lists_of", "require_scope"]
