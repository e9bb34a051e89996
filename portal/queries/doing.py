"""What somebody can do now, and until when: computed from the table of moves and from the clocks, and from nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from cases.queries.views import CaseView
from cases.queries.wording import say
from deadlines.queries.sentences import ending
from deadlines.queries.telling import ToldClock
from deadlines.states import TimerState
from portal.queries.filings import Fileable
from portal.queries.laws import law_of
from portal.queries.visitors import zone


@dataclass(frozen=True, slots=True)
class Doing:
    code: str
    kind: str
    title: str
    lead: str
    open: bool
    last_day: str  # in words, with 24:00
    due_at: datetime | None
    provisional: bool
    late: str  # its day has passed, and it can be done all the same
    because: tuple[tuple[str, str], ...]  # sentence and article
    begun: bool


def doings(
    offered: Sequence[Fileable], view: CaseView, clocks: Sequence[ToldClock], begun: Sequence[str]
) -> list[Doing]:
    by_kind = {one.kind: one for one in clocks}
    ordered = sorted(offered, key=lambda one: not is_awaited(one, by_kind))
    found = [doing(one, view, by_kind, begun) for one in ordered]
    return sorted(found, key=lambda one: (not one.open, bool(one.late)))  # what is late comes after what is in time


def is_awaited(one: Fileable, clocks: Mapping[str, ToldClock]) -> bool:
    """What a letter asks, while its time runs, comes before what can be done at any time."""
    clock = clock_of(one, clocks)
    return one.move is not None and clock is not None and clock.runs


def clock_of(one: Fileable, clocks: Mapping[str, ToldClock]) -> ToldClock | None:
    return next((clocks[code] for code in one.filing.clocks if code in clocks), None)


def doing(one: Fileable, view: CaseView, clocks: Mapping[str, ToldClock], begun: Sequence[str]) -> Doing:
    clock = clock_of(one, clocks)
    runs = clock is not None and clock.runs
    over = one.late or (clock is not None and clock.row.state == TimerState.FIRED)
    due_at = clock.row.due_at if clock and runs else None if over else one.due_at or own_day(one, view)
    shown_due = due_at if one.open else None
    return Doing(
        code=one.filing.code,
        kind=one.kind,
        title=gettext(one.filing.title),
        lead=lead_of(one, view),
        open=one.open,
        last_day=ending(shown_due, zone()) if shown_due else "",
        due_at=shown_due,
        provisional=bool(clock and clock.row.provisional and runs) or bool(one.remedy and one.remedy.provisional),
        late=gettext(one.filing.late) if one.open and over and one.filing.late else "",
        because=() if one.open else tuple(why_not(one, view)),
        begun=one.filing.code in begun and bool(one.questions),  # to have looked at what asks nothing begins nothing
    )


def own_day(one: Fileable, view: CaseView) -> datetime | None:
    """Until when whoever left a list of good examples may come back: it has no clock."""
    if one.move is None or one.move.verb != "undo-leaving":
        return None
    back_until: datetime | None = view.facts.back_until
    return back_until


def lead_of(one: Fileable, view: CaseView) -> str:
    again = one.filing.again if one.move is not None and getattr(view.facts, "answers", None) else ""
    words = again or one.filing.lead
    return gettext(words) if words else ""


def why_not(one: Fileable, view: CaseView) -> list[tuple[str, str]]:
    """In the wrong stage: when it is possible. Else what the rule says, with its article."""
    if one.sources and view.row.state not in one.sources:
        titles = [gettext(view.kind.state_titles[state]) for state in one.sources]
        stages = gettext(" or ").join(f"“{title}”" for title in titles)
        return [(gettext("This is possible while the case is at the stage %(stages)s.") % {"stages": stages}, "")]
    return [(say(reason.text), law_of(reason)) for reason in one.verdict.because]
