"""Which moves of which kind of case serve a notice, and what it would say. Filled by rooms above through `registry`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cases.rules.kinds import FreezeNotice
from cases.rules.standing import Standing

Draft = Callable[[Standing, datetime], FreezeNotice | None]


class Stage(StrEnum):
    """What hangs on a letter."""

    WAITS = "waits"  # its step: until it was served, nothing goes on
    RESTS = "rests"  # what it told of is decided, or in effect
    OVER = "over"  # nothing: what it told of was given up


StageOf = Callable[[UUID, str, str, datetime], Stage]  # case, its state, kind of letter, when it was fixed


@dataclass(frozen=True, slots=True)
class Verbs:
    serve: str
    announce: str = ""
    set_aside: str = ""
    suspend: str = ""  # what a first, plausible challenge of the service does at once
    stage: StageOf | None = None  # where letters of one kind tell of several steps: which stage that of this one is at
    annul: str = ""  # what ends it, where it had effect already and is found never to have been served


@dataclass(slots=True)
class Known:
    """By kind of case and kind of notice."""

    verbs: dict[tuple[str, str], Verbs] = field(default_factory=dict)
    drafts: dict[tuple[str, str], Draft] = field(default_factory=dict)


KNOWN = Known()


def verbs_of(case_kind: str, notice: str) -> Verbs | None:
    return KNOWN.verbs.get((case_kind, notice))


def is_given_up(case_kind: str, case: UUID, state: str, letter: str, frozen_at: datetime) -> bool:
    """Whether nothing hangs on a letter of this kind, fixed then, any more."""
    verbs = verbs_of(case_kind, letter)
    stage = verbs.stage(case, state, letter, frozen_at) if verbs and verbs.stage else Stage.WAITS
    return stage is Stage.OVER


def serving_verbs(case_kind: str) -> frozenset[str]:
    """Moves that happen by bringing a letter to somebody: nobody files them."""
    return frozenset(
        verb for (kind, _), verbs in KNOWN.verbs.items() if kind == case_kind for verb in (verbs.serve, verbs.announce)
    )
