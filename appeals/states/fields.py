"""What each kind asks for when it is filed: the same on the page, on paper and for programs."""

from appeals.states.titles import AGAINST
from appeals.states.words import Kind
from cases.states import Field, FieldKind, gettext_noop
from lists.states.titles import choices

WORDS = Field(
    "words",
    gettext_noop("In your own words"),
    FieldKind.LONG_TEXT,
    longest=20000,
    help=gettext_noop("What is wrong, and why. A few sentences are enough."),
)
LATE_BECAUSE = Field(
    "late_because",
    gettext_noop("If your time is over: what kept you"),
    FieldKind.LONG_TEXT,
    required=False,
    help=gettext_noop(
        "Illness, a disaster, a notice that never came. Somebody looks at it before anything is refused."
    ),
)
HEARING = Field("hearing", gettext_noop("I ask to be heard in person"), FieldKind.BOOLEAN, required=False)
AGAINST_FIELD = Field("against", gettext_noop("What you appeal against"), FieldKind.CHOICE, choices=choices(AGAINST))
MEASURE = Field(
    "measure",
    gettext_noop("Which measure"),
    FieldKind.ID,
    help=gettext_noop("One of those that applied to you."),
)
WHERE = Field(
    "where",
    gettext_noop("Who refuses you what, and since when"),
    FieldKind.LONG_TEXT,
    help=gettext_noop("Which office or company, which day, what they said."),
)
AMOUNT = Field(
    "amount",
    gettext_noop("How much you ask for, in yuan"),
    FieldKind.INTEGER,
    help=gettext_noop("Whole yuan. Say below how you reckon it."),
)

FILED_FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.APPEAL: (AGAINST_FIELD, WORDS, HEARING, LATE_BECAUSE),
    Kind.SECOND_APPEAL: (WORDS, HEARING, LATE_BECAUSE),
    Kind.CORRECTION: (WORDS,),
    Kind.CORRECTION_REVIEW: (WORDS, LATE_BECAUSE),
    Kind.REPAIR: (WORDS,),
    Kind.STILL_REFUSED: (MEASURE, WHERE),
    Kind.COMPENSATION: (AMOUNT, WORDS, LATE_BECAUSE),
}
EXHIBITS = Field("exhibits", gettext_noop("Papers"), FieldKind.IDS, required=False, papers=True)
