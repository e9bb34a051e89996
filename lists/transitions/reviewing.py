"""RULES.md 13: what happened by silence is looked at afterwards, by somebody outside who had no part in it."""

from django.db import transaction

from cases.queries.standings import Someone, actor_of, lock, standings
from cases.rules.standing import Actor, Standing, had_part
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from ledger.transitions import NewEvent, append_many
from lists.models import Incident, IncidentReview
from lists.rules.words import rule
from people.queries import agencies_within
from people.states import OVERSIGHT, Role

REVIEWED = "incident.reviewed"
REVIEWERS = OVERSIGHT | {Role.REVIEWER}


@transaction.atomic
def review_incident(*, incident: int, by: Someone, found: str) -> IncidentReview:
    """What they found is kept with the case, and dated by the database; what follows from it, people do by its moves."""
    row = Incident.objects.get(pk=incident)
    lock([row.listing_id])
    actor = actor_of(by)
    case = standings([row.listing_id], askers=[actor])[row.listing_id]
    objections = tuple(objections_to(case, actor, by, row, found))
    if objections:
        raise Refusal(*objections)
    made = IncidentReview.objects.create(incident=row, reviewed_by_id=by.pk, found=found.strip())
    values = {"incident": row.what, "found": found.strip()}
    append_many(events=[NewEvent(case.id, REVIEWED, by.public_id, values, case.subject)])
    return made


def may_review(case: Standing, actor: Actor, agency: int | None) -> bool:
    """Neither the agency that keeps the list, nor one beneath it: that it could found, and move people to."""
    return bool(actor.roles & REVIEWERS) and agency not in agencies_within(case.agency)


def objections_to(case: Standing, actor: Actor, by: Someone, row: Incident, found: str) -> list[Reason]:
    told = []
    if not may_review(case, actor, by.agency_id):
        words = gettext_noop("An incident is reviewed by another agency: its reviewers, or the oversight.")
        told.append(Reason("agency", rule(13), Text(words)))
    if had_part(case, by.pk):
        words = gettext_noop("You had a part in this matter. Somebody else looks at it.")
        told.append(Reason("four-eyes", rule(13), Text(words)))
    if not found.strip():
        told.append(Reason("reason", rule(13), Text(gettext_noop("Say what you found."))))
    if IncidentReview.objects.filter(incident=row).exists():
        told.append(Reason("state", rule(13), Text(gettext_noop("This incident has been reviewed already."))))
    return told
