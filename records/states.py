"""What is known here: kinds of subjects and identifiers, the life of a record, and who may do what."""

from enum import IntEnum, StrEnum

from cases.states import Effect, Field, FieldKind, Move, Part, Party, Table, gettext_noop
from people.states import Role


class SubjectKind(StrEnum):
    PERSON = "person"
    SOLE_TRADER = "sole trader"  # a trade of one person: protected as that person is
    ORGANISATION = "organisation"
    PUBLIC_BODY = "public body"


NATURAL = frozenset({SubjectKind.PERSON, SubjectKind.SOLE_TRADER})


class IdentifierType(StrEnum):
    RESIDENT = "resident identity"  # GB 11643
    CREDIT_CODE = "unified social credit code"  # GB 32100
    PASSPORT = "passport"
    FOREIGN_COMPANY = "foreign company number"


class Capacity(StrEnum):
    """As what somebody acts for another."""

    ATTORNEY = "attorney"  # on a paper
    GUARDIAN = "guardian"
    LEGAL = "legal"  # of an organisation


class NameKind(StrEnum):
    OFFICIAL = "official"  # as on the document
    FORMER = "former"
    OTHER = "other"  # a translation, a trade name


class Rank(IntEnum):
    """Legislation Law: the higher prevails. A document below the rules of departments authorises nothing by itself."""

    GUIDANCE = 10
    DEPARTMENT_RULE = 20
    LOCAL_REGULATION = 30
    JUDICIAL_INTERPRETATION = 35
    ADMINISTRATIVE_REGULATION = 40
    LAW = 50
    CONSTITUTION = 60


class Power(StrEnum):
    """What a provision may authorise. Its text says so, and two officials have read it."""

    COLLECT = "collect"
    LIST = "list"
    RESTRICT = "restrict"
    CONFIRM = "confirm"  # to an authority that it names: that somebody is not listed


class LawField(StrEnum):
    """No. 49 (6): the only fields in which an administrative blacklist may stand; others for what is no blacklist."""

    HEALTH_OR_SAFETY = "health or safety"
    MARKET_ORDER = "market order"
    LEGAL_OBLIGATION = "refusal of a legal obligation"
    NATIONAL_DEFENCE = "national defence"
    OTHER = "other"


class Severity(StrEnum):
    """Order 36: by it the earliest repair and the longest publication are reckoned."""

    MINOR = "minor"
    GENERAL = "general"
    SERIOUS = "serious"


class RecordState(StrEnum):
    ACTIVE = "active"
    DISPUTED = "disputed"  # every output carries the flag
    SUSPENDED = "suspended"  # nothing rests on it until its issuer confirms
    SUPERSEDED = "superseded"
    ANNULLED = "annulled"
    EXPIRED = "expired"


LIVE = (RecordState.ACTIVE, RecordState.DISPUTED, RecordState.SUSPENDED)
SOURCE_RECORD = "record"
PREFIX = "REC"


class Doubt(StrEnum):
    """What the subject says against a record. The first two are for the issuer to answer (RULES.md, CONFIRM-DOC)."""

    NO_SUCH_DOCUMENT = "no such document"
    NOT_FINAL = "not final"
    NOT_MINE = "not mine"
    WRONG = "wrong"


FOR_THE_ISSUER = frozenset({Doubt.NO_SUCH_DOCUMENT, Doubt.NOT_FINAL})
DOUBTS = (
    (Doubt.NO_SUCH_DOCUMENT, gettext_noop("There is no such document")),
    (Doubt.NOT_FINAL, gettext_noop("It can still be challenged")),
    (Doubt.NOT_MINE, gettext_noop("It is about somebody else")),
    (Doubt.WRONG, gettext_noop("It says something wrong")),
)

Doers = frozenset[Role | Party]
RECORDERS: Doers = frozenset({Role.RECORDS_OFFICER, Party.AGENCY})
ISSUERS: Doers = frozenset({Role.RECORDS_OFFICER, Role.DECIDER, Party.AGENCY})
CONTESTERS: Doers = frozenset({Party.SUBJECT, Role.CLERK, Role.RECORDS_OFFICER})
ANNULLERS: Doers = frozenset({Role.RECORDS_OFFICER, Role.DECIDER, Role.REVIEWER, Party.AGENCY})
TELLERS: Doers = frozenset({Role.CLERK, Role.RECORDS_OFFICER, Role.CASE_OFFICER, Party.AGENCY})

MOVES = (
    Move(
        "record",
        gettext_noop("Record"),
        (),
        RecordState.ACTIVE,
        None,
        "RULES.md 3",
        RECORDERS,
        part=Part.PROPOSER,
    ),
    Move(
        "confirm",
        gettext_noop("Confirm the document"),
        (RecordState.ACTIVE,),
        None,
        None,
        "RULES.md 3",
        ISSUERS,
    ),
    Move(
        "confirm",
        gettext_noop("Confirm the document"),
        (RecordState.DISPUTED, RecordState.SUSPENDED),
        RecordState.ACTIVE,
        None,
        "RULES.md, CONFIRM-DOC",
        ISSUERS,
    ),
    Move(
        "deny",
        gettext_noop("Say that there is no such document"),
        LIVE,
        RecordState.ANNULLED,
        Effect.RELIEF,
        "RULES.md, CONFIRM-DOC",
        ISSUERS,
    ),
    Move(
        "doubt",
        gettext_noop("Dispute"),
        (RecordState.ACTIVE,),
        RecordState.DISPUTED,
        Effect.RELIEF,
        "Shanghai 36",
        CONTESTERS,
        fields=(
            Field("doubt", gettext_noop("What is wrong"), FieldKind.CHOICE, choices=DOUBTS),
            Field("words", gettext_noop("In their own words"), FieldKind.LONG_TEXT, required=False),
        ),
    ),
    Move(
        "settle",
        gettext_noop("End the dispute"),
        (RecordState.DISPUTED,),
        RecordState.ACTIVE,
        None,
        "RULES.md, DISPUTE",
        frozenset({Role.REVIEWER}),
        part=Part.REVIEWER,
    ),
    Move(
        "suspend",
        gettext_noop("Suspend"),
        (RecordState.DISPUTED,),
        RecordState.SUSPENDED,
        Effect.RELIEF,
        "RULES.md, CONFIRM-DOC",
        by_clock=True,
    ),
    Move(
        "annul",
        gettext_noop("Annul"),
        LIVE,
        RecordState.ANNULLED,
        Effect.RELIEF,
        "APL 48",
        ANNULLERS,
        fields=(Field("decision", gettext_noop("Decision that annuls it, with its number"), longest=200),),
    ),
    Move(
        "supersede",
        gettext_noop("Replace by a corrected record"),
        LIVE,
        RecordState.SUPERSEDED,
        None,
        "SPC 12",
        RECORDERS,
        fields=(Field("successor", gettext_noop("Corrected record"), FieldKind.ID),),
    ),
    Move(
        "tell",
        gettext_noop("Note that the subject was told"),
        LIVE,
        None,
        None,
        "RULES.md, TOLD",
        TELLERS,
        fields=(
            Field("told_on", gettext_noop("Told on"), FieldKind.DATE),
            Field("how", gettext_noop("How, and what proves it"), longest=300),
        ),
    ),
    Move(
        "postpone",
        gettext_noop("Postpone telling"),
        LIVE,
        None,
        None,
        "RULES.md, TOLD",
        frozenset({Role.DECIDER}),
        fields=(
            Field("law", gettext_noop("Law that postpones it, with its article"), longest=200),
            Field("until", gettext_noop("Until"), FieldKind.DATE),
        ),
    ),
    Move("miss", gettext_noop("Note that nobody was told"), LIVE, None, None, "RULES.md, TOLD", by_clock=True),
    Move(
        "end-conduct",
        gettext_noop("Note that the conduct has ended"),
        LIVE,
        None,
        None,
        "CRIR 16",
        RECORDERS,
        fields=(Field("ended_on", gettext_noop("Ended on"), FieldKind.DATE),),
    ),
    Move(
        "expire",
        gettext_noop("Expire"),
        LIVE,
        RecordState.EXPIRED,
        Effect.RELIEF,
        "CRIR 16",
        by_clock=True,
    ),
)

RECORD = Table(kind=SOURCE_RECORD, states=tuple(RecordState), moves=MOVES)
# Which move the clock makes when a timer of this kind of case runs out.
RECORD_CLOCKS = {"TOLD": "miss", "CONFIRM-DOC": "suspend", "RETAIN": "expire"}

STATE_TITLES: dict[str, str] = {
    RecordState.ACTIVE: gettext_noop("Active"),
    RecordState.DISPUTED: gettext_noop("Disputed"),
    RecordState.SUSPENDED: gettext_noop("Suspended"),
    RecordState.SUPERSEDED: gettext_noop("Replaced"),
    RecordState.ANNULLED: gettext_noop("Annulled"),
    RecordState.EXPIRED: gettext_noop("Expired"),
}


class Scope(StrEnum):
    """What a token is for, beside the scopes of cases."""

    WRITE = "records.write"
    READ = "records.read"


# Of files that somebody has sent in and may still take back: nobody else reads them.
UNFINISHED = "unfinished"

# What each role may do in this room. Moves ask their own table.
SEES = ("view_record", "view_instrument", "view_provision", "view_catalogueversion", "view_storedfile")
LOOKS = (*SEES, "view_subject")
PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.CLERK: LOOKS,
    Role.CASE_OFFICER: LOOKS,
    Role.DECIDER: LOOKS,
    Role.REVIEWER: LOOKS,
    Role.LIST_MANAGER: (*SEES, "add_instrument", "change_instrument"),
    Role.RECORDS_OFFICER: (
        *LOOKS,
        "add_record",
        "add_subject",
        "change_subject",
        "add_instrument",
        "change_instrument",
    ),
    Role.AUDITOR: LOOKS,
    Role.OVERSIGHT_BOARD: SEES,
}


# --- Somebody asks what is held about them ------------------------------------------------------------------------------------


class AccessState(StrEnum):
    """On the pages they read it at once; what they ask by letter or at a counter must be answered in time (ROGI 33)."""

    ASKED = "asked"
    EXTENDED = "extended"  # once, with reasons
    LATE = "late"  # a breach, which is reported
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


ACCESS_REQUEST = "access-request"
ACCESS_PREFIX = "ACC"
ACCESS_CLOCK = "ACCESS"
ACCESS_LAW = "ROGI 33; PIPL 45"
COUNTERS: Doers = frozenset({Role.CLERK, Role.CASE_OFFICER, Role.RECORDS_OFFICER})
ACCESS_TITLES: dict[str, str] = {
    AccessState.ASKED: gettext_noop("Waits for an answer"),
    AccessState.EXTENDED: gettext_noop("Waits for an answer, extended"),
    AccessState.LATE: gettext_noop("Not answered in time"),
    AccessState.ANSWERED: gettext_noop("Answered"),
    AccessState.WITHDRAWN: gettext_noop("Withdrawn"),
}
ACCESS = Table(
    kind=ACCESS_REQUEST,
    states=tuple(AccessState),
    moves=(
        Move(
            "ask",
            gettext_noop("Ask what is held"),
            (),
            AccessState.ASKED,
            None,
            ACCESS_LAW,
            COUNTERS,
            fields=(
                Field(
                    "received_on",
                    gettext_noop("Day on which they asked"),
                    FieldKind.DATE,
                    help=gettext_noop("The day on which the letter came, or on which they stood at the counter."),
                ),
            ),
        ),
        Move(
            "extend",
            gettext_noop("Take more time, once"),
            (AccessState.ASKED,),
            AccessState.EXTENDED,
            None,
            ACCESS_LAW,
            frozenset({Role.RECORDS_OFFICER}),
            fields=(
                Field(
                    "told",
                    gettext_noop("How they were told of it"),
                    longest=200,
                    help=gettext_noop("Such as the number and date of the letter that gives them the reason."),
                ),
            ),
        ),
        Move(
            "answer",
            gettext_noop("Record the answer"),
            (AccessState.ASKED, AccessState.EXTENDED, AccessState.LATE),
            AccessState.ANSWERED,
            None,
            ACCESS_LAW,
            COUNTERS,
            fields=(
                Field(
                    "given",
                    gettext_noop("How it was given"),
                    longest=200,
                    help=gettext_noop("Such as “all of it, on paper, at the counter”, or the code for the pages."),
                ),
            ),
        ),
        Move(
            "withdraw",
            gettext_noop("Withdraw the question"),
            (AccessState.ASKED, AccessState.EXTENDED, AccessState.LATE),
            AccessState.WITHDRAWN,
            None,
            ACCESS_LAW,
            frozenset({Party.SUBJECT, *COUNTERS}),
        ),
        Move(
            "miss",
            gettext_noop("Note that the time has passed"),
            (AccessState.ASKED, AccessState.EXTENDED),
            AccessState.LATE,
            None,
            ACCESS_LAW,
            by_clock=True,
        ),
    ),
)
