"""What the moves of a matter ask for, whether it is listed, named or contested."""

from cases.states import Field, FieldKind, gettext_noop
from lists.states.titles import FINDINGS, GROUNDS, choices

HEARING_FIELDS = (
    Field(
        "held_at",
        gettext_noop("When"),
        FieldKind.INSTANT,
        help=gettext_noop("At least seven working days after the notice. The time is that of your agency."),
    ),
    Field("place", gettext_noop("Where"), longest=300),
    Field(
        "chair",
        gettext_noop("Chair"),
        FieldKind.OFFICIAL,
        help=gettext_noop("Somebody who has done nothing in this matter."),
    ),
)
MINUTES_FIELDS = (
    Field("minutes", gettext_noop("Minutes"), FieldKind.LONG_TEXT, longest=20000),
    Field("appeared", gettext_noop("The person came, or somebody for them"), FieldKind.BOOLEAN),
)
FINDING = Field("finding", gettext_noop("Finding"), FieldKind.CHOICE, choices=choices(FINDINGS))
# Of themselves nobody is asked for one; of a clerk who enters it for them, always.
SIGNED_PAPER = Field("document", gettext_noop("The signed paper"), FieldKind.ID, papers=True, on_paper=True)
EXHIBIT_FIELDS = (
    Field(
        "exhibit",
        gettext_noop("Paper"),
        FieldKind.ID,
        lacking=gettext_noop("No paper has come in that waits for a finding."),
    ),
    FINDING,
)
ANSWERED_FIELD = Field(
    "answered",
    gettext_noop("What is said to the answer"),
    FieldKind.LONG_TEXT,
    longest=20000,
    required=False,
    sometimes=True,
    help=gettext_noop("Needed once the person has answered: what is found of each thing that they said."),
)
EXCLUSIONS_FIELD = Field(
    "exclusions",
    gettext_noop("None of the standard’s exclusions applies"),
    FieldKind.BOOLEAN,
    required=False,
    sometimes=True,
    help=gettext_noop(
        "Needed where the standard names some. If one of them applies, nothing can be decided: take the step “Drop”."
    ),
)
ASSIGN_FIELDS = (Field("assignee", gettext_noop("To"), FieldKind.OFFICIAL, required=False),)
RECUSE_FIELDS = (
    Field("official", gettext_noop("Who"), FieldKind.OFFICIAL),
    Field("ground", gettext_noop("Why"), FieldKind.CHOICE, choices=choices(GROUNDS)),
    Field(
        "document",
        gettext_noop("The person’s complaint"),
        FieldKind.ID,
        required=False,
        help=gettext_noop("Needed where an official writes it down for them."),
        papers=True,
        on_paper=True,
    ),
)
