"""The moves of a redlist that a blacklist does not have: consent, posting, objections, and an early end that does not come."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F
from django.db.models.functions import Least

from cases.rules.fields import Fault, Invalid
from cases.rules.kinds import Consequences, StartTimer, Taken, Value
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from lists.models import Candidate, Listing, Objection
from lists.queries import contents
from lists.queries.contents import parts
from lists.queries.dates import back_until, due_of
from lists.states import BEFORE, MeasureState, Showing, State, WayOut
from lists.transitions import deciding, publishing, rows
from lists.transitions.ending import end
from lists.transitions.later import brought_back
from lists.transitions.under_way import fall
from records.queries.subjects import subjects_shown
from records.rules.identifiers import has_resident_number
from records.states import NATURAL
from records.transitions import attach_files

UNNAMED = (*BEFORE, State.DECIDED)


# --- Consent ----------------------------------------------------------------------------------------------------------------


def consent(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        paper = keep_paper(one)
        Listing.objects.filter(pk=one.case.id).update(consented_at=one.asked.at, consent_paper=paper)
    return [Consequences()] * len(taken)


def keep_paper(one: Taken) -> object:
    paper = (one.asked.data or {}).get("document")
    if paper:
        row = rows.listing(one)
        attach_files(files=[paper], to=row.pk, by=one.asked.by, subject=row.subject_id)
    return paper


def revoke(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """Theirs alone to say. Before effect the case is over; after it the name and the benefits go at once."""
    for one in taken:
        keep_paper(one)
        Listing.objects.filter(pk=one.case.id).update(consent_revoked_at=one.asked.at)
    return [drop_one(one) if one.case.state in UNNAMED else leave(one) for one in taken]


def leave(one: Taken) -> Consequences:
    (done,) = end([one], [WayOut.LEFT])
    row = rows.listing(one)
    until = back_until(row)
    return replace(done, notices=(*done.notices, contents.left(row, until))) if until else done


def come_back(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [come_back_one(one) for one in taken]


def come_back_one(one: Taken) -> Consequences:
    """What two have decided stands again until the day that it always had."""
    row = rows.listing(one)
    keep_paper(one)
    Listing.objects.filter(pk=row.pk).update(consent_revoked_at=None)
    text = gettext_noop("Your entry on the list “%(list)s” stands again, with its benefits, as it stood.")
    told = contents.outcome(row, row.subject_id, text, one.reason)
    return replace(brought_back(one, row, "the person came back"), notices=(told,))


def drop(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [drop_one(one) for one in taken]


def drop_one(one: Taken) -> Consequences:
    """Nobody reads of the candidate any more, and who objected is forgotten. Whoever had agreed is told."""
    unpost(one)
    text = gettext_noop("The proposal to name you on the list “%(list)s” is over. Nothing follows from it.")
    return deciding.over_before_effect(one, text, told=one.facts.consented)


def unpost(one: Taken) -> None:
    at = one.asked.at
    Candidate.objects.filter(listing=one.case.id).update(objections_until=Least(F("objections_until"), at))
    Objection.objects.filter(listing=one.case.id).update(name="")


# --- Posting ----------------------------------------------------------------------------------------------------------------


def post(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [post_one(one) for one in taken]


def for_everybody(one: Taken, field: str) -> str:
    """RULES.md 16: what the public reads shows no identity number, whoever wrote it there."""
    text = str((one.asked.data or {})[field])
    if has_resident_number(text):
        raise Invalid(
            Fault(f"/{field}", Text(gettext_noop("Everybody can read this. Please leave out identity numbers.")))
        )
    return text


def post_one(one: Taken) -> Consequences:
    """For as long as the standard says, everybody may read who is meant and why, and may object."""
    row, at = rows.listing(one), one.asked.at
    standard, ground = parts(row)
    amount, unit = standard.posting or (0, "")
    inputs: dict[str, Value] = {"amount": amount, "unit": str(unit)}
    until = due_of("POSTING", at, one.case.opened_at, inputs)
    subject = subjects_shown([row.subject_id], at)[row.subject_id]
    masked = subject.kind in NATURAL or publishing.showing(row, subject) is not Showing.NAMED
    Candidate.objects.create(
        public_id=publishing.public_ids([row.pk])[row.pk],
        listing=row,
        list_id=row.list_id,
        kind=subject.kind,
        name=subject.masked_name if masked else subject.name,
        ground=[{"code": row.ground, "en": ground.title.en, "zh": ground.title.zh}],
        reasons=for_everybody(one, "reasons"),
        benefits=publishing.measures_shown(row, MeasureState.PROPOSED),
        posted_at=at,
        objections_until=until,
    )
    return Consequences(timers=(StartTimer("POSTING", at, inputs),), values={"objections_until": until.isoformat()})


def hear(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [hear_one(one) for one in taken]


def hear_one(one: Taken) -> Consequences:
    """Words against a candidate stay with the case. The ledger holds their hash, and nobody's name."""
    data = one.asked.data or {}
    papers = list(data["documents"] or ())
    made = Objection.objects.create(
        listing_id=one.case.id, text=data["words"], name=data["name"] or "", papers=papers, at=one.asked.at
    )
    attach_files(files=papers, to=made.pk, by=one.asked.by)
    digest = hashlib.sha256(made.text.encode()).hexdigest()
    return Consequences(values={"objection": str(made.pk), "digest": digest, "papers": len(papers)})


def find(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        data = one.asked.data or {}
        changed = Objection.objects.filter(pk=data["objection"], listing=one.case.id).update(
            finding=data["finding"],
            why=one.reason,
            found_by=one.asked.by.id if one.asked.by else None,
            found_at=one.asked.at,
        )
        if not changed:
            raise Invalid(Fault("/objection", Text(gettext_noop("There is no such objection in this case."))))
    return [Consequences()] * len(taken)


def decide(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """From here on nobody knows any more who objected."""
    for one in taken:
        for_everybody(one, "facts")
        unpost(one)
    return deciding.decide(taken)


# --- An early end that does not come ----------------------------------------------------------------------------------------


STANDS = gettext_noop("Your entry on the list “%(list)s” stands as it was. Nothing ends early.")


def keep(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [fall(one, STANDS) for one in taken]


def drop_or_keep(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """By the clock: nobody decided in time."""
    return [fall(one, STANDS) if one.case.state == State.ENDING else drop_one(one) for one in taken]
