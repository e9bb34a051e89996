"""What a later act of a listing does as the first: its letter is served, it is answered, its decision is served; it can be
given up, and falls with its time. The case stays in its state, and nothing that restricts anybody changes."""

from cases.states import Effect, Move, gettext_noop
from lists.states.before import DECIDERS, OFFICER, as_before
from lists.states.words import OPEN_TO_LATER
from people.states import Role

LATER_MOVES = (
    *(
        as_before(verb, *OPEN_TO_LATER)
        for verb in (
            "serve",
            "announce",
            "deem-served",
            "respond",
            "waive",
            "ask-hearing",
            "fix-hearing",
            "record-hearing",
            "find",
            "serve-decision",
        )
    ),
    Move(
        "set-aside-service",
        gettext_noop("Set the service of the newest letter aside"),
        OPEN_TO_LATER,
        None,
        Effect.RELIEF,
        "APL 61",
        DECIDERS | {Role.REVIEWER},
        fields=as_before("set-aside-service").fields,
    ),
    Move(
        "drop",
        gettext_noop("Give up what is proposed"),
        OPEN_TO_LATER,
        None,
        Effect.RELIEF,
        "APL 57",
        OFFICER | DECIDERS | {Role.REVIEWER},
        ends=True,
    ),
    Move(
        "lapse",
        gettext_noop("Lapse: what is proposed falls"),
        OPEN_TO_LATER,
        None,
        Effect.RELIEF,
        "APL 60; the standard",
        by_clock=True,
    ),
)
