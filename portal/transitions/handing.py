"""Everything that is held about somebody, handed to them: noted as every look is, with who handed it over and what for."""

from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from portal.queries.myself import EVERYTHING, Myself
from records.rules.identifiers import has_resident_number
from records.transitions import look_into_subject

OWN = "own access: %s"
AT_THE_COUNTER = "printed for the person at the counter, who showed: %s"


def note_own(me: Myself, form: str) -> None:
    """By their own hand."""
    look_into_subject(subject=me.subject, by=me.actor, purpose=OWN % form, fields=EVERYTHING)


def note_handed_over(me: Myself, *, by: Actor, proved_by: str) -> None:
    """By a clerk, to whoever stands before them and has shown who they are."""
    if not proved_by.strip() or has_resident_number(proved_by):
        words = gettext_noop("Say by which paper they showed who they are, without its number.")
        raise Invalid(Fault("/proved_by", Text(words)))
    purpose = AT_THE_COUNTER % proved_by.strip()
    look_into_subject(subject=me.subject, by=by, purpose=purpose, fields=EVERYTHING)
