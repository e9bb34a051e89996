"""Moves that several kinds have: hearing the parties, weighing papers, serving what was decided. None of them restricts
anybody; those that decide are signed by a reviewer who had no part before."""

from appeals.states.fields import EXHIBITS, WORDS
from appeals.states.words import OPEN, State
from cases.states import Effect, Field, FieldKind, Move, Part, Party, gettext_noop
from lists.states.fields import (
    ASSIGN_FIELDS,
    EXHIBIT_FIELDS,
    HEARING_FIELDS,
    MINUTES_FIELDS,
    RECUSE_FIELDS,
    SIGNED_PAPER,
)
from notices.states import ANNOUNCE_FIELDS, SERVE_FIELDS, SET_ASIDE_FIELDS
from people.states import Role

Doers = frozenset[Role | Party]
REVIEWERS: Doers = frozenset({Role.REVIEWER})
INDEPENDENT: Doers = frozenset({Role.REVIEWER, Role.DECIDER})  # what is granted or not, and not reviewed
HEARD: Doers = frozenset({Party.SUBJECT, Role.CLERK})
THIRD: Doers = frozenset({Party.BENEFICIARY, Role.CLERK})
AUTHORITY: Doers = frozenset({Role.CASE_OFFICER, Role.DECIDER})
SERVERS: Doers = frozenset({Role.CASE_OFFICER, Role.CLERK, Role.REVIEWER})
# Whom a letter is for may open it on the public pages: it counts as served by that.
SERVERS_OR_OPENED: Doers = SERVERS | {Party.SUBJECT}
RECUSERS: Doers = frozenset({Role.CASE_OFFICER, Role.DECIDER, Role.REVIEWER, Role.CLERK, Party.SUBJECT})
FOUND = Field(
    "found",
    gettext_noop("What was found, and why"),
    FieldKind.LONG_TEXT,
    longest=20000,
    help=gettext_noop("Answer each point. It is printed in the letter."),
)


def filing(law: str, who: Doers, *fields: Field) -> Move:
    return Move("file", gettext_noop("File it"), (), State.FILED, None, law, who, fields=(*fields, EXHIBITS))


def adding(sources: tuple[State, ...], law: str) -> Move:
    return Move(
        "add",
        gettext_noop("Add words or papers"),
        sources,
        None,
        None,
        law,
        HEARD,
        fields=(Field(WORDS.name, WORDS.label, FieldKind.LONG_TEXT, required=False, longest=20000), EXHIBITS),
    )


def asking(sources: tuple[State, ...], law: str, who: Doers, unanswered: tuple[State, ...] = ()) -> tuple[Move, Move]:
    """The clock of whoever decides stands still until the answer comes, or the time for it is over. `unanswered`: where that
    time can run out, if not wherever somebody is asked."""
    return (
        Move(
            "ask-more",
            gettext_noop("Ask the person for more"),
            sources,
            None,
            None,
            law,
            who,
            fields=(Field("question", gettext_noop("What is missing"), FieldKind.LONG_TEXT),),
        ),
        Move("go-on", gettext_noop("Go on without it"), unanswered or sources, None, None, law, by_clock=True),
    )


def finding(sources: tuple[State, ...], law: str, who: Doers) -> Move:
    return Move(
        "find",
        gettext_noop("Say what is found of a paper"),
        sources,
        None,
        None,
        law,
        who,
        fields=EXHIBIT_FIELDS,
    )


UPHOLD, REJECT = gettext_noop("Uphold"), gettext_noop("Reject, with reasons")


def upholding(
    sources: tuple[State, ...], law: str, who: Doers, part: Part | None, *fields: Field, title: str = UPHOLD
) -> Move:
    needs = frozenset({part} if part else ())
    return Move(
        "uphold",
        title,
        sources,
        State.UPHELD,
        Effect.RELIEF,
        law,
        who,
        part=part,
        needs=needs,
        fields=(*fields, FOUND),
    )


def rejecting(sources: tuple[State, ...], law: str, who: Doers, part: Part | None, *, title: str = REJECT) -> Move:
    needs = frozenset({part} if part else ())
    return Move("reject", title, sources, State.REJECTED, None, law, who, part=part, needs=needs, fields=(FOUND,))


def giving_up(sources: tuple[State, ...], law: str) -> Move:
    return Move(
        "withdraw", gettext_noop("Withdraw it"), sources, State.WITHDRAWN, None, law, HEARD, fields=(SIGNED_PAPER,)
    )


def hearings(sources: tuple[State, ...]) -> tuple[Move, ...]:
    return (
        Move("ask-hearing", gettext_noop("Ask for a hearing"), sources, None, None, "ARL 50", HEARD),
        Move(
            "fix-hearing",
            gettext_noop("Fix a hearing"),
            sources,
            None,
            None,
            "ARL 50; APL 64",
            REVIEWERS,
            fields=HEARING_FIELDS,
        ),
        Move(
            "record-hearing",
            gettext_noop("Record the hearing"),
            sources,
            None,
            None,
            "ARL 50",
            SERVERS,
            fields=MINUTES_FIELDS,
        ),
    )


def served(sources: tuple[State, ...], deemed: tuple[State, ...] = ()) -> tuple[Move, ...]:
    """Letters on the way, and the outcome: with its service the next remedy's days begin, and not before (RULES.md 4).
    `deemed`: where an announcement can run out, if not wherever there are letters."""
    title = gettext_noop("Note that the last letter was served")
    return (
        Move("serve", title, sources, None, None, "ARL 75; CPL 87", SERVERS_OR_OPENED, fields=SERVE_FIELDS),
        Move(
            "announce",
            gettext_noop("Announce the last letter publicly"),
            sources,
            None,
            None,
            "CPL 95",
            SERVERS,
            fields=ANNOUNCE_FIELDS,
        ),
        Move(
            "deem-served",
            gettext_noop("Count as served by announcement"),
            deemed or sources,
            None,
            None,
            "CPL 95",
            by_clock=True,
        ),
        Move(
            "set-aside-service",
            gettext_noop("Set the service of the outcome aside"),
            sources,
            None,
            Effect.RELIEF,
            "APL 61",
            REVIEWERS | {Role.DECIDER},
            fields=SET_ASIDE_FIELDS,
        ),
    )


def staffing(sources: tuple[State, ...] = OPEN) -> tuple[Move, ...]:
    return (
        Move(
            "assign",
            gettext_noop("Assign"),
            sources,
            None,
            None,
            "house",
            REVIEWERS | {Role.CLERK, Role.CASE_OFFICER, Role.DECIDER},
            assigns=True,
            fields=ASSIGN_FIELDS,
        ),
        Move(
            "recuse",
            gettext_noop("Step aside, or note a complaint"),
            sources,
            None,
            None,
            "RULES.md 5",
            RECUSERS,
            fields=RECUSE_FIELDS,
        ),
    )
