"""What is personal goes when nothing needs it any more; that something was filed, and what came of it, stays."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from appeals.models import Exhibit, Filing
from appeals.states import Side
from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop
from ledger.transitions import end_keeping
from lists.transitions.retaining import OVER
from notices.transitions.erasing import let_go_of_case
from records.queries.files import files_of
from records.transitions import discard_files


def holds(subject: UUID, _at: datetime) -> Sequence[Reason]:
    """What is not decided is still somebody's business: theirs first."""
    concerned = Q(listing__subject=subject) | Q(listing__beneficiary=subject)
    if not Filing.objects.filter(concerned, open=True).exists():
        return ()
    return (Reason("filing", "PIPL 47", Text(gettext_noop("Something that they filed is not decided yet."))),)


def erase(subject: UUID) -> None:
    """What they filed; and what they said, as a third person, about what somebody else filed. A third person's words stay
    when those are erased who filed."""
    forget(list(Filing.objects.filter(listing__subject=subject).values_list("pk", flat=True)))
    forget_third(Filing.objects.filter(listing__beneficiary=subject))


def forget_third(concerned: QuerySet[Filing]) -> None:
    supplied = Exhibit.objects.filter(filing__in=concerned, side=Side.THIRD)
    discard_files(files=list(supplied.values_list("file", flat=True)))
    supplied.update(name="", why="", digest="")
    concerned.update(third_party_words="")


def forget(filings: Collection[UUID]) -> None:
    Filing.objects.filter(pk__in=filings).update(
        words="",
        late_because="",
        amount=None,
        reply="",
        question="",
        minutes="",
        found="",
        granted=None,
    )
    Exhibit.objects.filter(filing__in=filings).exclude(side=Side.THIRD).update(name="", why="", digest="")


def let_go(listings: Collection[UUID]) -> None:
    """The listing's time of keeping is over, and with it that of everything that contested it."""
    filings = list(Filing.objects.filter(listing__in=listings).values_list("pk", flat=True))
    forget(filings)
    forget_third(Filing.objects.filter(pk__in=filings))
    for filing in filings:
        let_go_of_case(filing)
        end_keeping(chain=filing, by=None, reason=OVER)
        discard_files(files=[file.pk for file in files_of(filing)])
