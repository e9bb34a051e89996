"""What the rules of listings are asked with, for many cases at once. What a state does not need is not read."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.rules.standing import Standing, signers_of_act
from cases.rules.verdicts import OPEN, Verdict
from cases.states import Part
from deadlines.queries.timers import clocks_of
from lists.models import (
    Claim,
    Exhibit,
    Hearing,
    Interim,
    Listing,
    ListingRecord,
    Objection,
    Proposed,
)
from lists.queries.acting import acted, ended_by_court, wrote_down
from lists.queries.contesting import NOT_CONTESTED, ContestFacts, contests_of
from lists.queries.dates import back_until, ends_by_law
from lists.queries.kept_beside import still_needed
from lists.queries.measures import measure_facts
from lists.queries.past import imposed_before
from lists.queries.standards import text_of, with_standards
from lists.queries.under_way import (
    answers_of,
    counted,
    has_twin,
    hearing_of,
    hearings_of,
    is_later,
    is_over,
    notices_in,
    proposal_of,
    proposals_of,
    window_of,
)
from lists.rules.facts import (
    ClaimFacts,
    InterimFacts,
    ListingFacts,
    MeasureFacts,
    RecordFacts,
    SubjectFacts,
)
from lists.rules.removing import RESTORABLE, RESTORABLE_WAYS
from lists.states import BEFORE, IN_EFFECT, OVER, PUBLIC, ClaimState, Harm, State, WayOut
from lists.states.red import RED_KIND
from notices.queries.access import issuers_of
from notices.queries.facts import challenged, notices_of
from notices.rules.service import NoticeFacts
from people.queries import agencies_coded
from records.queries.records import fingerprint_of, groundings, verdicts_of
from records.queries.records import rows as record_rows
from records.queries.subjects import SubjectShown, publishables, roots_of, unnamed
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
    challenged: frozenset[UUID] = frozenset()
    subjects: Mapping[UUID, SubjectFacts] = field(default_factory=dict)
    hearings: Mapping[UUID, Hearing] = field(default_factory=dict)
    exhibits: Mapping[UUID, int] = field(default_factory=dict)
    answers: Mapping[UUID, int] = field(default_factory=dict)
    measures: Mapping[UUID, list[MeasureFacts]] = field(default_factory=dict)
    claims: Mapping[UUID, list[Claim]] = field(default_factory=dict)
    proposals: Mapping[UUID, Proposed] = field(default_factory=dict)
    acted: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    ended_by_court: frozenset[UUID] = frozenset()
    wrote_down: Mapping[UUID, frozenset[int]] = field(default_factory=dict)
    handed_out: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    objections: Mapping[UUID, int] = field(default_factory=dict)
    interims: Mapping[UUID, Interim] = field(default_factory=dict)
    imposed_before: frozenset[UUID] = frozenset()
    verifiers: Mapping[str, int] = field(default_factory=dict)
    still_needed: frozenset[UUID] = frozenset()
    contests: Mapping[UUID, ContestFacts] = field(default_factory=dict)


def facts(cases: Sequence[Standing], at: datetime) -> Mapping[UUID, ListingFacts]:
    found = {row.pk: row for row in with_standards(Listing.objects.all()).filter(pk__in=[case.id for case in cases])}
    read = look(cases, found, at)
    return {case.id: replace(facts_of(case, found[case.id], read), now=at) for case in cases}


def look(cases: Sequence[Standing], found: Mapping[UUID, Listing], at: datetime) -> Read:
    proposals = proposals_of(cases)
    early = [case for case in cases if case.state in UNDECIDED or is_later(proposals.get(case.id))]
    named = [case.id for case in early if case.kind == RED_KIND]
    ids, early_ids = [case.id for case in cases], [case.id for case in early]
    rests, verifiers = resting(ids), verifiers_of(cases, found)
    weighed = {case.id for case in cases if case.state in UNDECIDED or case.state in WEIGHED or case.id in proposals}
    return Read(
        notices=notices_of(early_ids) if early_ids else {},
        windows=clocks_of(early_ids) if early_ids else {},
        records=record_facts({case: rests[case] for case in weighed if case in rests}, at),
        fallen=frozenset(case for case, rows in rests.items() if any(is_in(row, FELL) for row in rows)),
        doubted=frozenset(case for case, rows in rests.items() if any(is_in(row, DOUBTED) for row in rows)),
        challenged=challenged([case.id for case in cases if case.state not in OVER]),
        subjects=subject_facts([found[case.id] for case in cases], at, publishing={one.id for one in early}),
        hearings=hearings_of(early_ids, proposals),
        exhibits=counted(Exhibit.objects.filter(listing__in=early_ids, finding="")) if early_ids else {},
        answers=answers_of(early_ids, proposals),
        measures=measure_facts(ids),
        claims=claims_of([case.id for case in cases if case.state not in UNDECIDED]),
        proposals=proposals,
        acted=acted(early),
        ended_by_court=ended_by_court([row.pk for row in found.values() if may_come_back(row, at)]),
        wrote_down=wrote_down(early_ids),
        handed_out=issuers_of(early_ids) if early_ids else {},
        interims={row.listing_id: row for row in Interim.objects.filter(listing__in=early_ids)} if early_ids else {},
        imposed_before=imposed_before(
            {one.id: rests[one.id] for one in early if one.id in rests and at_once(found, one)}
        ),
        verifiers=agencies_coded(verifiers) if verifiers else {},
        objections=counted(Objection.objects.filter(listing__in=named, finding="")) if named else {},
        contests=contests_of([case.id for case in cases if case.state in CONTESTABLE], at),
        still_needed=still_needed([case.id for case in cases if case.state in OVER]),
    )


def at_once(found: Mapping[UUID, Listing], case: Standing) -> bool:
    return text_of(found[case.id].standard).interim is not None


def verifiers_of(cases: Sequence[Standing], found: Mapping[UUID, Listing]) -> set[str]:
    """Who looks at claims first, in a field of health or safety."""
    rows = [found[case.id] for case in cases if case.state in PUBLIC]
    return {text_of(row.standard).verifier for row in rows if is_of_safety(row)} - {""}


def is_of_safety(row: Listing) -> bool:
    ground = text_of(row.standard).ground(row.ground)
    return ground is not None and ground.harm is Harm.HEALTH_OR_SAFETY


def may_come_back(row: Listing, at: datetime) -> bool:
    return row.removed_at is not None and at < row.removed_at + RESTORABLE and row.way in RESTORABLE_WAYS


CONTESTABLE = (State.DECIDED, *IN_EFFECT)
WEIGHED = (State.SUSPENDED, State.REMOVED)  # what may come back is weighed as on its first day


def facts_of(case: Standing, row: Listing, read: Read) -> ListingFacts:
    standard = text_of(row.standard)
    claims = read.claims.get(case.id, [])
    plain = ListingFacts(
        list_in_force=row.standard.repealed_at is None,
        list_agency=row.list.agency_id,
        standard=standard,
        standard_current=True,
        ground=standard.ground(row.ground),
        subject=read.subjects[row.subject_id],
        agency=case.agency,
        records=tuple(read.records.get(case.id, ())),
        showing=standard.shown[read.subjects[row.subject_id].kind],
        exhibits_open=read.exhibits.get(case.id, 0),
        answers=read.answers.get(case.id, 0),
        measures=tuple(read.measures.get(case.id, ())),
        proposal=proposal_of(read.proposals.get(case.id), read.records.get(case.id, ())),
        claim=claim_of(claims[-1]) if claims else None,
        claims_before=frozenset(d for one in claims if one.state == ClaimState.REFUSED for d in one.digests),
        beneficiary=row.beneficiary_id,
        way=WayOut(row.way) if row.way else None,
        removed_at=row.removed_at,
        ends_at=row.ends_at,
        extended_years=row.extended_years,
        document_annulled=case.id in read.fallen,
        document_doubted=case.id in read.doubted,
        service_challenged=case.id in read.challenged,
        acted=read.acted.get(case.id, frozenset()),
        ended_by_court=case.id in read.ended_by_court,
        signed=signers_of_act(case),
        signed_ever=frozenset(one.person for one in case.signed),
        recused=frozenset(case.recused),
        wrote_down=read.wrote_down.get(case.id, frozenset()),
        handed_out=read.handed_out.get(case.id, frozenset()),
        state=case.state,
        interim=interim_of(case, read),
        would_end_at=would_end_at(case, row),
        verifier=read.verifiers.get(standard.verifier) if is_of_safety(row) else None,
    )
    return as_others_see_it(as_it_waits(plain, row, read), row, read)


def as_it_waits(plain: ListingFacts, row: Listing, read: Read) -> ListingFacts:
    """With what was told and said of what waits for its decision: the listing itself, or a later act of it."""
    act = read.proposals.get(row.pk)
    told = notices_in(act, read.notices.get(row.pk, {}))
    what = act if act is not None and is_later(act) else row
    return replace(
        plain,
        notices=told,
        window=window_of(what, told.get("intent"), read.windows.get(row.pk, {}).get("RESPONSE")),
        decision_served_at=what.decision_served_at,
        hearing=hearing_of(what, read.hearings.get(row.pk)),
        twin=has_twin(row, act),
    )


def as_others_see_it(plain: ListingFacts, row: Listing, read: Read) -> ListingFacts:
    """With what the person contests or agrees to, and what the public objects to."""
    contest = read.contests.get(row.pk, NOT_CONTESTED)
    posting = read.windows.get(row.pk, {}).get("POSTING")
    return replace(
        plain,
        back_until=back_until(row),
        contest_rests=contest.rests,
        contest_annulled=contest.annulled,
        still_needed=row.pk in read.still_needed,
        consented=row.consented_at is not None and row.consent_revoked_at is None,
        posting_until=posting.due_at if posting else None,
        posting_over=is_over(posting),
        objections_open=read.objections.get(row.pk, 0),
    )


def would_end_at(case: Standing, row: Listing) -> datetime | None:
    ground = text_of(row.standard).ground(row.ground)
    if row.listed_on is None or ground is None or case.opened_at is None or case.state not in UNDECIDED:
        return None
    return ends_by_law(ground, row.listed_on, case.opened_at)


def interim_of(case: Standing, read: Read) -> InterimFacts:
    row, clock = read.interims.get(case.id), read.windows.get(case.id, {}).get("INTERIM-HEARING")
    if row is None:
        return InterimFacts(imposed=case.id in read.imposed_before)
    return InterimFacts(
        imposed=True,
        runs=row.ended_at is None,
        signed_by=frozenset(one.person for one in case.signed if one.act == row.act and one.part is Part.DECIDER),
        hearing_asked=row.hearing_asked_at is not None,
        held_at=row.held_at,
        chair=row.chair_id,
        hear_by=clock.due_at if clock else None,
        heard=row.heard_at is not None,
    )


def claim_of(row: Claim) -> ClaimFacts:
    return ClaimFacts(
        state=ClaimState(row.state),
        way=WayOut(row.way),
        digests=frozenset(row.digests),
        opposed=row.objected_at is not None,
        hide_at=row.hide_at,
        by=row.by,
        noted_by=row.noted_by,
        verified=row.verified,
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
    found = list(record_rows(records))
    verdicts = verdicts_of(found, at)
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
            fingerprint=tuple(str(part) for part in fingerprint_of(row, roots[row.subject_id])),
            beneficiary=row.beneficiary_id,
            confirmed_by=frozenset(row.confirmed_by),  # type: ignore[attr-defined]  # annotated in `rows`
        )
        for row in found
    ]


def subject_facts(rows: Collection[Listing], at: datetime, *, publishing: Collection[UUID]) -> dict[UUID, SubjectFacts]:
    shown = unnamed({row.subject_id for row in rows}, at)
    early = {row.subject_id for row in rows if row.pk in publishing}
    verdicts = publishables(early) if early else {}
    return {one.id: of_subject(one, verdicts.get(one.id, OPEN)) for one in shown.values()}


def subject_fact(subject: UUID, at: datetime) -> SubjectFacts:
    return of_subject(unnamed([subject], at)[subject], OPEN)


def of_subject(one: SubjectShown, publishable: Verdict) -> SubjectFacts:
    return SubjectFacts(
        id=one.id,
        kind=one.kind,
        minor=one.minor,
        died_on=one.died_on,
        erased=one.erased,
        publishable=publishable,
    )


def claims_of(listings: Collection[UUID]) -> dict[UUID, list[Claim]]:
    found: dict[UUID, list[Claim]] = defaultdict(list)
    for row in Claim.objects.filter(listing__in=listings).order_by("at", "id") if listings else ():
        found[row.listing_id].append(row)
    return found
