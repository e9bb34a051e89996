"""Immediate effect, where a statute permits it (RULES.md, INTERIM): the only burden before a notice. Two officials, notice the
same day, a hearing within ten working days, an end that comes by itself. Measures alone: no name is published."""

from cases.states import Effect, Field, FieldKind, Move, Part, Party, gettext_noop
from lists.states.before import DECIDERS, HEARD, OFFICER, SERVERS_OR_OPENED, TWO
from lists.states.fields import HEARING_FIELDS, MINUTES_FIELDS
from lists.states.words import BEFORE, State
from notices.states import SERVE_FIELDS
from people.states import Role

INTERIM = "RULES.md, INTERIM"
WHILE = (*BEFORE, State.DECIDED)
WHEN_HEARD = Field(
    "held_at",
    gettext_noop("When"),
    FieldKind.INSTANT,
    help=gettext_noop("Within ten working days of the request, and not on the day of the invitation."),
)

INTERIM_MOVES = (
    Move(
        "propose-interim",
        gettext_noop("Propose immediate effect"),
        BEFORE,
        None,
        None,
        INTERIM,
        OFFICER,
        part=Part.PROPOSER,
        opens_act=True,
        fields=(
            Field(
                "danger", gettext_noop("Which harm cannot wait, and what shows it"), FieldKind.LONG_TEXT, longest=5000
            ),
        ),
    ),
    Move(
        "impose-interim",
        gettext_noop("Impose immediate effect"),
        BEFORE,
        None,
        Effect.BURDEN,
        INTERIM,
        DECIDERS,
        part=Part.DECIDER,
        needs=TWO,
        fields=(
            Field(
                "measures",
                gettext_noop("Measures, of those proposed"),
                FieldKind.IDS,
                lacking=gettext_noop("No measure is proposed."),
            ),
        ),
    ),
    Move(
        "serve-interim",
        gettext_noop("Note that the notice of immediate effect was served"),
        WHILE,
        None,
        None,
        INTERIM,
        SERVERS_OR_OPENED,
        fields=SERVE_FIELDS,
    ),
    Move(
        "ask-interim-hearing",
        gettext_noop("Ask to be heard on the immediate effect"),
        WHILE,
        None,
        None,
        INTERIM,
        HEARD,
    ),
    Move(
        "fix-interim-hearing",
        gettext_noop("Fix the hearing on the immediate effect"),
        WHILE,
        None,
        None,
        INTERIM,
        OFFICER,
        fields=(WHEN_HEARD, *HEARING_FIELDS[1:]),
    ),
    Move(
        "record-interim-hearing",
        gettext_noop("Record the hearing on the immediate effect"),
        WHILE,
        None,
        None,
        INTERIM,
        DECIDERS | {Role.REVIEWER},
        fields=MINUTES_FIELDS,
    ),
    Move(
        "lift-interim",
        gettext_noop("Lift the immediate effect"),
        WHILE,
        None,
        Effect.RELIEF,
        INTERIM,
        OFFICER | DECIDERS | {Role.REVIEWER, Party.COURT},
    ),
    Move(
        "lapse-interim",
        gettext_noop("Let the immediate effect lapse"),
        WHILE,
        None,
        Effect.RELIEF,
        INTERIM,
        by_clock=True,
    ),
)
INTERIM_CLOCKS: dict[str, str | None] = {
    "INTERIM": "lapse-interim",
    "INTERIM-NOTICE": "lapse-interim",
    "INTERIM-HEARING": "lapse-interim",
}
