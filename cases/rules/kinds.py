"""What a room tells the engine about one kind of case, and what a move of it sets off."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.rules.standing import Actor, Asked, Standing, judge
from cases.rules.verdicts import OPEN, Reason, Text, Verdict
from cases.states import Ground, Move, Table

Value = str | int | bool


# --- What a move sets off: plain data, which the rooms that own timers, notices and messages carry out ----------------


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Step 6. `rule` names the clock rule; room `deadlines` computes the dates from the trigger."""

    rule: str
    trigger_at: datetime
    inputs: Mapping[str, Value] = field(default_factory=dict)
    told: bool = False  # a letter that was under way has printed its last day, which holds


@dataclass(frozen=True, slots=True)
class StopTimer:
    """What it waited for is done, or no longer matters. One that has run out already is noted as done late."""

    rule: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class StopAllTimers:
    """Nothing more happens by itself in this case."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceTimer:
    """Stop the one that runs, and start another of the same rule."""

    rule: str
    trigger_at: datetime
    inputs: Mapping[str, Value] = field(default_factory=dict)
    told: bool = False


@dataclass(frozen=True, slots=True)
class PauseTimer:
    """The period stands still from the move on, until a ResumeTimer: what was left of it runs on afterwards."""

    rule: str
    reason: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class ResumeTimer:
    rule: str


@dataclass(frozen=True, slots=True)
class ExcludeTime:
    """A span that does not count, known from end to end: the time an expert took, days in the post."""

    rule: str
    from_at: datetime
    until_at: datetime
    reason: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class RestartTimer:
    """The whole period begins anew with the move."""

    rule: str
    reason: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class ExtendTimer:
    """More time, by a decision with reasons, as far as the clock rule allows it."""

    rule: str
    amount: int
    unit: str
    reason: str
    decision: str  # the document


TimerChange = (
    StartTimer
    | StopTimer
    | StopAllTimers
    | ReplaceTimer
    | PauseTimer
    | ResumeTimer
    | ExcludeTime
    | RestartTimer
    | ExtendTimer
)


@dataclass(frozen=True, slots=True)
class FreezeNotice:
    """Step 7. What is said to whom is fixed now; its PDF is made later from what was fixed."""

    notice: str
    to: UUID  # a party of the case
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Send:
    """Step 8. Ids only."""

    topic: str
    refs: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recuse:
    """From now on this official does nothing in the matter."""

    person: int
    ground: Ground


@dataclass(frozen=True, slots=True)
class Consequences:
    timers: tuple[TimerChange, ...] = ()
    notices: tuple[FreezeNotice, ...] = ()
    messages: tuple[Send, ...] = ()
    recusals: tuple[Recuse, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)  # for the ledger, beside what was asked for
    speaker: UUID | None = None  # whose words these are, where they are not the subject's: sealed under their own key


NOTHING = Consequences()


@dataclass(frozen=True, slots=True)
class Taken:
    """A move that its rules let pass. `version` and `act` are those of the case after it."""

    case: Standing
    move: Move
    asked: Asked
    reason: str
    facts: Any
    version: int
    act: UUID
    because: Mapping[str, Value] = field(default_factory=dict)

    @property
    def target(self) -> str:
        return self.move.target or self.case.state


# --- What a room says -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Presented:
    """How a case is shown: by whose name, with what in it. `subject` is as masked as the reader needs it.

    REST shows measures and documents as they are. The case page shows of each, where they are given: `title`, `law`,
    `state_title`, `until`, `note` and `url`; of the subject: `kind`, `name` and `identifier`.
    """

    title: str
    subject: Mapping[str, Any] | None = None
    measures: Sequence[Mapping[str, Any]] = ()
    documents: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of the case page. `load` gives its template's context, or nothing when it has nothing to show."""

    title: str
    template: str
    load: Callable[[Standing, Actor, datetime], Mapping[str, Any] | None]
    aside: bool = False


def no_facts(cases: Sequence[Standing], _at: datetime) -> Mapping[UUID, Any]:
    return {case.id: None for case in cases}


# What the fields of a move can be answered with in this case: field → (id, what it is called).
Offers = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a case waits for now: the steps that come next, the first of them first; or, while there is none, why."""

    verbs: tuple[str, ...] = ()
    because: Text | None = None
    elsewhere: bool = False  # what has to be done is none of the case's own steps: `because` says what, and where


def waits(msgid: str, *, elsewhere: bool = False, **params: int | datetime) -> Awaited:
    """For nothing but time, or for what is done on another page: the sentence of the catalogue says why."""
    return Awaited(because=Text(msgid, params), elsewhere=elsewhere)


# What is known of a field in this case before anybody answers it: field → sentences. One of which nothing is known here
# is not asked for.
Notes = Mapping[str, Sequence[Text]]
Rule = Callable[[Any, Asked], Verdict]
CarryOut = Callable[[Sequence[Taken]], Sequence[Consequences]]


@dataclass(frozen=True, slots=True)
class CaseKind:
    """Everything works on many cases at once, so that the sweep, a list and a single move are the same code."""

    table: Table
    prefix: str  # of its references
    title: str
    state_titles: Mapping[str, str]
    present: Callable[[Sequence[Standing], Actor], Mapping[UUID, Presented]]
    facts: Callable[[Sequence[Standing], datetime], Mapping[UUID, Any]] = no_facts
    rules: Mapping[str, Rule] = field(default_factory=dict)  # by verb; a verb without one has the engine's rules alone
    carry_out: Mapping[str, CarryOut] = field(default_factory=dict)  # the room's own writes, inside the move
    required_timers: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by state
    panels: tuple[Panel, ...] = ()
    awaits: Callable[[Any], Awaited] | None = None  # what comes next, from the facts
    offers: Mapping[str, Callable[[Standing, Actor], Offers]] = field(default_factory=dict)  # by verb
    notes: Mapping[str, Callable[[Any], Notes]] = field(default_factory=dict)  # by verb, from the facts
    papers: Mapping[str, Callable[[Standing], Sequence[Mapping[str, Any]]]] = field(
        default_factory=dict
    )  # by verb: what is to be opened before, as the documents of a case are shown
    pages: Mapping[str, str] = field(default_factory=dict)  # by verb: the desk's own page for it, by name, of this case
    erase: Callable[[UUID], None] | None = None  # nulls what is personal of this subject; the case itself stays
    holds: Callable[[UUID, datetime], Sequence[Reason]] | None = None  # why this subject cannot be erased yet

    @property
    def code(self) -> str:
        return self.table.kind

    def judge(self, move: Move, case: Standing, facts: Any, asked: Asked) -> Verdict:
        """The engine's rules and the kind's own. In the wrong state there is nothing more to say."""
        if case.state not in (move.sources or ("",)):
            return judge(move, case, asked)
        rule = self.rules.get(move.verb)
        return judge(move, case, asked) & (rule(facts, asked) if rule else OPEN)

    def against_person(self, move: Move, facts: Any, asked: Asked) -> tuple[Reason, ...]:
        """What the kind's own rule has against this person alone: not what stands in everybody's way."""
        rule = self.rules.get(move.verb)
        if rule is None:
            return ()
        anyhow = rule(facts, replace(asked, by=None)).because
        return tuple(one for one in rule(facts, asked).because if one not in anyhow)


# Rooms above carry these out: (the moves taken, what each asks for).
# What it returns is for the ledger: events, to be appended with those of the moves.
ApplyTimers = Callable[[Sequence[tuple[Taken, TimerChange]]], Sequence[Any] | None]
ApplyNotices = Callable[[Sequence[tuple[Taken, FreezeNotice]]], Sequence[Any] | None]
# Each case's timers, as CONTRACTS.md shows them.
ShowTimers = Callable[[Sequence[Standing]], Mapping[UUID, Sequence[Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Pile:
    """Some of an official's work of today: what it is, how much of it there is, and where it lies."""

    title: str
    number: int
    url: str
    late: bool = False


# What a room knows of an official's work, for the desk's first page: (user, now) → piles, the empty ones too.
TellWork = Callable[[Any, datetime], Sequence[Pile]]
# Cases of others in which something is asked of one of these agencies now: it may read them.
AskedOf = Callable[[Collection[int]], Collection[UUID]]
# Agencies whose messages act at once in this case, as it stands now: courts, to its rules.
CourtsIn = Callable[[UUID], Collection[int]]
# What ids in a case's history stand for: (the case, ids and codes) → those that the room knows, by what they are called.
NameThings = Callable[[UUID, Collection[str]], Mapping[str, str]]
# Takes in a file for a move: (content, name, by whom, when) → its id, or Refusal.
KeepPaper = Callable[[bytes, str, Actor, datetime], UUID]
# Of papers that somebody sent in and that belong to nothing yet: (their ids, whose they are) → names and sizes.
PapersCalled = Callable[[Sequence[str], UUID], Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Intake:
    """How `POST cases/` opens a case: the room that has this kind reads what was sent, and calls `open_case` once."""

    schema: Mapping[str, Any]  # JSON Schema, for the documentation
    begin: Callable[[Mapping[str, Any], Actor, datetime], UUID]  # or Refusal, Invalid
