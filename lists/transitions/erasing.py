"""What is personal goes when nothing needs it any more; that there was a listing, and how it went, stays."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least

from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop
from clock.queries import legal_now
from lists.models import (
    Answer,
    Candidate,
    Claim,
    Exhibit,
    Hearing,
    IncidentReview,
    Interim,
    Listing,
    Measure,
    Objection,
    Proposed,
    Publication,
)
from lists.transitions import publishing
from records.transitions import discard_files


def holds(subject: UUID, _at: datetime) -> Sequence[Reason]:
    """A listing that is not over is still somebody's business: theirs first."""
    concerned = Q(subject=subject) | Q(beneficiary=subject)
    if not Listing.objects.filter(concerned, live=True).exists():
        return ()
    return (Reason("listing", "PIPL 47", Text(gettext_noop("There is a listing that is not over."))),)


def erase(subject: UUID) -> None:
    """In a restored copy what was over may be running again: nobody reads it from this instant, whatever its clocks say."""
    listings = list(Listing.objects.filter(subject=subject).values_list("pk", flat=True))
    publishing.hide(listings, legal_now())
    forget(listings)
    said = Claim.objects.filter(listing__in=listings)
    said.filter(by_beneficiary=False).update(words="", digests=[], papers=[])
    said.update(finding="")
    forget_words_of(subject)


def forget_words_of(beneficiary: UUID) -> None:
    """What they said about somebody else's entry goes with them, and with nobody else; that they said something, and what
    came of it, stays."""
    concerned = Claim.objects.filter(listing__beneficiary=beneficiary)
    forget_claims(concerned.filter(by_beneficiary=True))
    forget_objections(concerned)


def forget_all(listings: Collection[UUID]) -> None:
    """Their time of keeping is over: for whatever anybody said in them, there is no purpose left (PIPL 47)."""
    forget(listings)
    claimed = Claim.objects.filter(listing__in=listings)
    forget_claims(claimed)
    forget_objections(claimed)
    claimed.update(finding="")


def forget_claims(claims: QuerySet[Claim]) -> None:
    discard_files(files=[paper for papers in claims.values_list("papers", flat=True) for paper in papers])
    claims.update(words="", digests=[], papers=[])


def forget_objections(claims: QuerySet[Claim]) -> None:
    discard_files(files=[paper for papers in claims.values_list("objection_papers", flat=True) for paper in papers])
    claims.update(objection="", objection_papers=[])


def forget(listings: Collection[UUID]) -> None:
    """Of what is over: every word, name and paper of the subject's, and of officials about them."""
    Listing.objects.filter(pk__in=listings).update(established="", answer_found="", waiver=None, consent_paper=None)
    Publication.objects.filter(listing__in=listings).update(
        name="", identifier="", folded="", sound="", lookup=None, reasons=""
    )
    Candidate.objects.filter(listing__in=listings).update(
        objections_until=Least(F("objections_until"), legal_now()), name="", reasons=""
    )
    said = Objection.objects.filter(listing__in=listings)
    discard_files(files=[paper for papers in said.values_list("papers", flat=True) for paper in papers])
    said.update(text="", name="", papers=[], why="")
    Interim.objects.filter(listing__in=listings).update(minutes="")
    Measure.objects.filter(listing__in=listings).update(reason="")
    Answer.objects.filter(listing__in=listings).update(text="")
    Exhibit.objects.filter(listing__in=listings).update(name="", why="")
    Hearing.objects.filter(listing__in=listings).update(minutes="")
    Proposed.objects.filter(listing__in=listings).update(text="", papers=[], waiver=None, answer_found="")
    IncidentReview.objects.filter(incident__listing__in=listings).update(found="")
