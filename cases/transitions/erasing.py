"""Erasing a person: every room lets go of them, and the ledger of what it said of them, in one transaction.

The cases stay, with their references, moves and signatures, and every proof still verifies: what is gone is who it was
about. An erasure can be repeated, as it must be after a restore.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from cases.models import Answer, Case
from cases.queries.erasing import erasers, holds_on
from cases.queries.standings import lock, standings_of
from cases.rules.erasing import Eraser, judge_erasure
from cases.rules.standing import Actor, Standing
from cases.rules.verdicts import Refusal
from cases.transitions.settling import settled
from clock.queries import reading
from ledger.transitions import erase_subject

ALONE = "SELECT pg_advisory_xact_lock(7411206, hashtext(%s))"
BESIDE_OTHERS = "SELECT pg_advisory_xact_lock_shared(7411206, hashtext(%s))"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was let go of. The event stands in the chain of the person's file."""

    event: int
    refs: tuple[str, ...]
    rooms: tuple[str, ...]


def erase_person(*, subject: UUID, by: Actor | None, at: datetime, reason: str) -> Erased:
    """Or `Refusal`: under a legal hold, by somebody who may not, without a reason. Nothing has changed then."""
    with settled():
        keep_out(subject, ALONE)
        cases = cases_of(subject)
        at = min(at, reading().now)
        verdict = judge_erasure(cases, by, reason, holds_on(subject, at))
        if not verdict.open:
            raise Refusal(*verdict.because)
        rooms = [eraser.room for eraser in let_go(erasers(), subject)]
        forget_answers_about([case.ref for case in cases])
        said = erase_subject(subject=subject, chain=subject, by=by.id if by else None, reason=reason.strip())
    return Erased(said.event, tuple(sorted(case.ref for case in cases)), tuple(rooms))


def keep_out(subject: UUID, how: str) -> None:
    """Nobody opens a case about a person who is being erased; those who open cases do not wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(how, [str(subject)])


def cases_of(subject: UUID) -> list[Standing]:
    rows = list(Case.objects.filter(subject=subject).order_by("id"))
    lock([row.pk for row in rows])
    return standings_of(rows, askers=())


def let_go(known: Sequence[Eraser], subject: UUID) -> Iterator[Eraser]:
    for eraser in known:
        eraser.erase(subject)
        yield eraser


def forget_answers_about(refs: Sequence[str]) -> None:
    """Answers to programs are kept for a day, and say what a case says."""
    for ref in refs:
        Answer.objects.filter(outcome__icontains=ref).delete()
