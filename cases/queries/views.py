"""A case as it is shown: what can be done with it now, and why the rest cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cases.models import Case
from cases.queries.kinds import KNOWN, kind_of
from cases.queries.standings import facts_of, standings_of
from cases.rules.kinds import CaseKind, Notes, Presented
from cases.rules.standing import Actor, Asked, Standing
from cases.rules.verdicts import Verdict
from cases.states import Move
from clock.queries import Reading, reading


@dataclass(frozen=True, slots=True)
class Choice:
    """One verb: open, or shut with the reasons."""

    move: Move
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class CaseView:
    row: Case
    standing: Standing
    presented: Presented
    choices: tuple[Choice, ...]
    facts: Any
    at: datetime  # when it was read
    timers: Sequence[Mapping[str, Any]] = ()

    @property
    def kind(self) -> CaseKind:
        return kind_of(self.row.kind)

    def notes(self, verb: str) -> Notes:
        known = self.kind.notes.get(verb)
        return known(self.facts) if known else {}

    @property
    def state_title(self) -> str:
        return gettext(self.kind.state_titles[self.row.state])


def views_of(rows: Sequence[Case], *, viewer: Actor) -> list[CaseView]:
    """As many queries for a page as for one: who signed, the kinds' facts, how each is presented."""
    clock = reading()
    cases = standings_of(rows, askers=[viewer])
    facts = facts_of(cases, clock.now)
    presented = present(cases, viewer)
    timers = KNOWN.timers_shown(cases) if KNOWN.timers_shown else {}
    return [
        CaseView(
            row,
            case,
            presented[case.id],
            choices(case, facts[case.id], viewer, clock),
            facts[case.id],
            clock.now,
            timers.get(case.id, ()),
        )
        for row, case in zip(rows, cases, strict=True)
    ]


def present(cases: Sequence[Standing], viewer: Actor) -> dict[UUID, Presented]:
    found: dict[UUID, Presented] = {}
    for code in sorted({case.kind for case in cases}):
        shown: Mapping[UUID, Presented] = kind_of(code).present([case for case in cases if case.kind == code], viewer)
        found.update(shown)
    return found


def choices(case: Standing, facts: Any, viewer: Actor, clock: Reading) -> tuple[Choice, ...]:
    kind = kind_of(case.kind)
    asked = Asked(at=clock.now, by=viewer, clock_trusted=clock.trusted)
    rows = [kind.table.find(verb, case.state) for verb in kind.table.verbs()]
    return tuple(Choice(row, kind.judge(row, case, facts, asked)) for row in rows if row is not None)


def view_of(case: UUID, *, viewer: Actor) -> CaseView:
    """One case, for whoever has proved that they may see it."""
    (view,) = views_of(list(Case.objects.select_related("agency", "assignee").filter(pk=case)), viewer=viewer)
    return view


def case_called(ref: str) -> UUID | None:
    """Its id, for whoever asks next whether this reader may see it."""
    return Case.objects.filter(ref=ref).values_list("pk", flat=True).first()
