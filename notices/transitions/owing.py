"""Notices that a relief still owes, and words of notices: what officials complete by hand."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.queries.standings import lock, standings
from cases.rules.fields import Fault, Invalid
from cases.rules.kinds import FreezeNotice
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from ledger.rules.canonical import canonical
from ledger.transitions import NewEvent, append_many
from notices.models import Owed, Template
from notices.queries.addressing import addressed, agencies
from notices.queries.last_days import shelf_for
from notices.queries.preparing import Wanted, composed, lacking
from notices.queries.words import NoWords, words_for
from notices.rules.content import incomplete
from notices.states import NoticeKind
from notices.transitions.freezing import event_of, freeze

LONGEST_WORD = 1000
TEMPLATES = UUID("6e6f7469-6365-7300-8000-000000000001")  # the chain of the words of notices


@transaction.atomic
def settle_owed(*, owed: int, by: Actor, at: datetime) -> UUID:
    """What could not be told when it happened is told now; or `Refusal`, with what is still missing."""
    row = Owed.objects.select_for_update().get(pk=owed)
    if row.given_id is not None:
        raise Refusal(Reason("given", "RULES.md 15", Text(gettext_noop("This notice has been given already."))))
    lock([row.case_id])
    wanted = wanted_of(row, by, at)
    shelf = shelf_for({row.case_id})
    if lacks := lacking(wanted, shelf):
        raise Refusal(incomplete(lacks))
    (notice,) = freeze([wanted], shelf)
    append_many(events=[event_of(wanted, notice)])
    Owed.objects.filter(pk=row.pk).update(given=notice)
    return notice.pk


def wanted_of(row: Owed, by: Actor, at: datetime) -> Wanted:
    case = standings([row.case_id], askers=[])[row.case_id]
    (who,) = addressed([(row.to, row.content.get("addressee"))])
    office = agencies({case.agency}).get(case.agency, {})
    notice = FreezeNotice(row.kind, row.to, row.content)
    return composed(case, notice, who, office, version=case.version, by=by, at=at)


@transaction.atomic
def publish_words(
    *, kind: NoticeKind, language: str, standard: str, words: Mapping[str, str], by: Actor, reason: str
) -> int:
    """A new version of the words of one kind of notice. What was frozen keeps the words that it was frozen with."""
    try:
        known = words_for([(kind.value, language, "")])[kind.value, language, ""].words
    except NoWords as unknown:
        raise Invalid(Fault("/language", Text(gettext_noop("We hold no words in this language.")))) from unknown
    if faults := faults_of(words, known):
        raise Invalid(*faults)
    last = Template.objects.filter(kind=kind, language=language, standard=standard).order_by("-version").first()
    whole = {**known, **words}
    row = Template.objects.create(
        kind=kind,
        language=language,
        standard=standard,
        version=(last.version if last else 0) + 1,
        words=whole,
        digest=hashlib.sha256(canonical(whole)).hexdigest(),
        by=by.id,
        reason=reason,
    )
    values = {"kind": kind.value, "language": language, "standard": standard, "version": row.version, "reason": reason}
    append_many(events=[NewEvent(TEMPLATES, "notice.words", by.id, {**values, "digest": row.digest})])
    return row.version


def faults_of(words: Mapping[str, str], known: Mapping[str, str]) -> list[Fault]:
    """Only words that the layout has, none of them empty."""
    faults = [
        Fault(f"/{name}", Text(gettext_noop("This is not asked for here."))) for name in words if name not in known
    ]
    for name, text in words.items():
        if name in known and not (isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_WORD):
            faults.append(Fault(f"/{name}", Text(gettext_noop("Please fill this in."))))
    return faults
