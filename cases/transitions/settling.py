"""A violated trigger is a refusal, not a crash at commit: deferred checks are made before the outermost move ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DatabaseError, connection, transaction

from cases.queries.kinds import KNOWN
from cases.rules.refused import REFUSED
from cases.rules.verdicts import Refusal
from ledger.transitions import keys_kept

_inside: ContextVar[bool] = ContextVar("cases_inside_a_move", default=False)


@contextmanager
def settled() -> Iterator[None]:
    """One transaction (a savepoint within a caller's). A move inside a move is settled together with it."""
    if _inside.get():
        yield
        return
    token = _inside.set(True)
    try:
        with keys_kept(), transaction.atomic():
            constraints("DEFERRED")
            yield
            constraints("IMMEDIATE")
    except DatabaseError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
    finally:
        _inside.reset(token)


def constraints(when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")


def refusal_of(error: DatabaseError) -> Refusal | None:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    reason = REFUSED.get(name) or KNOWN.refusals.get(name)
    return Refusal(reason) if reason else None
