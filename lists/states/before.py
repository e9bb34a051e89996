"""Moves before a listing takes effect: nothing of them is public."""

from dataclasses import replace

from cases.states import Effect, Field, FieldKind, Move, Part, Party, gettext_noop
from lists.states.fields import (
    ANSWERED_FIELD,
    ASSIGN_FIELDS,
    EXCLUSIONS_FIELD,
    EXHIBIT_FIELDS,
    HEARING_FIELDS,
    MINUTES_FIELDS,
    RECUSE_FIELDS,
)
from lists.states.words import BEFORE, LIVE, State
from notices.states import ANNOUNCE_FIELDS, SERVE_FIELDS, SET_ASIDE_FIELDS
from people.states import Role

TWO = frozenset({Part.PROPOSER, Part.DECIDER})
Doers = frozenset[Role | Party]
OFFICER: Doers = frozenset({Role.CASE_OFFICER})
DECIDERS: Doers = frozenset({Role.DECIDER})
SERVERS: Doers = frozenset({Role.CASE_OFFICER, Role.CLERK})
RECUSERS: Doers = frozenset({Role.CASE_OFFICER, Role.DECIDER, Role.REVIEWER, Role.CLERK, Party.SUBJECT})
# Whoever opens the letter on the public pages has it.
SERVERS_OR_OPENED: Doers = SERVERS | {Party.SUBJECT}
# A clerk writes down what somebody says at the counter or sends on paper.
HEARD: Doers = frozenset({Party.SUBJECT, Role.CLERK})

BEFORE_EFFECT = (
    Move(
        "propose",
        gettext_noop("Propose"),
        (),
        State.PROPOSED,
        None,
        "No. 49(8)",
        OFFICER,
        part=Part.PROPOSER,
    ),
    # What was listed before this program: it comes in hidden, and goes the way of every proposal. The time that it has stood
    # already counts.
    Move(
        "import",
        gettext_noop("Take over an older entry"),
        (),
        State.PROPOSED,
        None,
        "RULES.md 4, 9",
        OFFICER,
        part=Part.PROPOSER,
        fields=(Field("listed_on", gettext_noop("Listed since"), FieldKind.DATE),),
    ),
    Move(
        "serve",
        gettext_noop("Note that the notice was served"),
        (State.PROPOSED,),
        State.NOTIFIED,
        None,
        "APL 44; No. 49(8)",
        SERVERS_OR_OPENED,
        fields=SERVE_FIELDS,
    ),
    Move(
        "announce",
        gettext_noop("Announce the notice publicly"),
        (State.PROPOSED,),
        None,
        None,
        "CPL 95",
        SERVERS,
        fields=ANNOUNCE_FIELDS,
    ),
    Move(
        "deem-served",
        gettext_noop("Count as served by announcement"),
        (State.PROPOSED,),
        State.NOTIFIED,
        None,
        "CPL 95",
        by_clock=True,
    ),
    Move(
        "respond",
        gettext_noop("Answer"),
        (State.NOTIFIED,),
        None,
        None,
        "APL 45; No. 49(8)",
        HEARD,
        fields=(
            Field("answer", gettext_noop("Your answer"), FieldKind.LONG_TEXT, longest=20000),
            Field("exhibits", gettext_noop("Papers"), FieldKind.IDS, required=False, papers=True),
            Field(
                "complete",
                gettext_noop("This is all that I want to say"),
                FieldKind.BOOLEAN,
                required=False,
                help=gettext_noop("Otherwise nothing is decided before your time to answer is over."),
            ),
        ),
    ),
    Move(
        "waive",
        gettext_noop("Give up the answer, in writing"),
        (State.NOTIFIED,),
        None,
        None,
        "RULES.md 4",
        HEARD,
        fields=(Field("document", gettext_noop("The signed paper"), FieldKind.ID, papers=True),),
    ),
    Move(
        "ask-hearing",
        gettext_noop("Ask for a hearing"),
        (State.NOTIFIED,),
        None,
        None,
        "APL 63",
        HEARD,
    ),
    Move(
        "fix-hearing",
        gettext_noop("Fix a hearing"),
        (State.NOTIFIED,),
        None,
        None,
        "APL 64",
        OFFICER,
        fields=HEARING_FIELDS,
    ),
    Move(
        "record-hearing",
        gettext_noop("Record the hearing"),
        (State.NOTIFIED,),
        None,
        None,
        "APL 64",
        SERVERS | DECIDERS,
        fields=MINUTES_FIELDS,
    ),
    Move(
        "find",
        gettext_noop("Say what is found of a paper"),
        (State.NOTIFIED,),
        None,
        None,
        "APL 45",
        OFFICER | DECIDERS,
        fields=EXHIBIT_FIELDS,
    ),
    Move(
        "decide",
        gettext_noop("Decide to list"),
        (State.NOTIFIED,),
        State.DECIDED,
        Effect.BURDEN,
        "APL 57, 59; No. 49(8)",
        DECIDERS,
        part=Part.DECIDER,
        needs=TWO,
        fields=(
            Field("facts", gettext_noop("What was established"), FieldKind.LONG_TEXT, longest=20000),
            ANSWERED_FIELD,
            EXCLUSIONS_FIELD,
            Field(
                "measures",
                gettext_noop("Measures, of those proposed"),
                FieldKind.IDS,
                required=False,
            ),
        ),
    ),
    Move(
        "serve-decision",
        gettext_noop("Note that the decision was served"),
        (State.DECIDED,),
        None,
        None,
        "APL 61",
        SERVERS_OR_OPENED,
        fields=SERVE_FIELDS,
    ),
    Move(
        "announce",
        gettext_noop("Announce the decision publicly"),
        (State.DECIDED,),
        None,
        None,
        "CPL 95",
        SERVERS,
        fields=ANNOUNCE_FIELDS,
    ),
    Move(
        "deem-served",
        gettext_noop("Count as served by announcement"),
        (State.DECIDED,),
        None,
        None,
        "CPL 95",
        by_clock=True,
    ),
    Move(
        "set-aside-service",
        gettext_noop("Set the service of the first letter aside"),
        (State.NOTIFIED,),
        State.PROPOSED,
        Effect.RELIEF,
        "APL 61",
        DECIDERS | {Role.REVIEWER},
        fields=SET_ASIDE_FIELDS,
    ),
    Move(
        "set-aside-service",
        gettext_noop("Set the service of the decision aside"),
        (State.DECIDED,),
        None,
        Effect.RELIEF,
        "APL 61",
        DECIDERS | {Role.REVIEWER},
        fields=SET_ASIDE_FIELDS,
    ),
    Move(
        "drop",
        gettext_noop("Drop"),
        (*BEFORE, State.DECIDED),
        State.DROPPED,
        Effect.RELIEF,
        "APL 57",
        OFFICER | DECIDERS | {Role.REVIEWER},
        ends=True,
    ),
    Move(
        "lapse",
        gettext_noop("Lapse"),
        BEFORE,
        State.DROPPED,
        Effect.RELIEF,
        "APL 60; the standard",
        by_clock=True,
    ),
    Move(
        "assign",
        gettext_noop("Assign"),
        LIVE,
        None,
        None,
        "house",
        OFFICER | {Role.CLERK},
        assigns=True,
        fields=ASSIGN_FIELDS,
    ),
    Move(
        "recuse",
        gettext_noop("Step aside, or note a complaint"),
        (*LIVE, State.REMOVED),  # a removal can be undone by two
        None,
        None,
        "RULES.md 5",
        RECUSERS,
        fields=RECUSE_FIELDS,
    ),
)


def as_before(verb: str, *sources: str) -> Move:
    """Of a later act, or of a redlist, in these states: the same step, which leaves the case in its state."""
    row = next(one for one in BEFORE_EFFECT if one.verb == verb)
    return replace(row, sources=sources, target=None, effect=None)
