"""Every look into a person's file is in the ledger, with its purpose (RULES.md 15)."""

from collections.abc import Sequence

from django.db import transaction

from cases.rules.standing import Actor, Standing
from ledger.transitions import Look, NewEvent, append_many, record_looks
from people.states import OVERSIGHT

WORK = "work on the case"
OVERSEEING = "oversight"


def purpose_of(by: Actor) -> str:
    return OVERSEEING if by.roles & OVERSIGHT else WORK


@transaction.atomic
def look_into(*, case: Standing, by: Actor) -> None:
    """One case was opened. It goes to the chain of its subject's file, so that looking never waits for the case."""
    if case.subject is not None:
        look = Look(file=case.subject, subject=case.subject, fields=("case", case.ref))
        record_looks(looks=[look], by=by.id, purpose=purpose_of(by))


@transaction.atomic
def look_over(*, cases: Sequence[Standing], by: Actor) -> None:
    """A list was read: one event in the reader's own chain, however long the list."""
    refs = [case.ref for case in cases if case.subject is not None]
    if refs:
        append_many(events=[NewEvent(by.id, "cases.listed", by.id, {"cases": refs, "purpose": purpose_of(by)})])
