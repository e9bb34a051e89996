"""What a decision upon a contest does to a listing that goes on: it restricts less, or says it right."""

from cases.states import Effect, Field, FieldKind, Move, Party, gettext_noop
from lists.states.words import IN_EFFECT
from people.states import Role

CONTESTING_MOVES = (
    Move(
        "reduce",
        gettext_noop("Lift measures for good"),
        IN_EFFECT,
        None,
        Effect.RELIEF,
        "ARL 63; APL 5",
        frozenset({Role.REVIEWER, Party.COURT}),
        fields=(
            Field(
                "measures",
                gettext_noop("Measures that end"),
                FieldKind.IDS,
                lacking=gettext_noop("No measure is in force."),
            ),
        ),
    ),
    Move(
        "restate",
        gettext_noop("Correct what the entry says"),
        IN_EFFECT,
        None,
        Effect.RELIEF,
        "SPC 12",
        frozenset({Role.REVIEWER, Role.DECIDER}),  # it is read from the file, which no message from outside changes
    ),
)
