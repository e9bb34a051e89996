"""What rooms tell the engine, from their `AppConfig.ready()`. REST, the case page, the sweep and batches read it through
`cases.queries.kinds`; a new kind of case needs no change outside its own room."""

from collections.abc import Callable, Mapping

from cases.queries.kinds import KNOWN
from cases.rules.erasing import Eraser
from cases.rules.kinds import (
    ApplyNotices,
    ApplyTimers,
    AskedOf,
    CaseKind,
    CourtsIn,
    Intake,
    KeepPaper,
    NameThings,
    Panel,
    PapersCalled,
    ShowTimers,
    TellWork,
)
from cases.rules.tables import check_table
from cases.rules.verdicts import Reason


def register(kind: CaseKind) -> None:
    """A kind whose table lets no burden through."""
    check_table(kind.table)
    known = KNOWN.kinds.setdefault(kind.code, kind)
    if known is not kind:
        raise ValueError(f"The kind {kind.code} is registered already.")
    if [other.code for other in KNOWN.kinds.values() if other.prefix == kind.prefix] != [kind.code]:
        del KNOWN.kinds[kind.code]
        raise ValueError(f"The prefix {kind.prefix} belongs to another kind.")


def apply_timers(apply: ApplyTimers) -> None:
    """Room `deadlines`: step 6 of a move."""
    KNOWN.timers = apply


def show_timers(show: ShowTimers) -> None:
    """Room `deadlines`: what runs in a case, for REST."""
    KNOWN.timers_shown = show


def take_in(intake: Intake) -> None:
    """Room `lists`: what `POST cases/` opens."""
    KNOWN.intake = intake


def know_lists(titles: Callable[[], Mapping[str, str]]) -> None:
    """Room `lists`: the lists by their names in addresses, which a token's scopes may name, with what each is called."""
    KNOWN.list_titles = titles


def ask_others_with(asked_of: AskedOf) -> None:
    """A room in whose cases other agencies are asked something: which cases these are."""
    if asked_of not in KNOWN.asked_of:
        KNOWN.asked_of.append(asked_of)


def name_courts_with(courts_in: CourtsIn) -> None:
    """A room in whose cases a court's message acts at once: which agencies are a court there."""
    if courts_in not in KNOWN.courts_in:
        KNOWN.courts_in.append(courts_in)


def tell_work_with(tell: TellWork) -> None:
    """What lies on an official's desk of this room's."""
    if tell not in KNOWN.work:
        KNOWN.work.append(tell)


def know_scopes(scopes: Mapping[str, str]) -> None:
    """What tokens may be for in another room's interface, in words."""
    KNOWN.scopes.update(scopes)


def apply_notices(apply: ApplyNotices) -> None:
    """Room `notices`: step 7 of a move."""
    KNOWN.notices = apply


def keep_papers_with(keep: KeepPaper, called: PapersCalled) -> None:
    """Room `records`: takes in the files that answer a move's field at the desk."""
    KNOWN.keep_paper, KNOWN.papers_called = keep, called


def add_panel(panel: Panel) -> None:
    """On the page of every case, whatever its kind."""
    if panel not in KNOWN.panels:
        KNOWN.panels.append(panel)


def erase_with(eraser: Eraser) -> None:
    """What a room keeps of people beside its kinds of case: how it lets go of it, and what stands against that."""
    if eraser not in KNOWN.erasers:
        KNOWN.erasers.append(eraser)


def name_events(titles: Mapping[str, str]) -> None:
    """What the case page calls events that other rooms append to a case's chain: kind of event → catalogue sentence."""
    KNOWN.event_titles.update(titles)


def name_things_with(name_things: NameThings) -> None:
    """A room whose things stand in a case's history by their ids: what each is called."""
    if name_things not in KNOWN.namers:
        KNOWN.namers.append(name_things)


def name_clocks(name: Callable[[str], str]) -> None:
    """Room `deadlines`: what people call a clock."""
    KNOWN.clock_name = name


def explain_refusal(constraint: str, reason: Reason) -> None:
    """What a trigger or constraint of the room says when it refuses a move."""
    KNOWN.refusals[constraint] = reason
