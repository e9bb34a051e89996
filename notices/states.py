"""What notices there are, how they reach somebody, and what becomes of them. The database says it again (migration 0002)."""

from dataclasses import dataclass
from enum import StrEnum

from cases.states import Field, FieldKind, gettext_noop
from people.states import Role


class NoticeKind(StrEnum):
    INTENT = "intent"  # what is proposed, before anything is decided (APL 44)
    DECISION = "decision"
    HEARING = "hearing"
    INTERIM = "interim"  # immediate effect, under a statute that permits it
    INTERIM_HEARING = "interim-hearing"  # to be heard on it, within ten working days
    EXTENSION = (
        "extension"  # of before decision 0027: no step writes one any more; those that were written keep their words
    )
    CLAIM_TOLD = "claim-told"  # to the beneficiary: somebody says that they have been satisfied
    CLAIM_REFUSED = "claim-refused"
    OUTCOME = "outcome"
    SUSPENSION = "suspension"
    REMOVAL = "removal"
    DATES = "dates"  # the last days as dates, once it is certain when a notice was served
    APOLOGY = "apology"


class Right(StrEnum):
    """What the addressee may do. Each is written with its last day."""

    RESPOND = "respond"
    HEARING = "hearing"
    APPEAL = "appeal"
    SUE = "sue"
    OBJECT = "object"
    CORRECT = "correct"


class Channel(StrEnum):
    """Ways to reach somebody. When each counts as served, and by which proof: rules/channels.py."""

    IN_PERSON = "in-person"
    POST = "post"
    ELECTRONIC = "electronic"
    PORTAL = "portal"
    ANNOUNCEMENT = "announcement"


class NoticeState(StrEnum):
    FROZEN = "frozen"  # what it says is fixed; nobody has been sent for
    SENT = "sent"  # an attempt is under way
    SERVED = "served"
    FAILED = "failed"  # the last attempt failed or was set aside: it must be served anew
    VOID = "void"  # the step that it told of was given up


class Outcome(StrEnum):
    """How an attempt ended."""

    UNDER_WAY = "under way"
    DELIVERED = "delivered"
    FAILED = "failed"  # nobody was there, the address is wrong
    BOUNCED = "bounced"  # post or mail came back
    SET_ASIDE = "set aside"  # it counted, and was found not to have reached them


class PassKind(StrEnum):
    """How somebody comes to their own file, without any case."""

    COUNTER = "counter"  # a code, good once, from a counter where they showed who they are
    CALENDAR = "calendar"  # a secret address, from which a calendar reads their last days


UNSERVED = (NoticeState.FROZEN, NoticeState.SENT, NoticeState.FAILED)
WORK = (NoticeState.FROZEN, NoticeState.FAILED)  # somebody must do something about these


@dataclass(frozen=True, slots=True)
class Step:
    verb: str
    sources: tuple[NoticeState, ...]
    target: NoticeState


STEPS = (
    Step("send", (NoticeState.FROZEN, NoticeState.FAILED), NoticeState.SENT),
    Step("fail", (NoticeState.SENT,), NoticeState.FAILED),
    Step("serve", UNSERVED, NoticeState.SERVED),
    Step("set aside", (NoticeState.SERVED,), NoticeState.FAILED),
    Step("withdraw", UNSERVED, NoticeState.VOID),
)


def target_of(verb: str, source: NoticeState) -> NoticeState | None:
    return next((step.target for step in STEPS if step.verb == verb and source in step.sources), None)


ANNOUNCED = "SERVE-ANNOUNCED"  # the clock of a public announcement
SERVICE_CLOCKS = ("SERVE", ANNOUNCED)

# --- What moves of cases ask for, when they serve ---------------------------------------------------------------------

BY_HAND = (Channel.IN_PERSON, Channel.POST, Channel.ELECTRONIC, Channel.PORTAL)
BY_OFFICIALS = BY_HAND[:-1]
CHANNEL_TITLES = {
    Channel.IN_PERSON: gettext_noop("In person"),
    Channel.POST: gettext_noop("By post"),
    Channel.ELECTRONIC: gettext_noop("By mail to an electronic address"),
    Channel.PORTAL: gettext_noop("Opened on the public pages"),
    Channel.ANNOUNCEMENT: gettext_noop("By public announcement"),
}
CHANNEL_FIELD = Field(
    "channel",
    gettext_noop("How it reached them"),
    FieldKind.CHOICE,
    choices=tuple((channel.value, CHANNEL_TITLES[channel]) for channel in BY_HAND),
)
PROOF_NEEDED = gettext_noop(
    "Needed whichever way it went: the receipt they signed, the carrier’s confirmation, or their answer to the mail. "
    "A picture or a PDF."
)
TRACKING_NEEDED = gettext_noop("Needed for what went by post.")
SERVE_FIELDS = (
    CHANNEL_FIELD,
    Field(
        "received_on",
        gettext_noop("Day on which they received it"),
        FieldKind.DATE,
        help=gettext_noop("As the proof says. Their time runs from this day."),
    ),
    Field(
        "proof",
        gettext_noop("Proof"),
        FieldKind.ID,
        required=False,
        papers=True,
        sometimes=True,
        help=PROOF_NEEDED,
    ),
    Field(
        "tracking",
        gettext_noop("Tracking number"),
        required=False,
        longest=60,
        sometimes=True,
        help=TRACKING_NEEDED,
    ),
    Field("receiver", gettext_noop("Who took it"), required=False, longest=200),
    Field(
        "attempt",
        gettext_noop("Attempt"),
        FieldKind.ID,
        required=False,
        help=gettext_noop("Where this ends an attempt that is under way."),
    ),
)
ANNOUNCE_FIELDS = (
    Field(
        "unreachable",
        gettext_noop("Why nothing else reaches them"),
        FieldKind.LONG_TEXT,
        help=gettext_noop("What was tried, when, and what came back. An announcement is the last way."),
    ),
)
SET_ASIDE_FIELDS = (
    Field(
        "finding",
        gettext_noop("What was found"),
        FieldKind.LONG_TEXT,
        help=gettext_noop("Why the notice did not reach them, by which document."),
    ),
)

# What each role may do in this room.
EVERYBODY_SEES = ("view_notice", "view_service", "view_owed")
SERVES = (*EVERYBODY_SEES, "add_service", "change_notice", "add_accesscode", "view_codewish")
PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.CLERK: SERVES,
    Role.CASE_OFFICER: SERVES,
    Role.DECIDER: EVERYBODY_SEES,
    Role.REVIEWER: EVERYBODY_SEES,
    Role.LIST_MANAGER: (*EVERYBODY_SEES, "view_template", "add_template"),
    Role.AUDITOR: (*EVERYBODY_SEES, "view_template"),
    Role.OVERSIGHT_BOARD: (*EVERYBODY_SEES, "view_template"),
}
