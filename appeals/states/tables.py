"""The table of each kind, put together from the moves that several have and those that are its own."""

from appeals.states import examining as moves
from appeals.states.examining import AUTHORITY, HEARD, INDEPENDENT, REVIEWERS, THIRD, Doers
from appeals.states.fields import EXHIBITS, FILED_FIELDS, WORDS
from appeals.states.titles import NOT_ADMITTED, OUTCOMES
from appeals.states.words import CLOSED, Kind, NotAdmitted, Outcome, State
from cases.states import Effect, Field, FieldKind, Move, Part, Party, Table, gettext_noop
from lists.states.titles import choices
from people.states import Role

RUNNING = (State.ACCEPTED, State.REPLIED)
WHOLE = (State.FILED, *RUNNING)
FILED = (State.FILED,)
LATE = (State.FILED, State.ESCALATED)
DECIDED = (State.UPHELD, State.REJECTED)
OVER = (*DECIDED, State.WITHDRAWN)
TOLD = (*DECIDED, State.DECLINED)
MEASURES = Field(
    "measures",
    gettext_noop("Measures that end, where only some do"),
    FieldKind.IDS,
    required=False,
)
RECEIVERS: Doers = frozenset({Role.CLERK, Role.CASE_OFFICER, Role.DECIDER, Role.REVIEWER, Party.AGENCY})


def outcome(*offered: Outcome) -> Field:
    help_text = REREAD if Outcome.CORRECT in offered else ""
    return Field(
        "outcome", gettext_noop("What follows"), FieldKind.CHOICE, choices=choices(OUTCOMES, offered), help=help_text
    )


REREAD = gettext_noop(
    "To correct what the entry says, have the person’s file corrected first: the entry is read anew from it."
)


def appeal_table(kind: Kind, part: Part) -> Table:
    """ARL 20 to 75. No burden among them: the entry stands as it stood, or ends."""
    return Table(
        kind=kind,
        states=(State.FILED, *RUNNING, *CLOSED),
        moves=(
            moves.filing("ARL 20", HEARD, *FILED_FIELDS[kind]),
            *admission_moves(part),
            *evidence_moves(),
            moves.adding(WHOLE, "ARL 31"),
            # While only accepted, it is upheld by the authority's silence before this time, or an announcement, runs out.
            *moves.asking(RUNNING, "ARL 31", REVIEWERS, unanswered=(State.REPLIED,)),
            *moves.hearings(RUNNING),
            moves.finding(WHOLE, "ARL 36", REVIEWERS),
            Move("extend", LONGER, RUNNING, None, None, "ARL 62", REVIEWERS),
            moves.upholding(RUNNING, "ARL 63–68", REVIEWERS, part, outcome(*UPHELD_AS), MEASURES),
            moves.rejecting((State.REPLIED,), "ARL 68, 69", REVIEWERS, part),
            *silence_moves(),
            moves.giving_up(WHOLE, "ARL 41"),
            *moves.served((*RUNNING, *TOLD), deemed=(State.REPLIED, *TOLD)),
            *moves.staffing((State.FILED, *RUNNING)),
        ),
    )


LONGER = gettext_noop("Take thirty days more, once")


def admission_moves(part: Part) -> tuple[Move, ...]:
    """ARL 30: accepted by somebody, or by its clock; not admitted, by somebody who signs for it."""
    accepted, ground = gettext_noop("Count as accepted"), choices(NOT_ADMITTED, NotAdmitted)
    return (
        Move("accept", gettext_noop("Accept"), FILED, State.ACCEPTED, None, "ARL 30", REVIEWERS),
        Move("deem-accepted", accepted, FILED, State.ACCEPTED, None, "ARL 30", by_clock=True),
        Move(
            "decline",
            gettext_noop("Do not admit, with reasons"),
            FILED,
            State.DECLINED,
            None,
            "ARL 30",
            REVIEWERS,
            part=part,
            needs=frozenset({part}),
            fields=(Field("ground", gettext_noop("Why"), FieldKind.CHOICE, choices=ground), moves.FOUND),
        ),
    )


def silence_moves() -> tuple[Move, ...]:
    """What follows by itself when the authority that decided, or whoever looks at it again, says nothing in time."""
    return (
        Move(
            "relieve",
            gettext_noop("Annul: the authority was silent"),
            (State.ACCEPTED,),
            State.UPHELD,
            Effect.RELIEF,
            "ARL 70",
            by_clock=True,
        ),
        Move(
            "relieve",
            gettext_noop("Not decided in time"),
            (State.REPLIED,),
            None,
            Effect.RELIEF,
            "ARL 62; the standard",
            by_clock=True,
        ),
    )


UPHELD_AS = (Outcome.ANNUL, Outcome.REMOVE, Outcome.REDUCE, Outcome.CORRECT, Outcome.LIFT)


def evidence_moves() -> tuple[Move, ...]:
    """The deciding authority answers for its decision; whoever else is concerned may speak for it."""
    words = Field(WORDS.name, gettext_noop("What is said"), FieldKind.LONG_TEXT, longest=20000)
    reply, supply = gettext_noop("Reply for the deciding authority"), gettext_noop("Supply evidence as a third person")
    return tuple(
        Move(verb, title, (source,), target, None, law, who, fields=(words, EXHIBITS))
        for verb, title, law, who in (("reply", reply, "ARL 48", AUTHORITY), ("supply", supply, "ARL 70", THIRD))
        for source, target in ((State.ACCEPTED, State.REPLIED), (State.REPLIED, None))
    )


def correction_table(kind: Kind, part: Part) -> Table:
    silent = Move(
        "relieve",
        gettext_noop("Not decided in time"),
        FILED,
        None,
        Effect.RELIEF,
        "SPC 12; the standard",
        by_clock=True,
    )
    unverified = Move(
        "delete-unverified",
        gettext_noop("Delete: nobody verified it in time"),
        FILED,
        State.UPHELD,
        Effect.RELIEF,
        "FCRA §611",
        by_clock=True,
    )
    return Table(
        kind=kind,
        states=(State.FILED, *OVER),
        moves=(
            moves.filing("SPC 12", HEARD, *FILED_FIELDS[kind]),
            moves.adding(FILED, "SPC 12"),
            *moves.asking(FILED, "SPC 12", REVIEWERS),
            moves.finding(FILED, "SPC 12", REVIEWERS),
            moves.upholding(
                FILED, "SPC 12", REVIEWERS, part, outcome(Outcome.CORRECT, Outcome.ANNUL, Outcome.REDUCE), MEASURES
            ),
            moves.rejecting(FILED, "SPC 12", REVIEWERS, part),
            *((silent, unverified) if kind is Kind.CORRECTION else ()),
            moves.giving_up(FILED, "SPC 12"),
            *moves.served((*FILED, *DECIDED)),
            *moves.staffing(FILED),
        ),
    )


ORDER_36 = "Order 36"
REPAIR = Table(
    kind=Kind.REPAIR,
    states=(State.FILED, *OVER),
    moves=(
        moves.filing(ORDER_36, HEARD, *FILED_FIELDS[Kind.REPAIR]),
        moves.adding(FILED, ORDER_36),
        *moves.asking(FILED, ORDER_36, INDEPENDENT),
        moves.finding(FILED, ORDER_36, INDEPENDENT),
        moves.upholding(FILED, ORDER_36, INDEPENDENT, Part.REVIEWER),
        moves.rejecting(FILED, ORDER_36, INDEPENDENT, Part.REVIEWER),
        Move(
            "relieve",
            gettext_noop("Not decided in time"),
            FILED,
            None,
            Effect.RELIEF,
            "State Council General Office [2025] 22; the standard",
            by_clock=True,
        ),
        moves.giving_up(FILED, ORDER_36),
        *moves.served((*FILED, *DECIDED)),
        *moves.staffing(FILED),
    ),
)

ONE_DAY = "RULES.md, STILL-REFUSED"
STILL_REFUSED = Table(
    kind=Kind.STILL_REFUSED,
    states=(*LATE, *OVER),
    moves=(
        moves.filing(ONE_DAY, HEARD, *FILED_FIELDS[Kind.STILL_REFUSED]),
        moves.adding(LATE, ONE_DAY),
        # Whoever applied the measure answers for it: an answer, and no review of one.
        moves.upholding(
            LATE, ONE_DAY, RECEIVERS, None, title=gettext_noop("Answer: it was still applied, and is no more")
        ),
        moves.rejecting(LATE, ONE_DAY, RECEIVERS, None, title=gettext_noop("Answer: it is not applied, with reasons")),
        Move("escalate", gettext_noop("Not answered in time"), FILED, State.ESCALATED, None, ONE_DAY, by_clock=True),
        moves.giving_up(LATE, ONE_DAY),
        *moves.served(DECIDED),
        *moves.staffing(LATE),
    ),
)

DAMAGES = "State Compensation Law 9, 13"
COMPENSATION = Table(
    kind=Kind.COMPENSATION,
    states=(State.FILED, *OVER),
    moves=(
        moves.filing(DAMAGES, HEARD, *FILED_FIELDS[Kind.COMPENSATION]),
        moves.adding(FILED, DAMAGES),
        moves.finding(FILED, DAMAGES, INDEPENDENT),
        moves.upholding(
            FILED,
            DAMAGES,
            INDEPENDENT,
            Part.REVIEWER,
            Field("amount", gettext_noop("How much is paid, in yuan"), FieldKind.INTEGER),
        ),
        moves.rejecting(FILED, DAMAGES, INDEPENDENT, Part.REVIEWER),
        moves.giving_up(FILED, DAMAGES),
        *moves.served(DECIDED),
        *moves.staffing(FILED),
    ),
)

# As what whoever decides signs. A second stage is signed by a second person, because nobody signs two parts in one matter.
PARTS: dict[Kind, Part] = {
    Kind.APPEAL: Part.REVIEWER,
    Kind.SECOND_APPEAL: Part.SECOND_REVIEWER,
    Kind.CORRECTION: Part.REVIEWER,
    Kind.CORRECTION_REVIEW: Part.SECOND_REVIEWER,
    Kind.REPAIR: Part.REVIEWER,
    Kind.COMPENSATION: Part.REVIEWER,
}
TABLES: dict[Kind, Table] = {
    **{kind: appeal_table(kind, PARTS[kind]) for kind in (Kind.APPEAL, Kind.SECOND_APPEAL)},
    **{kind: correction_table(kind, PARTS[kind]) for kind in (Kind.CORRECTION, Kind.CORRECTION_REVIEW)},
    Kind.REPAIR: REPAIR,
    Kind.STILL_REFUSED: STILL_REFUSED,
    Kind.COMPENSATION: COMPENSATION,
}
