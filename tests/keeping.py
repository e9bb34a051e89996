"""Which test proves which of RULES.md's invariants, and at which door. `docs/invariants.md` is made from these marks by
`tools.invariants`, which reads the tests without running them; `make check` says when it is stale, or when a door is unproved."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

Proof = TypeVar("Proof", bound=Callable[..., Any])
Door = Literal["rest", "desk", "sql", "past"]  # past: by owner or superuser, past every guard; found afterwards


def keeps(number: int, *doors: Door) -> Callable[[Proof], Proof]:
    """This proves the invariant of that number at these doors."""

    def marked(proof: Proof) -> Proof:
        proof.keeps = {*getattr(proof, "keeps", ()), (number, doors)}  # type: ignore[attr-defined]
        return proof

    return marked


def numbers_of(proof: Callable[..., Any]) -> str:
    return ", ".join(str(number) for number, _ in sorted(proof.keeps))  # type: ignore[attr-defined]
