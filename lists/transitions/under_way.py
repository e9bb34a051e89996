"""What waits for its decision: the listing, or a later act of it; and how a later act falls.

Whatever moves the case into another state, or opens another act, lets the one that is under way fall: its letters that nobody
has yet are withdrawn, its clocks stop, and nobody can finish it later. Whoever had been told is told.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from cases.rules.kinds import CarryOut, Consequences, ReplaceTimer, StartTimer, StopAllTimers, StopTimer, Taken
from cases.states import gettext_noop
from lists.models import Listing, Proposed
from lists.queries import contents
from lists.transitions import rows
from notices import transitions as notices

LETTERS = ("intent", "decision", "hearing")
CLOCKS = ("RESPONSE", "DECIDE", "DECIDE-LAPSES", "SERVE", "SERVE-ANNOUNCED", "EFFECT")
OVER = gettext_noop("What was proposed about your entry on the list “%(list)s” is over. Nothing follows from it.")


def what(one: Taken) -> QuerySet[Any]:
    """The row that says how far it has come: both kinds of it say so in the same words."""
    if one.facts.later is not None:
        return Proposed.objects.filter(act=one.facts.later.act)
    return Listing.objects.filter(pk=one.case.id)


def fall(one: Taken, text: str = OVER) -> Consequences:
    """`text`: of the catalogue. A clock that an earlier letter has started is not this act’s to stop."""
    Proposed.objects.filter(act=one.facts.later.act).update(settled_at=one.asked.at)
    notices.withdraw(one, *LETTERS)
    told = one.facts.window.served_at is not None
    row = rows.listing(one) if told else None
    return Consequences(
        timers=tuple(StopTimer(clock, "what was proposed is over") for clock in CLOCKS[0 if told else 1 :]),
        notices=(contents.outcome(row, row.subject_id, text, one.reason),) if row else (),
        values={"fallen": one.facts.later.kind.value},
    )


def letting_fall(carry: CarryOut) -> CarryOut:
    """Of a move that may lead elsewhere."""

    def carry_out(taken: Sequence[Taken]) -> Sequence[Consequences]:
        fallen = {one.case.id: fall(one) for one in taken if leaves(one)}
        done = carry(taken)
        return [
            joined(outcome, fallen[one.case.id]) if one.case.id in fallen else outcome
            for one, outcome in zip(taken, done, strict=True)
        ]

    return carry_out


def leaves(one: Taken) -> bool:
    return one.facts.later is not None and (one.move.opens_act or one.target != one.case.state)


def joined(done: Consequences, fallen: Consequences) -> Consequences:
    """What the move itself starts anew or stops altogether is not stopped a second time."""
    letters, values = (*done.notices, *fallen.notices), {**done.values, **fallen.values}
    if any(isinstance(change, StopAllTimers) for change in done.timers):
        return replace(done, notices=letters, values=values)
    named = {change.rule for change in done.timers if isinstance(change, StartTimer | ReplaceTimer | StopTimer)}
    stopped = (change for change in fallen.timers if isinstance(change, StopTimer) and change.rule not in named)
    return replace(done, timers=(*stopped, *done.timers), notices=letters, values=values)
