"""The words in which a kind of case writes its table of moves. The tables themselves stand in the rooms' `states.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from people.states import Role


def gettext_noop(text: str) -> str:
    """Marks a sentence for translation, where Django must not be imported. The edges translate it."""
    return text


class Effect(StrEnum):
    """RULES.md, invariant 13. A move that is neither says None: it restricts nobody and lifts nothing."""

    BURDEN = "burden"  # a new restriction, an adverse publication, or the early withdrawal of a benefit
    RELIEF = "relief"  # expiry, suspension, removal, lifting


class Part(StrEnum):
    """What somebody does in a matter. One person never does two of them (RULES.md, invariant 5)."""

    PROPOSER = "proposer"
    DECIDER = "decider"
    REVIEWER = "reviewer"
    SECOND_REVIEWER = "second reviewer"


class Party(StrEnum):
    """Who acts in a case without being an official of it."""

    SUBJECT = "subject"
    BENEFICIARY = "beneficiary"
    COURT = "court"
    AGENCY = "agency"  # another agency's program
    PUBLIC = "public"


class Ground(StrEnum):
    """Why an official stays out of a matter (RULES.md, invariant 5)."""

    INTEREST = "interest"  # declared
    COMPLAINT = "complaint"  # the subject has complained of them


class Scope(StrEnum):
    """What a token is for: by itself every list of the agency; with `:` and a list's name, that list alone."""

    READ = "cases.read"
    MOVE = "cases.move"


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long text"
    DATE = "date"
    INSTANT = "instant"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    ID = "id"
    IDS = "ids"
    OFFICIAL = "official"  # by sign-in name


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a move asks for. The form, the JSON Schema and the check of what comes in are made from it."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    sometimes: bool = False  # needed in some cases, which `help` names: it is not required, and nobody is told so
    help: str = ""
    lacking: str = ""  # what is said where one of the case’s own things must be chosen, and there is none
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 2000
    papers: bool = False  # ids of files that were sent in before; at the desk, the files themselves
    on_paper: bool = (
        False  # what the person signed: asked of an official who enters it for them, and never of themselves
    )
    aside: bool = (
        False  # who said something against another: the room keeps it apart, and the case's history does not hold it
    )


# What a court's message rests on. Courts name it with every move; officials, where they enter what somebody ordered.
RULING = Field("document", gettext_noop("Paper"), longest=200, help=gettext_noop("Its kind and number."))


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a table of moves."""

    verb: str
    title: str
    sources: tuple[str, ...]  # none: the move opens a case
    target: str | None  # none: the state stays as it is
    effect: Effect | None
    law: str
    who: frozenset[Role | Party] = frozenset()
    by_clock: bool = False  # whether it happens by itself when its time comes
    part: Part | None = None  # what the acting official signs as
    needs: frozenset[Part] = frozenset()  # whose signatures must stand in this act once it is done
    opens_act: bool = False  # signatures begin anew: an extension, a restoration
    ends: bool = False  # it gives up what is under way: offered last, and quietly
    elsewhere: bool = False  # an official of another agency may do it where the rule of the kind names that agency
    assigns: bool = False  # the field `assignee` says who works on the case from now on
    fields: tuple[Field, ...] = ()

    @property
    def opens(self) -> bool:
        return not self.sources

    @property
    def clock_only(self) -> bool:
        return self.by_clock and not self.who

    def edges(self) -> Iterator[tuple[str, str]]:
        """From where to where. A case comes from the empty state."""
        for source in self.sources or ("",):
            yield source, self.target or source


@dataclass(frozen=True, slots=True)
class Table:
    """A kind's states and moves: all of it that the database is told."""

    kind: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    burdened: tuple[tuple[str, frozenset[Part]], ...] = ()  # states that nobody comes into without these signatures

    def find(self, verb: str, state: str) -> Move | None:
        """The row of this verb in this state; failing that, any row of the verb, to say why it is shut."""
        rows = [move for move in self.moves if move.verb == verb]
        return next((move for move in rows if state in move.sources), rows[0] if rows else None)

    def verbs(self) -> tuple[str, ...]:
        """In the table's order, each once."""
        return tuple(dict.fromkeys(move.verb for move in self.moves if not move.opens))

    def edges(self) -> Iterator[tuple[Move, str, str]]:
        for move in self.moves:
            for source, target in move.edges():
                yield move, source, target
