"""The clocks of each kind: which must run, what follows when one runs out, which begin with a letter."""

from appeals.states.words import Kind, State

# Which clock must run while a case is in a state. Relief that runs out must lead out of it, so those that leave the case where
# it is are not among them.
REQUIRED_TIMERS: dict[Kind, dict[str, frozenset[str]]] = {
    **{
        kind: {
            State.FILED: frozenset({"APPEAL-ACCEPT"}),
            State.ACCEPTED: frozenset({"APPEAL-REPLY", "APPEAL-DECIDE"}),
        }
        for kind in (Kind.APPEAL, Kind.SECOND_APPEAL)
    },
    Kind.CORRECTION_REVIEW: {State.FILED: frozenset({"CORRECT-REVIEW-DECIDE"})},
    Kind.REPAIR: {State.FILED: frozenset({"REPAIR-ANSWER"})},
    Kind.STILL_REFUSED: {State.FILED: frozenset({"STILL-REFUSED"})},
    Kind.COMPENSATION: {State.FILED: frozenset({"COMPENSATE-DECIDE"})},
    Kind.CORRECTION: {},
}

# Which move the clock makes; none: that it is over is all.
ANNOUNCED: dict[str, str | None] = {"SERVE-ANNOUNCED": "deem-served"}
COMMON: dict[str, str | None] = {"MORE": "go-on", **ANNOUNCED}
APPEAL_CLOCKS = {
    **COMMON,
    "APPEAL-ACCEPT": "deem-accepted",
    "APPEAL-REPLY": "relieve",
    "APPEAL-DECIDE": "relieve",
    "SUE-AFTER-APPEAL": None,
    "APPEAL-FILE": None,
}
CLOCKS: dict[Kind, dict[str, str | None]] = {
    Kind.APPEAL: APPEAL_CLOCKS,
    Kind.SECOND_APPEAL: APPEAL_CLOCKS,
    Kind.CORRECTION: {
        **COMMON,
        "CORRECT": "relieve",
        "FCRA-DISPUTE": "delete-unverified",
        "DISPUTE": None,
        "CORRECT-REVIEW-FILE": None,
    },
    Kind.CORRECTION_REVIEW: {**COMMON, "CORRECT-REVIEW-DECIDE": None, "APPEAL-FILE": None},
    Kind.REPAIR: {**COMMON, "REPAIR-DECIDE": "relieve", "REPAIR-ANSWER": None, "APPEAL-FILE": None},
    Kind.STILL_REFUSED: {**ANNOUNCED, "STILL-REFUSED": "escalate", "APPEAL-FILE": None},
    Kind.COMPENSATION: {**ANNOUNCED, "COMPENSATE-DECIDE": None, "SUE-COMPENSATION": None},
}
# Those by which silence speaks for whoever contests: they have a job of their own.
SILENCE = ("deem-accepted", "relieve", "delete-unverified", "escalate")
SILENCE_CLOCKS = tuple(
    sorted({clock for clocks in CLOCKS.values() for clock, verb in clocks.items() if verb in SILENCE})
)
# These begin with the service of the outcome, and not before.
SERVED_CLOCKS = ("SUE-AFTER-APPEAL", "APPEAL-FILE", "CORRECT-REVIEW-FILE", "SUE-COMPENSATION")
