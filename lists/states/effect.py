"""Moves of a listing in effect. What one official proposes in an act of its own, the person is told of, and may answer; a
second official decides; and it takes effect by the clock, once the decision was served."""

from cases.states import Effect, Field, FieldKind, Move, Part, Party, gettext_noop
from lists.states.before import DECIDERS, OFFICER, TWO
from lists.states.fields import ANSWERED_FIELD
from lists.states.titles import OCCASIONS, choices
from lists.states.words import State
from people.states import Role

PAPERS = Field("documents", gettext_noop("Papers"), FieldKind.IDS, papers=True)


def proposal(verb: str, title: str, sources: tuple[str, ...], law: str, *fields: Field) -> Move:
    """The first half of a burden: it changes nothing, and begins an act that a second official completes."""
    return Move(verb, title, sources, None, None, law, OFFICER, part=Part.PROPOSER, opens_act=True, fields=fields)


def decision(verb: str, title: str, source: str, law: str) -> Move:
    """The second half. It binds nobody yet: its letter has to be served first (APL 61)."""
    return Move(
        verb,
        title,
        (source,),
        None,
        Effect.BURDEN,
        law,
        DECIDERS,
        part=Part.DECIDER,
        needs=TWO,
        fields=(ANSWERED_FIELD,),
    )


IN_EFFECT_MOVES = (
    Move(
        "take-effect",
        gettext_noop("Take effect"),
        (State.DECIDED,),
        State.EFFECTIVE,
        Effect.BURDEN,
        "APL 61; the standard",
        by_clock=True,
        needs=TWO,
    ),
    Move(
        "take-effect",
        gettext_noop("Take effect: the entry stands longer"),
        (State.EFFECTIVE,),
        None,
        Effect.BURDEN,
        "APL 61; the standard",
        by_clock=True,
        needs=TWO,
    ),
    Move(
        "take-effect",
        gettext_noop("Take effect: the entry is back"),
        (State.SUSPENDED, State.REMOVED),
        State.EFFECTIVE,
        Effect.BURDEN,
        "APL 61; the standard",
        by_clock=True,
        needs=TWO,
    ),
    Move(
        "suspend",
        gettext_noop("Suspend"),
        (State.EFFECTIVE, State.ENDING),
        State.SUSPENDED,
        Effect.RELIEF,
        "RULES.md, CONFIRM-DOC; ARL 42",
        OFFICER | DECIDERS | {Role.REVIEWER, Party.COURT},
        by_clock=True,
    ),
    proposal(
        "propose-resumption",
        gettext_noop("Propose to resume"),
        (State.SUSPENDED,),
        "RULES.md 13",
    ),
    decision("resume", gettext_noop("Decide to resume"), State.SUSPENDED, "RULES.md 13"),
    Move(
        "lift-once",
        gettext_noop("Lift a measure once"),
        (State.EFFECTIVE, State.ENDING),
        None,
        Effect.RELIEF,
        "RULES.md 8",
        OFFICER | DECIDERS,
        fields=(
            Field("measure", gettext_noop("Measure"), FieldKind.ID, lacking=gettext_noop("No measure is in force.")),
            Field("occasion", gettext_noop("Occasion"), FieldKind.CHOICE, choices=choices(OCCASIONS)),
            Field("from_at", gettext_noop("From"), FieldKind.INSTANT),
            Field("until_at", gettext_noop("Until"), FieldKind.INSTANT),
            Field(
                "paper",
                gettext_noop("Paper"),
                FieldKind.ID,
                required=False,
                papers=True,
                help=gettext_noop(
                    "Of illness: it is destroyed with this decision. Nothing is kept but that it was seen."
                ),
            ),
        ),
    ),
    proposal(
        "propose-extension",
        gettext_noop("Propose an extension"),
        (State.EFFECTIVE,),
        "SPC 2",
        Field("new_facts", gettext_noop("New facts"), FieldKind.LONG_TEXT, longest=20000),
        Field(
            "records",
            gettext_noop("Records of the new facts"),
            FieldKind.IDS,
            help=gettext_noop("None that the listing rests on already: the same facts extend nothing."),
            lacking=gettext_noop(
                "There is no record of new facts, and the same facts extend nothing. Have the new ones recorded and confirmed first, as a record of the same kind."
            ),
        ),
        Field(
            "years",
            gettext_noop("Years more"),
            FieldKind.INTEGER,
            help=gettext_noop("Counted from the end that it has now."),
        ),
    ),
    decision("extend-term", gettext_noop("Decide to extend the term"), State.EFFECTIVE, "SPC 2"),
    proposal(
        "propose-review",
        gettext_noop("Propose to keep the entry"),
        (State.EFFECTIVE,),
        "SPC 2",
        Field("ability", gettext_noop("What shows present ability"), FieldKind.LONG_TEXT, longest=20000),
        PAPERS,
    ),
    decision("review", gettext_noop("Decide to keep the entry after review"), State.EFFECTIVE, "SPC 2"),
)
