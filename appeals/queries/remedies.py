"""What somebody may file about a listing now, until when, and what it asks for; and which ways lead straight to a court."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from appeals.queries.windows import filing_facts
from appeals.rules.facts import FilingFacts, Window
from appeals.rules.filing import may_file
from appeals.states import EXPLANATIONS, FILED_AS, FILED_FIELDS, KIND_TITLES, Against, Kind
from cases.rules.standing import Asked
from cases.rules.verdicts import Verdict
from cases.states import Field
from lists.queries.contesting import Contested, LastDay, contested, counted, remedy_clocks
from lists.queries.presenting import in_one_language
from lists.rules.standards import Remedy

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class OpenRemedy:
    """One thing that may be filed, or why not. `title` and `explanation` are of the catalogue."""

    kind: str  # as `appeals.transitions.file` takes it
    title: str
    explanation: str
    open: bool
    because: Verdict
    last_day: date | None  # the last on which it comes in time
    due_at: datetime | None
    provisional: bool
    late: bool  # the time is over, and nothing else stands against it: it may be filed with what kept them
    fields: tuple[Field, ...]
    choices: Mapping[str, Sequence[tuple[str, str]]]  # field → (value, what it is called), where the case decides


def open_to(listing: UUID, party: UUID, at: datetime) -> Sequence[OpenRemedy]:
    """In the order of the pages. The same rules are asked as when it is filed."""
    about = contested([listing])[listing]
    facts, asked = filing_facts(Kind.APPEAL, about, party), Asked(at=at, by=None)
    return [remedy_of(code, about, replace(facts, kind=kind), asked) for code, kind in FILED_AS.items()]


def remedy_of(code: str, about: Contested, facts: FilingFacts, asked: Asked) -> OpenRemedy:
    kind, verdict = facts.kind, may_file(facts, asked)
    window = window_of(facts)
    late = not verdict.open and {reason.rule for reason in verdict.because} == {"window"}
    return OpenRemedy(
        kind=code,
        title=KIND_TITLES[kind],
        explanation=EXPLANATIONS[kind],
        open=verdict.open,
        because=verdict,
        last_day=last_day(window.due_at) if window else None,
        due_at=window.due_at if window else None,
        provisional=bool(window and window.provisional),
        late=late,
        fields=FILED_FIELDS[kind],
        choices=choices_of(about, facts),
    )


def window_of(facts: FilingFacts) -> Window | None:
    if facts.kind is Kind.APPEAL:
        return facts.windows.get(Against.ENTRY)
    if facts.kind is Kind.COMPENSATION:
        return facts.window
    first = {Kind.SECOND_APPEAL: Kind.APPEAL, Kind.CORRECTION_REVIEW: Kind.CORRECTION}.get(facts.kind)
    before = facts.before.get(first) if first else None
    return before.window if before else None


def last_day(due_at: datetime) -> date:
    """Ends are half-open: midnight belongs to the day before."""
    return (due_at - MOMENT).astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def choices_of(about: Contested, facts: FilingFacts) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What can be answered in this very case."""
    if facts.kind is Kind.STILL_REFUSED:
        ended = [one for one in about.measures if one.id in facts.measures]
        return {"measure": [(str(one.id), in_one_language(one.title)) for one in ended]}
    if facts.kind is Kind.APPEAL:
        labels = dict(next(one for one in FILED_FIELDS[facts.kind] if one.name == "against").choices)
        offered = [one for one in (Against.ENTRY, *sorted(facts.refused)) if one not in facts.appealed]
        return {"against": [(one.value, labels[one]) for one in offered]}
    return {}


# --- Straight to a court --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Printed:
    """A way that leads out of this house: printed, and not filed here."""

    right: str
    how: Mapping[str, str]
    article: str
    last_day: date | None
    due_at: datetime | None
    provisional: bool


def direct_remedies(listing: UUID) -> Sequence[Printed]:
    """As the standard names them: data of the regime."""
    about = contested([listing])[listing]
    running = remedy_clocks(about)
    return [printed(one, about, running) for one in about.standard.remedies if one.right == "sue"]


def printed(remedy: Remedy, about: Contested, running: Mapping[str, LastDay]) -> Printed:
    day = running.get(remedy.clock)
    if day is None and about.decision_served_at is not None:
        day = counted(remedy.clock, about.decision_served_at, about.opened_at)
    return Printed(
        right=remedy.right,
        how={"en": remedy.how.en, "zh-hans": remedy.how.zh},
        article=remedy.article,
        last_day=last_day(day.due_at) if day else None,
        due_at=day.due_at if day else None,
        provisional=bool(day and day.provisional),
    )
