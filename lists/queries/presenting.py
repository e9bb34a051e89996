"""How a listing is shown to those who work on it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from cases.queries.wording import in_own_language
from cases.rules.kinds import Offers, Presented
from cases.rules.standing import Actor, Standing
from cases.states import Party
from clock.queries import legal_now
from lists.models import Exhibit, Listing, ListingRecord, Measure, Objection
from lists.queries.standards import text_of
from lists.queries.wording import articles, day_of
from lists.rules.standards import Basis
from lists.states import MeasureState
from lists.states.titles import FINDINGS, MEASURE_TITLES
from records.queries.files import files_of_each
from records.queries.quoting import texts
from records.queries.records import document_as_data, standing_records, subject_as_data, with_all
from records.queries.subjects import files_of, root_of, subjects_shown

MOST = 100


def present(cases: Sequence[Standing], viewer: Actor) -> Mapping[UUID, Presented]:
    """Eight queries, however many cases."""
    ids = [case.id for case in cases]
    found = {row.pk: row for row in Listing.objects.select_related("standard").filter(pk__in=ids)}
    subjects = subjects_shown({row.subject_id for row in found.values()}, legal_now())
    # A court reads what it may order something about, and none of what was said in the case.
    measures, documents = measures_of(ids), (rests_on if Party.COURT in viewer.parties else documents_of)(ids)
    # For officials, and programs of agencies, which read what their officials read: a candidate does not read who said
    # what, nor one party what the other has sent in.
    is_official = bool(viewer.roles or viewer.parties & {Party.AGENCY})
    objections_of(ids if is_official else [], documents)
    papers_of(ids if is_official else [], documents)
    return {
        case: Presented(
            title=title_of(row),
            subject=subject_as_data(subjects[row.subject_id]),
            measures=measures.get(case, []),
            documents=documents.get(case, []),
        )
        for case, row in found.items()
    }


def in_one_language(words: Mapping[str, str]) -> str:
    return in_own_language(words["zh-hans"], words["en"])


def title_of(row: Listing) -> str:
    ground = text_of(row.standard).ground(row.ground)
    return in_own_language(ground.title.zh, ground.title.en) if ground else row.ground


def measures_of(listings: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    rows = list(
        Measure.objects.filter(listing__in=listings)
        .select_related("kind__applied_by", "kind__standard")
        .order_by("kind__code")
    )
    bases = {row.pk: basis_of(row) for row in rows}
    law = texts({instrument for keys in bases.values() for instrument, _ in keys})
    for row in rows:
        found.setdefault(row.listing_id, []).append(
            {
                "id": str(row.pk),
                "code": row.kind.code,
                "title": in_own_language(row.kind.title, row.kind.title_en),
                "state": row.state,
                "state_title": gettext(MEASURE_TITLES[row.state]),
                "applied_by": row.kind.applied_by.code,
                "reason": row.reason,
                "law": in_one_language(articles(bases[row.pk], law)),
                "until": row.ends_at.isoformat() if row.ends_at else None,
            }
        )
    return found


def basis_of(row: Measure) -> Basis:
    """Of the measure itself, in the standard that offers it."""
    offered = text_of(row.kind.standard).offered(row.kind.code)
    return offered.basis if offered else frozenset()


def documents_of(listings: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What it rests on, and the papers that were put in, each with what was found of it."""
    found = rests_on(listings)
    for paper in Exhibit.objects.filter(listing__in=listings).order_by("id"):
        shown = {"kind": "exhibit", "id": str(paper.pk), "title": paper.name, "file": str(paper.file)}
        found.setdefault(paper.listing_id, []).append({**shown, **finding_told(paper.finding)})
    return found


def rests_on(listings: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    rests = list(ListingRecord.objects.filter(listing__in=listings).order_by("id").values_list("listing", "record"))
    rows = {row.pk: row for row in with_all({record for _, record in rests})}
    for listing, record in rests:
        shown = document_as_data(rows[record])
        found.setdefault(listing, []).append({**shown, "record": str(record), "record_ref": rows[record].case.ref})
    return found


def finding_told(finding: str) -> dict[str, Any]:
    """By its code for programs, in words for people."""
    return {
        "finding": finding or None,
        "state_title": gettext(FINDINGS[finding]) if finding else gettext("no finding yet"),
    }


def objections_of(listings: Sequence[UUID], documents: dict[UUID, list[dict[str, Any]]]) -> None:
    for said in Objection.objects.filter(listing__in=listings).order_by("at", "id") if listings else ():
        shown = {"kind": "objection", "id": str(said.pk), "title": gettext("Objection"), "note": said.text}
        papers = [str(paper) for paper in said.papers]
        documents.setdefault(said.listing_id, []).append({**shown, "files": papers, **finding_told(said.finding)})


def papers_of(listings: Sequence[UUID], documents: dict[UUID, list[dict[str, Any]]]) -> None:
    """What came in with a step: the receipt of a service, what proves a claim, what is said against it."""
    for listing, files in files_of_each(listings).items() if listings else ():
        shown = documents.setdefault(listing, [])
        known = {one.get("file") for one in shown} | {file for one in shown for file in one.get("files", ())}
        shown += [paper_told(row) for row in files if str(row.pk) not in known]


def paper_told(row: Any) -> dict[str, Any]:
    title = row.name or gettext("Paper")
    return {
        "kind": "paper",
        "id": str(row.pk),
        "title": title,
        "file": str(row.pk),
        "note": f"{day_of(row.at):%Y-%m-%d}",
    }


# --- What a field of a move can be answered with ----------------------------------------------------------------------------


def exhibits(case: Standing, _viewer: Actor) -> Offers:
    rows = Exhibit.objects.filter(listing=case.id, finding="").order_by("id")
    return {"exhibit": [(str(row.pk), row.name or str(row.pk)) for row in rows]}


def objections(case: Standing, _viewer: Actor) -> Offers:
    rows = Objection.objects.filter(listing=case.id, finding="").order_by("at", "id")
    return {"objection": [(str(row.pk), row.text[:80]) for row in rows]}


def proposed_measures(case: Standing, _viewer: Actor) -> Offers:
    """Those that were told; before a listing is in effect, also those that have immediate effect."""
    told = (MeasureState.PROPOSED, MeasureState.EFFECTIVE)
    return {"measures": titled(Measure.objects.filter(listing=case.id, state__in=told))}


def binding_measures(case: Standing, _viewer: Actor) -> Offers:
    return {"measure": titled(Measure.objects.filter(listing=case.id, state=MeasureState.EFFECTIVE))}


def measures_in_force(case: Standing, _viewer: Actor) -> Offers:
    states = (MeasureState.EFFECTIVE, MeasureState.SUSPENDED)
    return {"measures": titled(Measure.objects.filter(listing=case.id, state__in=states))}


def fresh_records(case: Standing, viewer: Actor) -> Offers:
    """Of the same person and ground, none that the listing rests on already: what was only proposed may be again."""
    row = Listing.objects.select_related("standard").get(pk=case.id)
    ground = text_of(row.standard).ground(row.ground)
    members = files_of([root_of(row.subject_id)])
    rests = ListingRecord.objects.filter(listing=row, extends=False).values_list("record", flat=True)
    found = standing_records(ground.items if ground else (), viewer.agencies).exclude(pk__in=rests)
    mine = found.filter(subject__in={one for file in members.values() for one in file})[:MOST]
    return {"records": [(str(one.pk), f"{document_as_data(one)['title']} · {one.case.ref}") for one in mine]}


def titled(rows: QuerySet[Measure]) -> list[tuple[str, str]]:
    found = rows.select_related("kind").order_by("kind__code")
    return [(str(row.pk), in_own_language(row.kind.title, row.kind.title_en)) for row in found]
