"""The confirmation that somebody is not listed: for an agency alone that a law names to the standard, by its own request, with
the person's consent. It is said to nobody else, and not to the person either: whoever could get it could be made to bring it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import Party, gettext_noop
from lists.rules.letters import WrongLetter, as_lines, values_in

FIRST_LINE = "statutory-lists/not-listed@v1"
NAMES = ("id", "at", "until", "number", "list", "list-zh", "for", "for-zh", "law", "law-zh")
CONSENT_HOLDS_FOR = timedelta(days=14)
HOLDS_FOR = timedelta(days=3)  # a moment was asked about, and later ones are not answered by it
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
LAW = "PIPL 23"  # another handler is told something only after a separate consent to it


@dataclass(frozen=True, slots=True)
class Statement:
    id: UUID
    at: datetime
    until_on: date
    number: str  # a mask of the number that was asked about
    list: str
    list_zh: str
    asked_by: str
    asked_by_zh: str
    law: str
    law_zh: str

    def __str__(self) -> str:
        """What is signed."""
        told = (self.id, self.at.astimezone(UTC).strftime(MOMENT), self.until_on, self.number, self.list, self.list_zh)
        return as_lines(FIRST_LINE, NAMES, (*told, self.asked_by, self.asked_by_zh, self.law, self.law_zh))


def parse_statement(text: str) -> Statement:
    """Only what `str` writes is one."""
    found, at, until, *words = values_in(text, NAMES)
    try:
        moment = datetime.strptime(at, MOMENT).replace(tzinfo=UTC)
        statement = Statement(UUID(found), moment, date.fromisoformat(until), *words)
    except ValueError as wrong:
        raise WrongLetter("a statement has its lines in their order") from wrong
    if str(statement) != text:
        raise WrongLetter("a statement has one way to say it")
    return statement


# --- Consent ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    subject: UUID
    offered: bool  # the standard in force names this agency, and shows entries of such subjects
    used_form: bool  # what was made of it does not stand any more


USED_FORM = Reason("used", LAW, Text(gettext_noop("This form was sent before. Open the page again, and begin anew.")))


def may_consent(facts: ConsentFacts, by: Actor) -> Verdict:
    return verdict_of(objections(facts, by))


def objections(facts: ConsentFacts, by: Actor) -> Iterator[Reason]:
    if Party.SUBJECT not in by.parties or by.id != facts.subject:
        words = gettext_noop(
            "Only the person themselves consents to this. Nobody can do it for them, or ask it of them."
        )
        yield Reason("role", LAW, Text(words))
    if not facts.offered:
        words = gettext_noop("No law names this agency for this list. Nothing is confirmed to it.")
        yield Reason("confirmation", LAW, Text(words))
    if facts.used_form:
        yield USED_FORM


# --- Asking -------------------------------------------------------------------------------------------------------------------

# One answer for whoever is listed, never agreed, took it back, or was mistyped: it tells the asker nothing of the person.
NOTHING_CONFIRMED = Reason(
    "confirmation", LAW, Text(gettext_noop("No confirmation can be given. Ask the person themselves."))
)
NOT_NAMED = Reason(
    "agency",
    LAW,
    Text(gettext_noop("The standard of this list does not name your agency. Nothing is confirmed to it.")),
)
NO_PROGRAM = Reason(
    "role", LAW, Text(gettext_noop("Only an agency’s own program asks this, by its own client id and secret."))
)
