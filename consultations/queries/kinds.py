"""The kinds of text that rooms have registered (registry.py writes; everybody reads here)."""

from collections.abc import Mapping
from types import MappingProxyType

from consultations.rules.kinds import DraftKind

_kinds: dict[str, DraftKind] = {}
KINDS: Mapping[str, DraftKind] = MappingProxyType(_kinds)


class UnknownKind(LookupError):
    """No room has such a kind of text."""


def add_kind(kind: DraftKind) -> None:
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"The kind of text {kind.code} is registered already.")


def draft_kind(code: str) -> DraftKind:
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None
