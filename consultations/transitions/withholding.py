"""A comment is not shown, on a ground, when two officials say so. It stays where it is; showing it again takes one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, transaction

from cases.rules.standing import RULE_5, Actor
from cases.rules.verdicts import FOUR_EYES, Reason, Refusal, Text
from cases.states import gettext_noop
from cases.transitions.settling import refusal_of
from clock.queries import LegalNow
from consultations.models import Comment, Withholding
from consultations.rules.withholding import may_withhold
from consultations.states import Withheld
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many

PROPOSED = "consultations.withholding-proposed"
WITHHELD = "consultations.withheld"
SHOWN = "consultations.shown-again"


@contextmanager
def refused_by_database() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error


def propose_withholding(*, comment_id: int, ground: Withheld, by: Actor, reason: str) -> Withholding:
    """Nothing is hidden by this alone."""
    with refused_by_database():
        comment = Comment.objects.select_for_update(of=["self"]).select_related("draft").get(pk=comment_id)
        person = require(comment, by, reason)
        if Withholding.objects.filter(comment=comment, ended_at__isnull=True).exists():
            text = gettext_noop("It has been proposed already, or is withheld.")
            raise Refusal(Reason("withheld", RULE_5, Text(text)))
        made = Withholding.objects.create(comment=comment, ground=ground, reason=reason, proposed_by_id=person)
        note(PROPOSED, comment, by, {"ground": str(ground), "reason": reason})
    return made


def authorise_withholding(*, withholding_id: int, by: Actor, reason: str) -> None:
    """From now on a placeholder stands in its place, in every page and every export, with the ground and who authorised it."""
    with refused_by_database():
        row = locked(withholding_id)
        person = require(row.comment, by, reason)
        if row.authorised_by_id is not None or row.ended_at is not None:
            raise Refusal(Reason("withheld", RULE_5, Text(gettext_noop("Nothing is proposed here any more."))))
        if row.proposed_by_id == person:
            text = gettext_noop("You have proposed it. A second official must authorise it.")
            raise Refusal(Reason(FOUR_EYES, RULE_5, Text(text)))
        Withholding.objects.filter(pk=row.pk).update(authorised_by=person, authorised_at=LegalNow())
        note(WITHHELD, row.comment, by, {"ground": row.ground, "reason": reason})


def end_withholding(*, withholding_id: int, by: Actor, reason: str) -> None:
    """Shown again, or never hidden: one official is enough."""
    with refused_by_database():
        row = locked(withholding_id)
        person = require(row.comment, by, reason)
        if row.ended_at is not None:
            raise Refusal(Reason("withheld", RULE_5, Text(gettext_noop("It is shown already."))))
        Withholding.objects.filter(pk=row.pk).update(ended_by=person, ended_at=LegalNow())
        note(SHOWN, row.comment, by, {"reason": reason})


def locked(withholding_id: int) -> Withholding:
    rows = Withholding.objects.select_for_update(of=["self"])
    return rows.select_related("comment__draft").get(pk=withholding_id)


def require(comment: Comment, by: Actor, reason: str) -> int:
    """Who it is, if they may."""
    verdict = may_withhold(by, agency=comment.draft.agency_id, reason=reason)
    if not verdict.open or by.person is None:
        raise Refusal(*verdict.because)
    return by.person


def note(kind: str, comment: Comment, by: Actor, values: dict[str, Value]) -> None:
    append_many(events=[NewEvent(comment.public_id, kind, by.id, values, comment.public_id)])
