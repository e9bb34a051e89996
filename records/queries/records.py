"""Reads of source records: facts for the rules, how the case page shows one, what rests on which."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from cases.queries.standings import states_of
from cases.queries.wording import in_own_language
from cases.rules.kinds import Presented
from cases.rules.standing import Actor, Standing
from cases.rules.verdicts import Verdict
from clock.queries import legal_now
from records.models import CatalogueItem, Record
from records.queries.catalogue import as_item, item_in_force
from records.queries.subjects import SubjectShown, files_of, subjects_shown
from records.rules.records import RecordFacts, may_ground
from records.rules.retention import Retention
from records.states import LIVE, RECORDERS, RecordState


def rows(records: Collection[UUID]) -> QuerySet[Record]:
    """With the newest confirmation and who has confirmed, the corrected record, and whether the issuer was asked about the
    same document."""
    same = Record.objects.filter(
        issuer=OuterRef("issuer"), document_number=OuterRef("document_number"), issuer_asked_at__isnull=False
    )
    found = Record.objects.filter(pk__in=records).select_related("item", "successor")
    confirmed = Max("confirmations__at", filter=Q(confirmations__confirmed=True))
    by = ArrayAgg("confirmations__by", filter=Q(confirmations__confirmed=True), default=[])
    return found.annotate(confirmed_at=confirmed, confirmed_by=by, asked_before=Exists(same)).order_by("pk")


def facts(cases: Sequence[Standing], at: datetime) -> Mapping[UUID, RecordFacts]:
    """One query for all."""
    states = {case.id: RecordState(case.state) for case in cases if case.state}
    return {row.pk: replace(facts_of(row, at), state=states.get(row.pk)) for row in rows([case.id for case in cases])}


def facts_of(row: Record, at: datetime) -> RecordFacts:
    successor = getattr(row, "successor", None)
    return RecordFacts(
        issuer=row.issuer_id,
        recorded_by=row.recorded_by,
        adverse=row.item.adverse,
        document_on=row.document_on,
        conduct_ended_on=row.conduct_ended_on,
        kept_until=row.kept_until,
        final_on=row.final_on,
        issuer_asked_at=row.issuer_asked_at,
        confirmed_at=row.confirmed_at,  # type: ignore[attr-defined]  # annotated in `rows`
        successor=successor.pk if successor else None,
        asked_before=row.asked_before,  # type: ignore[attr-defined]  # likewise
        retention=Retention(row.item.years_kept, row.item.adverse),
        today=at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(),
        told_on=row.told_on,
    )


def present(cases: Sequence[Standing], _viewer: Actor) -> Mapping[UUID, Presented]:
    found = {row.pk: row for row in with_all([case.id for case in cases])}
    subjects = subjects_shown({row.subject_id for row in found.values()}, legal_now())
    return {case.id: presented(found[case.id], subjects[found[case.id].subject_id]) for case in cases}


def with_all(records: Collection[UUID]) -> QuerySet[Record]:
    return Record.objects.filter(pk__in=records).select_related("item", "issuer", "document", "case").order_by("pk")


def presented(row: Record, subject: SubjectShown) -> Presented:
    return Presented(
        title=title_of(row.item),
        subject=subject_as_data(subject),
        documents=[{**document_as_data(row), "record": str(row.pk)}],
    )


def panel(case: Standing, viewer: Actor, _at: datetime) -> Mapping[str, Any] | None:
    """For the page of its case: the facts by their titles, and where a wrong one is corrected."""
    row = with_all([case.id]).select_related("successor__case", "supersedes__case").first()
    if row is None or row.erased_at is not None:
        return None
    language = in_own_language("zh", "en")
    may_correct = bool(viewer.roles & RECORDERS) and case.agency in viewer.agencies and case.state in LIVE
    return {
        "row": row,
        "facts": list(facts_told(row, language)),
        "may_correct": may_correct and item_in_force(row.item.code) is not None,
        "successor": getattr(row, "successor", None),
    }


def facts_told(row: Record, language: str) -> Iterator[tuple[str, Any]]:
    """In the item's own words, in its own order."""
    facts: Mapping[str, Any] = row.facts or {}
    for field in as_item(row.item).fields:
        if field.name in facts:
            value = facts[field.name]
            chosen = {code: getattr(title, language) for code, title in field.choices}
            yield getattr(field.title, language), chosen.get(value, value) if isinstance(value, str) else value


def title_of(item: CatalogueItem) -> str:
    return in_own_language(item.title, item.title_en)


def subject_as_data(subject: SubjectShown) -> dict[str, object]:
    """Its number as a mask; once it is erased, its kind and id alone."""
    return {
        "id": str(subject.id),
        "kind": subject.kind.replace(" ", "_"),
        "name": subject.name or gettext("erased"),
        "identifier": subject.numbers[0].mask if subject.numbers else None,
        "minor": subject.minor,
    }


def document_as_data(row: Record) -> dict[str, object]:
    return {
        "title": " ".join(filter(None, (gettext(row.document_kind), row.document_number))),
        "note": f"{issuer_of(row)} · {row.document_on.isoformat()}",
        "kind": row.document_kind,
        "number": row.document_number,
        "on": row.document_on.isoformat(),
        "issuer": row.issuer.code,
        "final_on": row.final_on.isoformat() if row.final_on else None,
        "file": str(row.document_id) if row.document_id else None,
    }


def issuer_of(row: Record) -> str:
    return in_own_language(row.issuer.name, row.issuer.name_en)


# --- For rooms above --------------------------------------------------------------------------------------------------------


def records_of(subject: UUID) -> QuerySet[Record]:
    """Of the whole file, the newest first."""
    return (
        Record.objects.filter(subject__in=files_of([subject])[subject])
        .select_related("item", "issuer", "case")
        .order_by("-recorded_at", "pk")
    )


def standing_records(items: Collection[str], agencies: Collection[int]) -> QuerySet[Record]:
    """What a listing of these agencies could be about, the newest first."""
    rows = Record.objects.filter(item__code__in=items, case__agency__in=agencies, current=True, erased_at=None)
    return rows.select_related("item", "issuer", "case").order_by("-recorded_at", "pk")


def groundings(records: Collection[UUID], at: datetime) -> dict[UUID, Verdict]:
    """Whether each of them may carry a listing now. What is not there carries nothing, and is missing here."""
    return verdicts_of(list(rows(records)), at)


def verdicts_of(found: Sequence[Record], at: datetime) -> dict[UUID, Verdict]:
    """`found`: of `rows`."""
    states = states_of([row.pk for row in found]) if found else {}
    return {row.pk: may_ground(states[row.pk], facts_of(row, at), at) for row in found}


def fingerprint_of(row: Record, root: UUID) -> tuple[UUID, str, str]:
    """Whose it is, of what, and since when: for telling the same deed again from a new one (RULES.md 9)."""
    return root, row.item.code, str(row.conduct_ended_on or row.document_on)


def awaiting_confirmation(agencies: Collection[int]) -> QuerySet[Record]:
    """What agencies issued, and have not confirmed: the list that their officials work through."""
    confirmed = Record.objects.filter(pk=OuterRef("pk"), confirmations__confirmed=True, issuer_asked_at=None)
    open_ones = Record.objects.filter(issuer__in=agencies, current=True, erased_at=None).exclude(Exists(confirmed))
    return open_ones.select_related("item", "issuer", "case").order_by("recorded_at", "pk")
