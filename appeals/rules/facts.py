"""What the rules of this room are asked with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from appeals.states.words import Against, Kind, State
from clock.rules import EVER
from lists.rules.standards import Standard
from lists.states.words import State as ListingState
from lists.states.words import WayOut
from notices.rules.service import NoticeFacts


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which something may be filed. Provisional: its day may still move, and is not held against anybody."""

    due_at: datetime
    provisional: bool = False

    def over(self, at: datetime) -> bool:
        return at >= self.due_at and not self.provisional


@dataclass(frozen=True, slots=True)
class Before:
    """The last filing of a kind about the same listing."""

    case: UUID
    state: State
    digests: frozenset[str] = frozenset()
    of: UUID | None = None  # which earlier one it asked to look at again
    window: Window | None = None  # in which its outcome may be taken further


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """Of a filing that is not one yet."""

    kind: Kind
    listing: ListingState
    standard: Standard
    party: UUID
    subject: UUID
    windows: Mapping[Against, Window] = field(default_factory=dict)
    window: Window | None = None  # where the kind has one of its own
    refused: frozenset[Against] = frozenset()  # what has been refused, and can be appealed
    before: Mapping[Kind, Before] = field(default_factory=dict)
    appealed: frozenset[Against] = frozenset()  # what an appeal has decided upon
    effective_at: datetime | None = None
    removed_at: datetime | None = None
    way: WayOut | None = None
    wrongful: bool = False
    repair_from: datetime | None = None
    measures: frozenset[UUID] = frozenset()
    digests: frozenset[str] = frozenset()  # of the papers that come with it


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Of a filing, while it is examined and after."""

    kind: Kind
    agency: int
    elsewhere: bool
    above: frozenset[int]  # the agencies above the one that decided
    late: bool
    asked: bool  # for more; the clock stands still
    asked_ever: bool  # and may be so again no more
    extended: bool
    exhibits_open: int
    exhibits: frozenset[UUID]
    accepted_at: datetime | None
    replied_at: datetime | None
    supplied_at: datetime | None
    spoke: frozenset[UUID]  # who replied for the decision, or supplied evidence for it
    hearing_asked: bool
    held_at: datetime | None
    heard: bool
    chair: int | None
    measures: frozenset[UUID]  # of the listing, in force
    listing: ListingState = ListingState.EFFECTIVE
    claimed: int | None = None  # in yuan, of a claim for compensation
    reply_over: bool = False
    decide_over: bool = False
    notice: NoticeFacts | None = None
    recused: frozenset[int] = frozenset()  # they stay out of the matter
    acted: frozenset[str] = frozenset()  # sign-in names of those who have signed in the matter, or stay out of it
    others: frozenset[int] = frozenset()  # who signed another part in the matter than whoever looks at it here
    signed: frozenset[int] = frozenset()  # who signed any
    state: State = State.FILED
    now: datetime = EVER
    ends: Mapping[str, datetime] = field(default_factory=dict)  # when each of its clocks runs out, or ran out
    invitation: NoticeFacts | None = None  # to the hearing
