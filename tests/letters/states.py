"""A kind of case that exists in tests alone, and whose every step is a letter: told, answered, decided, told, in effect."""

from cases.states import Effect, Move, Part, Party, Table
from notices.states import ANNOUNCE_FIELDS, SERVE_FIELDS, SET_ASIDE_FIELDS
from people.states import Role

TWO = frozenset({Part.PROPOSER, Part.DECIDER})
SERVERS = frozenset({Role.CLERK, Role.CASE_OFFICER, Party.SUBJECT})
OFFICER = frozenset({Role.CASE_OFFICER})
LAW = "Letters Act 1"

MOVES = (
    Move("propose", "Propose", (), "proposed", None, LAW, OFFICER, part=Part.PROPOSER),
    Move("serve", "Serve", ("proposed",), "notified", None, LAW, SERVERS, fields=SERVE_FIELDS),
    Move("announce", "Announce", ("proposed", "decided"), None, None, LAW, OFFICER, fields=ANNOUNCE_FIELDS),
    Move("deem-served", "Served by announcement", ("proposed",), "notified", None, LAW, by_clock=True),
    Move("deem-served", "Served by announcement", ("decided",), "told", None, LAW, by_clock=True),
    Move(
        "set-aside-service",
        "Set aside",
        ("notified",),
        "proposed",
        Effect.RELIEF,
        LAW,
        OFFICER,
        fields=SET_ASIDE_FIELDS,
    ),
    Move(
        "decide",
        "Decide",
        ("notified",),
        "decided",
        Effect.BURDEN,
        LAW,
        frozenset({Role.DECIDER}),
        part=Part.DECIDER,
        needs=TWO,
    ),
    Move("serve-decision", "Serve the decision", ("decided",), "told", None, LAW, SERVERS, fields=SERVE_FIELDS),
    Move("take-effect", "Take effect", ("told",), "effective", Effect.BURDEN, LAW, by_clock=True, needs=TWO),
    Move("early-effect", "Take effect too early", ("decided",), "told", None, LAW, OFFICER),
    Move("drop", "Drop", ("proposed", "notified"), "dropped", Effect.RELIEF, LAW, OFFICER),
    Move("remove", "Remove", ("effective",), "removed", Effect.RELIEF, LAW, OFFICER, by_clock=True),
)
STATES = ("proposed", "notified", "decided", "told", "effective", "removed", "dropped")
TABLE = Table("letter", STATES, MOVES, burdened=(("effective", TWO),))
