"""From a draft to an adopted instrument: RULES.md, invariant 2, as a table of moves."""

from enum import StrEnum

from cases.states import Effect, Field, FieldKind, Move, Part, Table, gettext_noop
from people.states import Role


class State(StrEnum):
    DRAFTING = "drafting"
    OPEN = "open"  # anybody may comment, until the instant at which it closes
    CLOSED = "closed"  # the time is over; what was said is answered, then the text may be adopted
    ENACTED = "enacted"  # by a higher authority: one official says so, a second has to certify it
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"
    REPEALED = "repealed"
    SUPERSEDED = "superseded"  # another text of its list, or another catalogue, has taken its place


class Change(StrEnum):
    """What a version does to the one before it. Whatever is not clearly narrower counts as wider."""

    FIRST = "first"
    WIDENING = "widening"
    NARROWING = "narrowing"
    CLERICAL = "clerical"


class Outcome(StrEnum):
    CHANGED = "changed"
    EXPLAINED = "explained"


class Withheld(StrEnum):
    """The only grounds on which a comment is not shown. That it displeases is none of them."""

    PERSONAL = "personal"
    UNLAWFUL = "unlawful"
    THREAT = "threat"
    ADVERTISING = "advertising"


class Channel(StrEnum):
    WEB = "web"
    REST = "rest"


NO_49 = "No. 49(7)"
OWN = "RULES.md 2"
TWO = frozenset({Part.PROPOSER, Part.DECIDER})
WRITERS = frozenset({Role.LIST_MANAGER, Role.RECORDS_OFFICER})
OFFICERS = WRITERS | {Role.CASE_OFFICER}
ADOPTERS = WRITERS | {Role.DECIDER}
LIVE = (State.DRAFTING, State.OPEN, State.CLOSED)

LONGEST_TEXT = 400_000
FEWEST_DAYS, MOST_DAYS = 30, 365  # No. 49(7): at least thirty; the agency may give more
DOCUMENT = Field(
    "document",
    gettext_noop("Text"),
    FieldKind.LONG_TEXT,
    help=gettext_noop("The whole text, as a JSON object. This exact text stands for comment and is adopted."),
    longest=LONGEST_TEXT,
)
DIGEST = Field(
    "digest",
    gettext_noop("Hash of the text"),
    help=gettext_noop("The SHA-256 of the text that you have read. It must be the one that stood for comment."),
    longest=64,
)
SLUG = Field(
    "slug", gettext_noop("Name in addresses"), help=gettext_noop("Small letters, digits, hyphens."), longest=60
)
KIND = Field("kind", gettext_noop("Kind of text"), longest=30)

DAYS = Field(
    "days",
    gettext_noop("Days for comments"),
    FieldKind.INTEGER,
    required=False,
    help=gettext_noop("At least 30 full days. Leave it empty for 30; more is always lawful."),
)

ENACTMENT = (
    Field("authority", gettext_noop("Who enacted it"), longest=200),
    Field("instrument", gettext_noop("Title and number"), longest=300),
    Field("published_on", gettext_noop("Published on"), FieldKind.DATE),
    Field("published_where", gettext_noop("Where the text can be read"), longest=500),
    Field("comment_from", gettext_noop("Open for comment from"), FieldKind.DATE),
    Field("comment_until", gettext_noop("Open for comment until"), FieldKind.DATE),
    Field("comment_proof", gettext_noop("Where that is proved"), longest=500),
    Field("text_file", gettext_noop("The text as it was published"), FieldKind.ID, papers=True),
    Field("proof_file", gettext_noop("The proof of its comment period"), FieldKind.ID, papers=True),
)

ANSWER = (
    Field("groups", gettext_noop("Groups of comments"), FieldKind.IDS),
    Field(
        "outcome",
        gettext_noop("What came of it"),
        FieldKind.CHOICE,
        choices=(
            (Outcome.CHANGED, gettext_noop("The text was changed")),
            (Outcome.EXPLAINED, gettext_noop("The text stays; here is why")),
        ),
    ),
    Field("answer", gettext_noop("Answer"), FieldKind.LONG_TEXT, longest=5000),
    Field("answer_en", gettext_noop("Answer in English"), FieldKind.LONG_TEXT, required=False, longest=5000),
    Field(
        "changed_in",
        gettext_noop("Changed in version"),
        FieldKind.INTEGER,
        required=False,
        help=gettext_noop("Where the text was changed: the number of the version that has the change."),
    ),
)

MOVES = (
    Move(
        "draft",
        gettext_noop("Draft a text"),
        (),
        State.DRAFTING,
        None,
        NO_49,
        WRITERS,
        part=Part.PROPOSER,
        fields=(KIND, SLUG, DOCUMENT),
    ),
    Move(
        "submit-enacted",
        gettext_noop("Submit a text enacted elsewhere"),
        (),
        State.ENACTED,
        None,
        OWN,
        WRITERS,
        part=Part.PROPOSER,
        fields=(KIND, SLUG, DOCUMENT, *ENACTMENT),
    ),
    Move(
        "revise",
        gettext_noop("Change the text"),
        (State.DRAFTING,),
        None,
        None,
        NO_49,
        WRITERS,
        part=Part.PROPOSER,
        opens_act=True,
        fields=(DOCUMENT,),
    ),
    Move(
        "revise",
        gettext_noop("Change the text: the days for comments begin again"),
        (State.OPEN, State.CLOSED),
        State.OPEN,
        None,
        NO_49,
        WRITERS,
        part=Part.PROPOSER,
        opens_act=True,
        fields=(DOCUMENT,),
    ),
    Move(
        "narrow",
        gettext_noop("Propose a narrowing or clerical change"),
        (State.OPEN, State.CLOSED),
        None,
        None,
        OWN,
        WRITERS,
        part=Part.PROPOSER,
        opens_act=True,
        fields=(
            DOCUMENT,
            Field(
                "change",
                gettext_noop("What it does"),
                FieldKind.CHOICE,
                choices=(
                    (Change.NARROWING, gettext_noop("It narrows grounds, measures or terms")),
                    (Change.CLERICAL, gettext_noop("It corrects the wording only")),
                ),
            ),
        ),
    ),
    Move(
        "certify",
        gettext_noop("Certify that the change is narrowing or clerical"),
        (State.OPEN, State.CLOSED),
        State.OPEN,
        None,
        OWN,
        ADOPTERS,
        fields=(DIGEST,),
    ),
    Move(
        "drop-change",
        gettext_noop("Drop the proposed change"),
        (State.OPEN, State.CLOSED),
        None,
        None,
        OWN,
        ADOPTERS,
    ),
    Move(
        "open-comment",
        gettext_noop("Open for comment"),
        (State.DRAFTING,),
        State.OPEN,
        None,
        NO_49,
        WRITERS,
        fields=(DAYS,),
    ),
    Move("close", gettext_noop("Close the comment period"), (State.OPEN,), State.CLOSED, None, NO_49, by_clock=True),
    Move(
        "answer",
        gettext_noop("Answer comments"),
        (State.OPEN, State.CLOSED),
        None,
        None,
        NO_49,
        OFFICERS,
        fields=ANSWER,
    ),
    Move(
        "adopt",
        gettext_noop("Adopt"),
        (State.CLOSED,),
        State.ADOPTED,
        Effect.BURDEN,
        NO_49,
        ADOPTERS,
        part=Part.DECIDER,
        needs=TWO,
        fields=(DIGEST,),
    ),
    Move(
        "attest",
        gettext_noop("Certify a text enacted elsewhere"),
        (State.ENACTED,),
        State.ADOPTED,
        Effect.BURDEN,
        OWN,
        ADOPTERS,
        part=Part.DECIDER,
        needs=TWO,
        fields=(DIGEST,),
    ),
    Move(
        "withdraw",
        gettext_noop("Withdraw the draft"),
        (*LIVE, State.ENACTED),
        State.WITHDRAWN,
        None,
        NO_49,
        WRITERS,
        ends=True,
    ),
    Move(
        "repeal",
        gettext_noop("Repeal"),
        (State.ADOPTED,),
        State.REPEALED,
        None,
        OWN,
        frozenset({Role.LIST_MANAGER, Role.DECIDER}),
        ends=True,
    ),
    Move(
        "supersede",
        gettext_noop("Take its place"),
        (State.ADOPTED,),
        State.SUPERSEDED,
        None,
        OWN,
        by_clock=True,
    ),
    Move(
        "evaluate",
        gettext_noop("Publish the yearly evaluation"),
        (State.ADOPTED,),
        None,
        None,
        OWN,
        OFFICERS,
        fields=(
            Field("finding", gettext_noop("What the evaluation found"), FieldKind.LONG_TEXT, longest=10_000),
            Field("finding_en", gettext_noop("The same in English"), FieldKind.LONG_TEXT, False, longest=10_000),
        ),
    ),
)

TABLE = Table("draft", tuple(State), MOVES, burdened=((State.ADOPTED, TWO),))

# A text that is in force is looked at again every year.
REQUIRED_TIMERS: dict[str, frozenset[str]] = {State.ADOPTED: frozenset({"EVALUATE"})}

STATE_TITLES: dict[str, str] = {
    State.DRAFTING: gettext_noop("Being drafted"),
    State.OPEN: gettext_noop("Open for comment"),
    State.CLOSED: gettext_noop("Comments are being answered"),
    State.ENACTED: gettext_noop("Enacted elsewhere, to be certified"),
    State.ADOPTED: gettext_noop("Adopted"),
    State.WITHDRAWN: gettext_noop("Withdrawn"),
    State.REPEALED: gettext_noop("Repealed"),
    State.SUPERSEDED: gettext_noop("Replaced by another"),
}
CHANGE_TITLES = {
    Change.FIRST: gettext_noop("First text"),
    Change.WIDENING: gettext_noop("Changed: the days for comments began again"),
    Change.NARROWING: gettext_noop("Narrowed"),
    Change.CLERICAL: gettext_noop("Wording corrected"),
}
OUTCOME_TITLES = {
    Outcome.CHANGED: gettext_noop("The text was changed"),
    Outcome.EXPLAINED: gettext_noop("The text stays; here is why"),
}
WITHHELD_TITLES = {
    Withheld.PERSONAL: gettext_noop("It tells of another person’s private matters"),
    Withheld.UNLAWFUL: gettext_noop("Publishing it would break a law"),
    Withheld.THREAT: gettext_noop("It threatens somebody"),
    Withheld.ADVERTISING: gettext_noop("It advertises and says nothing about the text"),
}
PERMISSIONS: dict[Role, tuple[str, ...]] = dict.fromkeys(
    (
        Role.CLERK,
        Role.CASE_OFFICER,
        Role.DECIDER,
        Role.REVIEWER,
        Role.LIST_MANAGER,
        Role.RECORDS_OFFICER,
        Role.AUDITOR,
        Role.OVERSIGHT_BOARD,
    ),
    ("view_draft", "view_comment", "view_commentgroup"),
)
