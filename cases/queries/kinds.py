"""Which kinds of case there are, and who carries out what moves set off. Filled by rooms through `registry`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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
from cases.rules.verdicts import Reason


@dataclass(slots=True)
class Known:
    kinds: dict[str, CaseKind] = field(default_factory=dict)
    timers: ApplyTimers | None = None
    notices: ApplyNotices | None = None
    timers_shown: ShowTimers | None = None
    intake: Intake | None = None
    scopes: dict[str, str] = field(default_factory=dict)  # of other rooms' interfaces, in words
    keep_paper: KeepPaper | None = None
    papers_called: PapersCalled = lambda _ids, _by: ()
    work: list[TellWork] = field(default_factory=list)
    asked_of: list[AskedOf] = field(default_factory=list)
    courts_in: list[CourtsIn] = field(default_factory=list)
    list_titles: Callable[[], Mapping[str, str]] = dict  # by slug
    panels: list[Panel] = field(default_factory=list)  # on every case's page, whatever its kind
    event_titles: dict[str, str] = field(default_factory=dict)  # what other rooms call their events in a case's chain
    namers: list[NameThings] = field(default_factory=list)  # of what stands in histories by its id
    clock_name: Callable[[str], str] = str
    erasers: list[Eraser] = field(default_factory=list)  # of rooms that keep people beside their cases
    refusals: dict[str, Reason] = field(default_factory=dict)  # by the name that a database refusal gives


KNOWN = Known()


def kind_of(code: str) -> CaseKind:
    return KNOWN.kinds[code]


def kinds() -> list[CaseKind]:
    return [KNOWN.kinds[code] for code in sorted(KNOWN.kinds)]
