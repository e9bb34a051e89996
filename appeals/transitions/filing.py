"""Somebody contests a listing: weighed by the rules, opened as a case of the same matter, flagged in the same instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from appeals.models import Exhibit, Filing
from appeals.queries.facts import agencies_above
from appeals.queries.windows import filing_facts
from appeals.rules.facts import FilingFacts, Window
from appeals.states import APPEALS, DISPUTING, FILED_AS, Against, Kind, Side
from appeals.states.words import (
    FILING_SUSPENDS,
    OTHER_AGENCY,
    SILENCE_OF_CORRECTION_HIDES,
    SILENCE_OF_REPAIR_HIDES,
    UNVERIFIED_IS_DELETED,
)
from cases.queries.standings import lock
from cases.rules.fields import Fault, Invalid
from cases.rules.kinds import Consequences, Send, StartTimer, Taken
from cases.rules.standing import Actor, is_official
from cases.rules.verdicts import Text, UnknownCase
from cases.states import gettext_noop
from cases.transitions import Opening, counted_from, open_case
from cases.transitions.settling import settled
from clock.queries import legal_now
from lists.queries.contesting import Contested, contested
from lists.queries.dates import due_of
from lists.rules.standards import Standard
from lists.transitions.contesting import NewContest, contest
from people.states import Role
from records.queries.files import NoSuchFile, file_row
from records.transitions import attach_files

STILL_REFUSED = "appeals.still-refused"
ON_PAPER = "Entered at the counter, as it was received."
FIRST: Mapping[Kind, Kind] = {Kind.SECOND_APPEAL: Kind.APPEAL, Kind.CORRECTION_REVIEW: Kind.CORRECTION}


@dataclass(frozen=True, slots=True)
class Filed:
    case: UUID
    ref: str
    public_id: UUID
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class NewFiling:
    """What the opening move carries out: everything looked up, nothing written yet."""

    kind: Kind
    about: Contested
    party: UUID
    facts: FilingFacts
    elsewhere: bool


def file(
    *,
    kind: str,
    listing: UUID,
    party: UUID,
    answers: Mapping[str, str | bool | int | date | None],
    exhibits: Sequence[UUID],
    by: Actor,
    at: datetime,
    received_at: datetime | None = None,
    reason: str = "",
    key: str | None = None,
) -> Filed:
    """One case, or `Refusal`, `Invalid`: then nothing has changed. It is in time by its receipt; a clerk enters paper with the
    moment at which it was received. `key`: the same filing, sent twice, is one."""
    with settled():
        lock([listing])
        opening, received = opening_of(FILED_AS[kind], listing, party, {**answers, "exhibits": list(exhibits)}, by)
        at = receipt(received_at, by, at, received)
        said = reason or (ON_PAPER if is_official(by) else "")
        opened = open_case(opening=opening, by=by, at=at, reason=said, key=key)
        public_id = Filing.objects.values_list("case__public_id", flat=True).get(pk=opened.case_id)
    return Filed(opened.case_id, opened.ref, public_id, opened.repeated)


def opening_of(
    kind: Kind, listing: UUID, party: UUID, data: Mapping[str, Any], by: Actor
) -> tuple[Opening, datetime | None]:
    about = contested([listing]).get(listing)
    if about is None:
        raise UnknownCase(str(listing))
    facts = filing_facts(kind, about, party, digests_of(data["exhibits"], by))
    elsewhere = (
        kind in APPEALS and OTHER_AGENCY in about.standard.house and bool(agencies_above({about.agency})[about.agency])
    )
    new = NewFiling(kind, about, party, facts, elsewhere)
    opening = Opening(
        kind=kind,
        verb="file",
        agency=agency_for(kind, about, data),
        matter=about.matter,
        subject=about.subject,
        list_slug=about.list_slug,
        facts=new,
        data=data,
    )
    return opening, about.decided_at


def agency_for(kind: Kind, about: Contested, data: Mapping[str, Any]) -> int:
    """Whoever applied a measure answers for it; all else is of the agency that decided, and of those above it."""
    if kind is Kind.STILL_REFUSED:
        return next((one.applied_by for one in about.measures if str(one.id) == str(data.get("measure"))), about.agency)
    return about.agency


def digests_of(files: Sequence[UUID], by: Actor) -> list[str]:
    """Whether a paper is free is asked when it is attached: the same filing, sent twice, names the same papers."""
    try:
        rows = [file_row(file) for file in files]
    except NoSuchFile:
        raise Invalid(unknown_paper()) from None
    if any(row.by != by.id for row in rows):
        raise Invalid(unknown_paper())
    return [row.received_digest for row in rows]


def unknown_paper() -> Fault:
    return Fault("/exhibits", Text(gettext_noop("There is no such file of yours. Send it again.")))


def receipt(received_at: datetime | None, by: Actor, at: datetime, decided_at: datetime | None) -> datetime:
    """The moment that counts. Only who takes in paper may say another than now."""
    if received_at is None:
        return at
    if Role.CLERK not in by.roles:
        raise Invalid(Fault("/received_at", Text(gettext_noop("Only a clerk enters what was received before."))))
    if received_at > legal_now():
        raise Invalid(Fault("/received_at", Text(gettext_noop("This moment has not come yet."))))
    if decided_at is not None and received_at < decided_at:
        raise Invalid(Fault("/received_at", Text(gettext_noop("Nothing was decided yet at that moment."))))
    return received_at


# --- Within the opening move ----------------------------------------------------------------------------------------------------


def begin(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [begin_one(one) for one in taken]


def begin_one(one: Taken) -> Consequences:
    new: NewFiling = one.facts
    data, at = one.asked.data or {}, one.asked.at
    row = Filing.objects.create(**columns(one, new, data))
    put_in(row, data["exhibits"] or (), one, Side.PARTY)
    house = new.about.standard.house
    if new.kind in DISPUTING or new.kind is Kind.REPAIR:
        suspends = new.kind in APPEALS and FILING_SUSPENDS in house
        made = NewContest(one.case.id, new.about.id, new.kind in DISPUTING, suspends, hide_at(new, counted_from(one)))
        contest(made, by=one.asked.by, at=at)
    told = Send(STILL_REFUSED, {"measure": str(data["measure"])}) if new.kind is Kind.STILL_REFUSED else None
    return Consequences(
        timers=tuple(StartTimer(clock, counted_from(one)) for clock in clocks_at_filing(new.kind, house)),
        messages=(told,) if told else (),
        values={"listing": new.about.ref, "received_at": at.isoformat(), "late": row.late},
    )


def columns(one: Taken, new: NewFiling, data: Mapping[str, Any]) -> dict[str, Any]:
    first = new.facts.before.get(FIRST[new.kind]) if new.kind in FIRST else None
    return {
        "case_id": one.case.id,
        "kind": new.kind,
        "listing_id": new.about.id,
        "party": new.party,
        "against": data.get("against") or "",
        "before_id": first.case if first else None,
        "words": data.get("words") or data.get("where") or "",
        "late_because": data.get("late_because") or "",
        "late": is_late(new.facts, first.window if first else None, data, one.asked.at),
        "elsewhere": new.elsewhere,
        "measure_id": data.get("measure"),
        "amount": data.get("amount"),
        "received_at": one.asked.at,
        "hearing_asked_at": one.asked.at if data.get("hearing") else None,
    }


def is_late(facts: FilingFacts, first: Window | None, data: Mapping[str, Any], at: datetime) -> bool:
    own = facts.windows.get(Against(data["against"])) if data.get("against") else facts.window
    window = first or (own if facts.kind in (Kind.APPEAL, Kind.COMPENSATION) else None)
    return window is not None and window.over(at)


def clocks_at_filing(kind: Kind, house: frozenset[str]) -> tuple[str, ...]:
    if kind is Kind.CORRECTION:
        return (UNVERIFIED_IS_DELETED if UNVERIFIED_IS_DELETED in house else "CORRECT", "DISPUTE")
    return {
        Kind.CORRECTION_REVIEW: ("CORRECT-REVIEW-DECIDE",),
        Kind.REPAIR: ("REPAIR-DECIDE", "REPAIR-ANSWER"),
        Kind.STILL_REFUSED: ("STILL-REFUSED",),
        Kind.COMPENSATION: ("COMPENSATE-DECIDE",),
    }.get(kind, ("APPEAL-ACCEPT",))


def hide_at(new: NewFiling, at: datetime) -> datetime | None:
    """From when silence hides the entry for every reader, though nothing runs any more."""
    clock = silence_hides(new.kind, new.about.standard)
    return due_of(clock, at, at) if clock else None


def silence_hides(kind: Kind, standard: Standard) -> str | None:
    house = standard.house
    if kind is Kind.CORRECTION and UNVERIFIED_IS_DELETED in house:
        return UNVERIFIED_IS_DELETED
    if kind is Kind.CORRECTION and SILENCE_OF_CORRECTION_HIDES in house:
        return "CORRECT"
    return "REPAIR-DECIDE" if kind is Kind.REPAIR and SILENCE_OF_REPAIR_HIDES in house else None


def put_in(row: Filing, files: Sequence[UUID], one: Taken, side: Side) -> None:
    """Kept with the case, each to be answered by a finding. A third person's papers are of their own file."""
    if not files:
        return
    beneficiary = contested([row.listing_id])[row.listing_id].beneficiary if side is Side.THIRD else None
    stored = attach_files(files=files, to=row.pk, by=one.asked.by, subject=beneficiary or one.case.subject)
    Exhibit.objects.bulk_create(
        Exhibit(filing=row, side=side, file=paper.id, digest=paper.received_digest, name=paper.name, at=one.asked.at)
        for paper in stored
    )
