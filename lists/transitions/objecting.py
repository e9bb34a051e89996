"""Anybody's objection to a posted candidate: without an account, with or without a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import Party, gettext_noop
from cases.transitions import move
from lists.models import Candidate, Objection, Posted
from lists.states.red import HENAN_28
from records.transitions import store_file


@dataclass(frozen=True, slots=True)
class Objected:
    """`reference`: what a person writes down."""

    id: UUID
    reference: str


@transaction.atomic
def object_to(
    *, candidate: UUID, words: str, name: str = "", files: Sequence[tuple[str, bytes]] = (), at: datetime
) -> Objected:
    """`candidate`: the public id. `Refusal` when the time is over, `Invalid` for what cannot be read (`/words`, `/name`,
    `/papers`)."""
    if not Posted.objects.filter(pk=candidate).exists():
        text = gettext_noop("The time to object to this candidate is over, or there is no such candidate.")
        raise Refusal(Reason("window", HENAN_28, Text(text)))
    row = Candidate.objects.select_related("listing__case").get(pk=candidate)
    somebody = Actor(id=uuid4(), parties=frozenset({Party.PUBLIC}))
    data = {"words": words, "name": name, "documents": taken_in(files, somebody, at)}
    move(case_id=row.listing_id, verb="object-candidate", by=somebody, at=at, data=data)
    made = Objection.objects.filter(listing=row.listing_id).latest("at", "id")
    return Objected(made.pk, f"{row.listing.case.ref}-{Objection.objects.filter(listing=row.listing_id).count()}")


def taken_in(files: Sequence[tuple[str, bytes]], by: Actor, at: datetime) -> list[str]:
    """All of them; or `Invalid`, with what is wrong with each."""
    ids, faults = [], []
    for name, content in files:
        try:
            ids.append(str(store_file(content=content, name=name, by=by, at=at, purpose="objection").id))
        except Refusal as refusal:
            words = Text(gettext_noop("%(name)s: %(fault)s"), {"name": name, "fault": refusal.because[0].text})
            faults.append(Fault("/papers", words))
    if faults:
        raise Invalid(*faults)
    return ids
