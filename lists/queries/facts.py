"""What the rules of listings are asked with, for many cases at once. What a state does not need is not read."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.rules.standing import Standing
from cases.rules.verdicts import OPEN, Verdict
from deadlines.queries.timers import clocks_of
from deadlines.states import TimerState
from lists.models import Answer, Claim, Exhibit, Hearing, Listing, ListingRecord, Measure, Proposed
from lists.queries.standards import text_of
from lists.rules.facts import (
    ClaimFacts,
    HearingFacts,
    ListingFacts,
    MeasureFacts,
    ProposalFacts,
    RecordFacts,
    SubjectFacts,
    Window,
)
from lists.states import BEFORE, ClaimState, MeasureState, Proposal, State, WayOut
from notices.queries.facts import notices_of
from notices.rules.service import NoticeFacts
from people.queries import usernames_of
from records.queries.records import fingerprint_parts, groundings, rows
from records.queries.subjects import SubjectShown, is_publishable, roots_of, subjects_shown
from records.states import RecordState

UNDECIDED = (*BEFORE, State.DECIDED)


@dataclass(slots=True)
class Read:
    """What one look found, by listing."""

    notices: Mapping[UUID, Mapping[str, NoticeFacts]] = field(default_factory=dict)
    windows: Mapping[UUID, Any] = field(default_factory=dict)
    records: Mapping[UUID, list[RecordFacts]] = field(default_factory=dict)
    fallen: frozenset[UUID] = frozenset()
    doubted: frozenset[UUID] = frozenset()
    subjects: Mapping[UUID, SubjectFacts] = field(default_factory=dict)
    hearings: Mapping[UUID, Hearing] = field(default_factory=dict)
    exhibits: Mapping[UUID, int] = field(default_factory=dict)
    answers: Mapping[UUID, int] = field(default_factory=dict)
    measures: Mapping[UUID, list[MeasureFacts]] = field(default_factory=dict)
    claims: Mapping[UUID, list[Claim]] = field(default_factory=dict)
    proposals: Mapping[UUID, Proposed] = field(default_factory=dict)
    acted: Mapping[UUID, frozenset[str]] = field(default_factory=dict)


def facts(cases: Sequence[Standing], at: datetime) -> Mapping[UUID, ListingFacts]:
    found = {
        row.pk: row
        for row in Listing.objects.select_related("standard", "list").filter(pk__in=[case.id for case in cases])
    }
    read = look(cases, found, at)
    return {case.id: facts_of(case, found[case.id], read) for case in cases}


def look(cases: Sequence[Standing], found: Mapping[UUID, Listing], at: datetime) -> Read:
    early = [case for case in cases if case.state in UNDECIDED]
    ids, early_ids = [case.id for case in cases], [case.id for case in early]
    rests = resting(ids)
    proposals = {row.listing_id: row for row in Proposed.objects.filter(act__in=[case.act for case in cases])}
    weighed = {case.id for case in cases if case.state in UNDECIDED or case.state in WEIGHED or case.id in proposals}
    return Read(
        notices=notices_of(early_ids) if early_ids else {},
        windows=clocks_of(early_ids) if early_ids else {},
        records=record_facts({case: rests[case] for case in weighed if case in rests}, at),
        fallen=frozenset(case for case, rows in rests.items() if any(is_in(row, FELL) for row in rows)),
        doubted=frozenset(case for case, rows in rests.items() if any(is_in(row, DOUBTED) for row in rows)),
        subjects=subject_facts([found[case.id] for case in cases], at, publishing={one.id for one in early}),
        hearings={row.listing_id: row for row in Hearing.objects.filter(listing__in=early_ids)} if early_ids else {},
        exhibits=counted(Exhibit.objects.filter(listing__in=early_ids, finding="")) if early_ids else {},
        answers=counted(Answer.objects.filter(listing__in=early_ids)) if early_ids else {},
        measures=measure_facts(ids),
        claims=claims_of([case.id for case in cases if case.state not in UNDECIDED]),
        proposals=proposals,
        acted=acted(early),
    )


WEIGHED = (State.SUSPENDED, State.REMOVED)  # what may come back is weighed as on its first day


def facts_of(case: Standing, row: Listing, read: Read) -> ListingFacts:
    standard = text_of(row.standard)
    claims = read.claims.get(case.id, [])
    return ListingFacts(
        list_in_force=row.standard.repealed_at is None,
        list_agency=row.list.agency_id,
        standard=standard,
        standard_current=True,
        ground=standard.ground(row.ground),
        subject=read.subjects[row.subject_id],
        agency=case.agency,
        records=tuple(read.records.get(case.id, ())),
        showing=standard.shown[read.subjects[row.subject_id].kind],
        window=window_of(row, read),
        notices=read.notices.get(case.id, {}),
        decision_served_at=row.decision_served_at,
        hearing=hearing_of(row, read),
        exhibits_open=read.exhibits.get(case.id, 0),
        answers=read.answers.get(case.id, 0),
        measures=tuple(read.measures.get(case.id, ())),
        proposal=proposal_of(case, read),
        claim=claim_of(claims[-1]) if claims else None,
        claims_before=frozenset(d for one in claims if one.state == ClaimState.REFUSED for d in one.digests),
        beneficiary=row.beneficiary_id,
        way=WayOut(row.way) if row.way else None,
        removed_at=row.removed_at,
        ends_at=row.ends_at,
        extended_years=row.extended_years,
        document_annulled=case.id in read.fallen,
        document_doubted=case.id in read.doubted,
        acted=read.acted.get(case.id, frozenset()),
    )


def window_of(row: Listing, read: Read) -> Window:
    notice = read.notices.get(row.pk, {}).get("intent")
    clock = read.windows.get(row.pk, {}).get("RESPONSE")
    return Window(
        served_at=notice.served_at if notice else None,
        over=clock is not None and clock.state is TimerState.FIRED,
        waived=row.waived_at is not None,
        answered=row.answered_at is not None,
    )


def hearing_of(row: Listing, read: Read) -> HearingFacts:
    hearing = read.hearings.get(row.pk)
    return HearingFacts(
        asked=row.hearing_asked_at is not None,
        held_at=hearing.held_at if hearing else None,
        chair=hearing.chair_id if hearing else None,
        recorded=hearing is not None and hearing.recorded_at is not None,
    )


def claim_of(row: Claim) -> ClaimFacts:
    return ClaimFacts(
        state=ClaimState(row.state),
        way=WayOut(row.way),
        digests=frozenset(row.digests),
        opposed=row.objected_at is not None,
        hide_at=row.hide_at,
        by=row.by,
    )


def proposal_of(case: Standing, read: Read) -> ProposalFacts | None:
    row = read.proposals.get(case.id)
    if row is None or row.act != case.act:
        return None
    known = read.records.get(case.id, ())
    return ProposalFacts(
        kind=Proposal(row.kind),
        act=row.act,
        records=tuple(one for one in known if one.id in set(row.records)),
        years=row.years,
    )


# --- Set by set -----------------------------------------------------------------------------------------------------------

Resting = Mapping[UUID, list[Mapping[str, Any]]]
RECORD_COLUMNS = {
    "record": "record",
    "subject": "record__subject",
    "item": "record__item__code",
    "issuer": "record__issuer",
    "recorded_by": "record__recorded_by",
    "document_on": "record__document_on",
    "beneficiary": "record__beneficiary",
    "state": "record__case__state",
}


def resting(listings: Collection[UUID]) -> Resting:
    """What each rests on, with the state of each record now. One query."""
    found: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    columns = ("listing", "fingerprint", "extends", *RECORD_COLUMNS.values())
    for row in ListingRecord.objects.filter(listing__in=listings).order_by("id").values(*columns):
        named = {name: row[column] for name, column in RECORD_COLUMNS.items()}
        found[row["listing"]].append({**named, "fingerprint": tuple(row["fingerprint"]), "extends": row["extends"]})
    return found


FELL = (RecordState.ANNULLED, RecordState.SUPERSEDED)
DOUBTED = (RecordState.SUSPENDED, RecordState.EXPIRED)


def is_in(row: Mapping[str, Any], states: Collection[str]) -> bool:
    return row["state"] in states and not row["extends"]


def record_facts(rests: Resting, at: datetime) -> dict[UUID, list[RecordFacts]]:
    ids = {row["record"] for rows in rests.values() for row in rows}
    if not ids:
        return {}
    verdicts = groundings(ids, at)
    roots = roots_of({row["subject"] for rows in rests.values() for row in rows})
    return {
        listing: [record_fact(row, verdicts[row["record"]], roots[row["subject"]]) for row in found]
        for listing, found in rests.items()
    }


def record_fact(row: Mapping[str, Any], verdict: Verdict, root: UUID) -> RecordFacts:
    return RecordFacts(
        id=row["record"],
        subject=root,
        item=row["item"],
        document_on=row["document_on"],
        issuer=row["issuer"],
        recorded_by=row["recorded_by"],
        grounds=verdict,
        fingerprint=row["fingerprint"],
        annulled=row["state"] == RecordState.ANNULLED,
        beneficiary=row["beneficiary"],
    )


def new_record_facts(records: Collection[UUID], at: datetime) -> list[RecordFacts]:
    """Of records that no listing here rests on yet."""
    verdicts = groundings(records, at)
    found = list(rows(records))
    roots = roots_of({row.subject_id for row in found})
    return [
        RecordFacts(
            id=row.pk,
            subject=roots[row.subject_id],
            item=row.item.code,
            document_on=row.document_on,
            issuer=row.issuer_id,
            recorded_by=row.recorded_by,
            grounds=verdicts[row.pk],
            fingerprint=tuple(str(part) for part in fingerprint_parts(row.pk)),
            beneficiary=row.beneficiary_id,
        )
        for row in found
    ]


def subject_facts(rows: Collection[Listing], at: datetime, *, publishing: Collection[UUID]) -> dict[UUID, SubjectFacts]:
    shown = subjects_shown({row.subject_id for row in rows}, at)
    early = {row.subject_id for row in rows if row.pk in publishing}
    return {one.id: of_subject(one, is_publishable(one.id) if one.id in early else OPEN) for one in shown.values()}


def subject_fact(subject: UUID, at: datetime) -> SubjectFacts:
    return of_subject(subjects_shown([subject], at)[subject], OPEN)


def of_subject(one: SubjectShown, publishable: Verdict) -> SubjectFacts:
    return SubjectFacts(
        id=one.id,
        kind=one.kind,
        minor=one.minor,
        died_on=one.died_on,
        erased=one.erased,
        publishable=publishable,
    )


def measure_facts(listings: Collection[UUID]) -> dict[UUID, list[MeasureFacts]]:
    found: dict[UUID, list[MeasureFacts]] = defaultdict(list)
    for row in Measure.objects.filter(listing__in=listings).select_related("kind").order_by("kind__code"):
        found[row.listing_id].append(
            MeasureFacts(
                id=row.pk,
                code=row.kind.code,
                state=MeasureState(row.state),
                deed="",
                lift_once=frozenset(row.kind.text.get("lift_once", ())),
            )
        )
    return found


def claims_of(listings: Collection[UUID]) -> dict[UUID, list[Claim]]:
    found: dict[UUID, list[Claim]] = defaultdict(list)
    for row in Claim.objects.filter(listing__in=listings).order_by("at", "id") if listings else ():
        found[row.listing_id].append(row)
    return found


def counted(rows: Any) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    for listing in rows.values_list("listing", flat=True):
        found[listing] += 1
    return found


def acted(cases: Sequence[Standing]) -> dict[UUID, frozenset[str]]:
    """By sign-in name: those who have signed in each matter, or stay out of it."""
    people = {case.id: {one.person for one in case.signed} | set(case.recused) for case in cases}
    names = usernames_of({person for found in people.values() for person in found})
    return {case: frozenset(names[person] for person in found) for case, found in people.items()}
