"""Which measures have ended, and whether a lifting letter that somebody shows is ours and still true."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from cases.queries.wording import in_own_language
from cases.rules.standing import Actor, Standing
from clock.queries import legal_now
from ledger.queries.checking import Checked
from ledger.queries.receipts import is_signed
from ledger.queries.signing import load_signer
from ledger.rules.notes import VerifierKey, WrongNote, parse_note
from lists.models import Measure
from lists.rules.letters import ISSUERS, Letter, LetterFacts, WrongLetter, parse_letter
from lists.states import Colour, MeasureState
from notices.queries.printing import trouble
from records.queries.subjects import files_of, root_of, subjects_shown

TEMPLATE = "lists/letter_found.html"
T = TypeVar("T")
State = Literal["holds", "run-out", "overtaken", "false", "unreadable"]


@dataclass(frozen=True, slots=True)
class EndedMeasure:
    """One that somebody may show a letter of."""

    id: UUID
    listing: UUID
    title: str
    applied_by: str
    ended_at: datetime


def ended_measures(listings: Collection[UUID], at: datetime) -> list[EndedMeasure]:
    """Of these listings, the latest first. One query."""
    return [
        EndedMeasure(
            id=row.pk,
            listing=row.listing_id,
            title=in_own_language(row.kind.title, row.kind.title_en),
            applied_by=named(row.kind.applied_by),
            ended_at=ended_at(row, at) or at,
        )
        for row in ended(Measure.objects.filter(listing__in=listings), at).order_by("-lifted_at", "id")
    ]


def named(agency: Any) -> str:
    return in_own_language(agency.name, agency.name_en or agency.name)


def titles_of(measures: Collection[UUID]) -> dict[UUID, str]:
    """What these measures are called, in the reader's language."""
    rows = Measure.objects.filter(pk__in=measures).select_related("kind")
    return {row.pk: in_own_language(row.kind.title, row.kind.title_en) for row in rows}


def ended_measures_of(subject: UUID, at: datetime) -> list[EndedMeasure]:
    """Of everything that is in somebody's file."""
    listings = Measure.objects.filter(listing__subject__in=files_of([root_of(subject)])[root_of(subject)])
    return ended_measures(set(listings.values_list("listing", flat=True)), at)


def ended(rows: QuerySet[Measure], at: datetime) -> QuerySet[Measure]:
    """Lifted, or at its own end: that is so in law, whether anything has run since or not."""
    over = Q(state=MeasureState.LIFTED, effective_at__isnull=False) | Q(state=MeasureState.EFFECTIVE, ends_at__lte=at)
    rows = rows.filter(over, listing__list__colour=Colour.BLACK)  # a benefit that ends is no relief
    return rows.select_related("kind__applied_by", "listing__case__agency")


def ended_at(row: Measure, at: datetime) -> datetime | None:
    known = [moment for moment in (row.lifted_at, row.ends_at) if moment is not None and moment <= at]
    is_over = row.state == MeasureState.LIFTED or (row.state == MeasureState.EFFECTIVE and bool(known))
    return min(known) if known and is_over else None


def facts_of(row: Measure, at: datetime) -> LetterFacts:
    subject = row.listing.subject_id
    return LetterFacts(
        subject=subject,
        agency=row.listing.case.agency_id,
        ended_at=ended_at(row, at),
        applies_elsewhere=applies_elsewhere(row, at),
        erased=subjects_shown([subject], at)[subject].erased,
    )


def applies_elsewhere(row: Measure, at: datetime) -> bool:
    root = root_of(row.listing.subject_id)
    same = Measure.objects.filter(listing__subject__in=files_of([root])[root], kind__code=row.kind.code)
    return same.filter(state=MeasureState.EFFECTIVE, ends_at__gt=at).exclude(pk=row.pk).exists()


def measure_row(measure: UUID) -> Measure | None:
    rows = Measure.objects.select_related("kind__applied_by", "listing__case__agency")
    return rows.filter(pk=measure).first()


def panel(case: Standing, viewer: Actor, at: datetime) -> dict[str, Any] | None:
    """On the desk's page of a case."""
    letters = ended_measures([case.id], at)
    may = bool(viewer.roles & ISSUERS) and case.agency in viewer.agencies and bool(current_key())
    return {"letters": letters, "may": may, "prints": trouble() is None} if letters else None


# --- Keys: outside the database --------------------------------------------------------------------------------------------


def key_name() -> str:
    return f"{settings.LEDGER_ORIGIN or 'office'}/letters"


def letter_keys() -> list[VerifierKey]:
    """The key that signs now, and those that did before, as the operator has written them down."""
    old = [VerifierKey.parse(text) for text in settings.LETTER_OLD_KEYS]
    return [*current_key(), *old]


def current_key() -> Sequence[VerifierKey]:
    if not settings.LETTER_KEY_FILE or not Path(settings.LETTER_KEY_FILE).is_file():
        return ()
    return (load_signer(Path(settings.LETTER_KEY_FILE), key_name()).verifier,)


# --- Checking -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterFinding:
    state: State
    letter: Letter | None = None
    ended: str = ""
    by: str = ""


def opened(text: str, parse: Callable[[str], T]) -> T | State:
    """What a note of this office says; or why it is none."""
    try:
        note = parse_note(text)
        said = parse(note.text)
    except (WrongNote, WrongLetter):
        return "unreadable"
    return said if any(is_signed(note, key) for key in letter_keys()) else "false"


def check(text: str, at: datetime) -> LetterFinding:
    letter = opened(text, parse_letter)
    if isinstance(letter, str):
        return LetterFinding(letter)
    ended = in_own_language(letter.ended_zh, letter.ended)
    return LetterFinding(state_of(letter, at), letter, ended, in_own_language(letter.by_zh, letter.by))


def state_of(letter: Letter, at: datetime) -> State:
    """The newest word is the office's own, where somebody asks it."""
    row = measure_row(letter.measure)
    if row is None or ended_at(row, at) is None or applies_elsewhere(row, at):
        return "overtaken"
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return "holds" if today <= letter.until_on else "run-out"


def checked(text: str) -> Checked:
    """For the page on which anybody checks what they were shown."""
    return Checked(TEMPLATE, {"finding": check(text, legal_now())})
