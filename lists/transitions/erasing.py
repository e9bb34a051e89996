"""What is personal goes when nothing needs it any more; that there was a listing, and how it went, stays."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop
from lists.models import Answer, Claim, Exhibit, Hearing, Listing, Measure, Proposed, Publication


def holds(subject: UUID, _at: datetime) -> Sequence[Reason]:
    """A listing that is not over is still somebody's business: theirs first."""
    if not Listing.objects.filter(subject=subject, live=True).exists():
        return ()
    return (Reason("listing", "PIPL 47", Text(gettext_noop("There is a listing that is not over."))),)


def erase(subject: UUID) -> None:
    listings = list(Listing.objects.filter(subject=subject, live=False).values_list("pk", flat=True))
    Listing.objects.filter(pk__in=listings).update(established="", answer_found="", waiver=None)
    Publication.objects.filter(listing__in=listings).update(name="", identifier="", folded="", sound="", lookup=None)
    Measure.objects.filter(listing__in=listings).update(reason="")
    Answer.objects.filter(listing__in=listings).update(text="")
    Exhibit.objects.filter(listing__in=listings).update(name="", why="")
    Hearing.objects.filter(listing__in=listings).update(minutes="")
    Proposed.objects.filter(listing__in=listings).update(text="", papers=[])
    Claim.objects.filter(listing__in=listings).update(
        words="", objection="", digests=[], papers=[], objection_papers=[]
    )
