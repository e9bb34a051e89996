"""The table of a redlist: the same states and clocks, the other way round. Being named needs consent, a public posting and
two officials; the printed end comes by itself; to take a benefit away before it is the burden."""

from cases.states import Effect, Field, FieldKind, Move, Part, Party, Table, gettext_noop
from lists.states.before import DECIDERS, HEARD, OFFICER, SERVERS, SERVERS_OR_OPENED, TWO, Doers, as_before
from lists.states.fields import ANSWERED_FIELD, EXCLUSIONS_FIELD, FINDING, SIGNED_PAPER
from lists.states.words import BEFORE, LIVE, PUBLIC, State
from notices.states import ANNOUNCE_FIELDS, SERVE_FIELDS, SET_ASIDE_FIELDS
from people.states import Role

RED_KIND = "red-listing"
RED_PREFIX = "RL"
REDLISTS = "RULES.md, Redlists"
HENAN_28 = "Henan 28"
# Nobody suspends a benefit: that would be an early end without its guards.
LIVE_OF_RED = tuple(state for state in LIVE if state is not State.SUSPENDED)
OBJECTORS: Doers = frozenset({Party.PUBLIC, Role.CLERK})

BEFORE_MOVES = (
    Move(
        "propose",
        gettext_noop("Propose for the redlist"),
        (),
        State.PROPOSED,
        None,
        REDLISTS,
        OFFICER,
        part=Part.PROPOSER,
    ),
    Move(
        "consent",
        gettext_noop("Consent to being named"),
        (State.PROPOSED,),
        None,
        None,
        REDLISTS,
        HEARD,
        fields=(SIGNED_PAPER,),
    ),
    Move(
        "revoke-consent",
        gettext_noop("Take the consent back"),
        (*BEFORE, State.DECIDED),
        State.DROPPED,
        Effect.RELIEF,
        REDLISTS,
        HEARD,
        fields=(SIGNED_PAPER,),
    ),
    Move(
        "post",
        gettext_noop("Post the candidate publicly"),
        (State.PROPOSED,),
        State.NOTIFIED,
        None,
        HENAN_28,
        OFFICER,
        fields=(
            Field(
                "reasons",
                gettext_noop("Why, as the public reads it"),
                FieldKind.LONG_TEXT,
                longest=2000,
                help=gettext_noop("What the document says, in plain words. No numbers, no names of other people."),
            ),
        ),
    ),
    Move(
        "object-candidate",
        gettext_noop("Object to the candidate"),
        (State.NOTIFIED,),
        None,
        None,
        HENAN_28,
        OBJECTORS,
        fields=(
            Field("words", gettext_noop("Why not"), FieldKind.LONG_TEXT, longest=5000, aside=True),
            Field(
                "name",
                gettext_noop("Name"),
                required=False,
                longest=200,
                aside=True,
                help=gettext_noop("You need not give one. It is never shown to the candidate."),
            ),
            Field("documents", gettext_noop("Papers"), FieldKind.IDS, required=False, papers=True, aside=True),
        ),
    ),
    Move(
        "find-objection",
        gettext_noop("Say what is found of an objection"),
        (State.NOTIFIED,),
        None,
        None,
        HENAN_28,
        OFFICER | DECIDERS,
        fields=(
            Field(
                "objection",
                gettext_noop("Objection"),
                FieldKind.ID,
                lacking=gettext_noop("No objection has come in that waits for a finding."),
            ),
            FINDING,
        ),
    ),
    Move(
        "decide",
        gettext_noop("Decide to name"),
        (State.NOTIFIED,),
        State.DECIDED,
        None,
        REDLISTS,
        DECIDERS,
        part=Part.DECIDER,
        needs=TWO,
        fields=(
            Field(
                "facts",
                gettext_noop("Reasons, as the public reads them"),
                FieldKind.LONG_TEXT,
                longest=5000,
            ),
            EXCLUSIONS_FIELD,
            Field("measures", gettext_noop("Benefits, of those posted"), FieldKind.IDS, required=False),
        ),
    ),
    Move(
        "serve-decision",
        gettext_noop("Note that the decision was served"),
        (State.DECIDED, State.ENDING),
        None,
        None,
        "APL 61",
        SERVERS_OR_OPENED,
        fields=SERVE_FIELDS,
    ),
    Move(
        "drop",
        gettext_noop("Drop"),
        (*BEFORE, State.DECIDED),
        State.DROPPED,
        None,
        REDLISTS,
        OFFICER | DECIDERS | {Role.REVIEWER},
        ends=True,
    ),
    Move(
        "lapse",
        gettext_noop("Lapse"),
        BEFORE,
        State.DROPPED,
        None,
        "APL 60; the standard",
        by_clock=True,
    ),
)

IN_EFFECT_OF_RED = (
    Move(
        "take-effect",
        gettext_noop("Take effect"),
        (State.DECIDED,),
        State.EFFECTIVE,
        None,
        REDLISTS,
        by_clock=True,
        needs=TWO,
    ),
    Move(
        "take-effect",
        gettext_noop("Take effect: it ends early"),
        (State.ENDING,),
        State.REMOVED,
        Effect.BURDEN,
        "APL 61; the standard",
        by_clock=True,
        needs=TWO,
    ),
    Move(
        "revoke-consent",
        gettext_noop("Leave the list at one’s own wish"),
        PUBLIC,
        State.REMOVED,
        Effect.RELIEF,
        REDLISTS,
        HEARD,
        fields=(SIGNED_PAPER,),
    ),
    # Whoever never left, though a paper says so, or left in error: with all as it stood.
    Move(
        "undo-leaving",
        gettext_noop("Come back: the person did not want to leave"),
        (State.REMOVED,),
        State.EFFECTIVE,
        Effect.RELIEF,
        REDLISTS,
        HEARD,
        fields=(SIGNED_PAPER,),
    ),
    Move(
        "erase",
        gettext_noop("Erase what is personal: its time is over"),
        (State.REMOVED, State.DROPPED),
        None,
        Effect.RELIEF,
        "CRIR 16",
        by_clock=True,
    ),
    # The end that two have signed and that everybody has read. To wait for it takes nothing from anybody.
    Move(
        "remove",
        gettext_noop("End: its printed day has come"),
        PUBLIC,
        State.REMOVED,
        Effect.RELIEF,
        REDLISTS,
        by_clock=True,
    ),
    Move(
        "propose-ending",
        gettext_noop("Propose an early end"),
        (State.EFFECTIVE,),
        State.ENDING,
        None,
        "RULES.md 13",
        OFFICER,
        part=Part.PROPOSER,
        opens_act=True,
        fields=(Field("why", gettext_noop("Why, and what shows it"), FieldKind.LONG_TEXT, longest=5000),),
    ),
    Move(
        "serve",
        gettext_noop("Note that the notice was served"),
        (State.ENDING,),
        None,
        None,
        "APL 44",
        SERVERS_OR_OPENED,
        fields=SERVE_FIELDS,
    ),
    Move(
        "announce",
        gettext_noop("Announce it publicly"),
        (State.DECIDED, State.ENDING),
        None,
        None,
        "CPL 95",
        SERVERS,
        fields=ANNOUNCE_FIELDS,
    ),
    Move(
        "deem-served",
        gettext_noop("Count as served by announcement"),
        (State.DECIDED, State.ENDING),
        None,
        None,
        "CPL 95",
        by_clock=True,
    ),
    Move(
        "set-aside-service",
        gettext_noop("Set the service of the newest letter aside"),
        (State.DECIDED, State.ENDING),
        None,
        None,
        "APL 61",
        DECIDERS | {Role.REVIEWER},
        fields=SET_ASIDE_FIELDS,
    ),
    *(
        as_before(verb, State.ENDING)
        for verb in ("respond", "waive", "ask-hearing", "fix-hearing", "record-hearing", "find")
    ),
    Move(
        "end-early",
        gettext_noop("Decide to end it early"),
        (State.ENDING,),
        None,
        Effect.BURDEN,
        "RULES.md 13",
        DECIDERS,
        part=Part.DECIDER,
        needs=TWO,
        fields=(ANSWERED_FIELD,),
    ),
    Move(
        "keep-entry",
        gettext_noop("Let the entry stand"),
        (State.ENDING,),
        State.EFFECTIVE,
        Effect.RELIEF,
        "RULES.md 13",
        OFFICER | DECIDERS | {Role.REVIEWER},
    ),
    Move(
        "lapse",
        gettext_noop("Let the entry stand: nobody decided in time"),
        (State.ENDING,),
        State.EFFECTIVE,
        Effect.RELIEF,
        "APL 60; the standard",
        by_clock=True,
    ),
    as_before("assign", *LIVE_OF_RED),
    as_before("recuse", *LIVE_OF_RED),
)

RED = Table(
    kind=RED_KIND,
    states=tuple(one for one in State if one not in (State.SUSPENDED, State.ANNULLED)),
    moves=(*BEFORE_MOVES, *IN_EFFECT_OF_RED),
    burdened=tuple((state, TWO) for state in (State.DECIDED, State.EFFECTIVE)),
)
RED_REQUIRED: dict[str, frozenset[str]] = {
    State.NOTIFIED: frozenset({"POSTING"}),
}
RED_CLOCKS: dict[str, str | None] = {
    "POSTING": None,
    "RESPONSE": None,
    "DECIDE": None,
    "DECIDE-LAPSES": "lapse",
    "SERVE": None,
    "SERVE-ANNOUNCED": "deem-served",
    "EFFECT": "take-effect",
    "TERM": "remove",
    "TERM-BY-LAW": "remove",
    "RETAIN": "erase",
    "APPEAL-FILE": None,
    "SUE": None,
}
