"""From a proposal to a served notice, an answer and a hearing: nothing of it is public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.rules.fields import Fault, Invalid
from cases.rules.kinds import Consequences, Recuse, ReplaceTimer, StartTimer, StopTimer, Taken
from cases.rules.standing import Actor, is_official
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import Ground, Party, gettext_noop
from clock.queries import legal_now
from lists.models import Answer, Exhibit, Hearing, Listing, ListingRecord, Measure, Standard
from lists.queries import contents, hearings
from lists.queries.dates import first_hearing_on, last_notice_on
from lists.queries.standards import offered, text_of
from lists.queries.wording import day_of
from lists.rules.deciding import awaited
from lists.rules.facts import ListingFacts, RecordFacts
from lists.rules.standards import Standard as StandardText
from lists.states import Colour, MeasureState
from lists.transitions import rows
from lists.transitions.under_way import what
from notices import transitions as notices
from people.queries import names_of_people, officials_named
from people.states import Role
from records.queries.files import file_row
from records.transitions import attach_files

REMEDY_CLOCKS = ("APPEAL-FILE", "SUE")
Held = tuple[datetime | None, str]  # when and where a hearing is fixed for


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the opening move carries out: everything decided, nothing written yet."""

    standard: Standard
    ground: str
    subject: UUID
    records: Sequence[RecordFacts]
    measures: Sequence[tuple[str, str]]  # code, reason
    facts: ListingFacts


def propose(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [propose_one(one) for one in taken]


def propose_one(one: Taken) -> Consequences:
    new: Proposal = one.facts
    row = Listing.objects.create(
        case_id=one.case.id,
        list=new.standard.list,
        standard=new.standard,
        ground=new.ground,
        subject_id=new.subject,
        listed_on=(one.asked.data or {}).get("listed_on"),
        beneficiary_id=next((record.beneficiary for record in new.records if record.beneficiary), None),
    )
    ListingRecord.objects.bulk_create(
        ListingRecord(listing=row, record_id=record.id, fingerprint=list(record.fingerprint)) for record in new.records
    )
    chosen = measures_of(row, new)
    ids = [record.id for record in new.records]
    lapses = text_of(new.standard).decide_lapses
    return Consequences(
        timers=(StartTimer("DECIDE-LAPSES" if lapses else "DECIDE", one.asked.at),),
        # A candidate for a redlist is asked for consent; nothing is proposed against anybody.
        notices=(contents.intent(row, ids, chosen, rows.signers(one), one.reason),)
        if new.facts.colour is Colour.BLACK
        else (),
        values={
            "list": new.standard.list_id,
            "standard": new.standard.number,
            "ground": new.ground,
            "records": ", ".join(str(record) for record in ids),
            "measures": ", ".join(code for code, _ in new.measures),
        },
    )


def measures_of(row: Listing, new: Proposal) -> list[Measure]:
    known = offered(new.standard)
    made = [
        Measure(listing=row, kind=known[code], state=MeasureState.PROPOSED, reason=reason)
        for code, reason in new.measures
    ]
    return Measure.objects.bulk_create(made)


# --- Service ----------------------------------------------------------------------------------------------------------------


def serve(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """Of the notice of intent: the time to answer begins with it, and not before (RULES.md 4)."""
    return [intent_served(one, row) for one, row in zip(taken, rows.in_order(taken), strict=True)]


def intent_served(one: Taken, row: Listing) -> Consequences:
    served_at = notices.serve(one, "intent")
    amount, unit = text_of(row.standard).response
    inputs = {"amount": amount, "unit": unit.value}
    return Consequences(
        timers=(StopTimer("SERVE-ANNOUNCED"), ReplaceTimer("RESPONSE", served_at, inputs, told=True)),
        values={"served_at": served_at.isoformat()},
    )


def serve_decision(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [decision_served(one, row) for one, row in zip(taken, rows.in_order(taken), strict=True)]


def decision_served(one: Taken, row: Listing) -> Consequences:
    """Before service it has no effect (APL 61); after it, the days of grace that the standard gives."""
    served_at = notices.serve(one, "decision")
    what(one).update(decision_served_at=served_at)
    days = text_of(row.standard).effect_days
    inputs: Mapping[str, Any] = {"amount": days, "unit": "days"} if days else {}
    return Consequences(
        timers=(
            StopTimer("SERVE"),
            StopTimer("SERVE-ANNOUNCED"),
            StartTimer("EFFECT", served_at, inputs, told=True),
            *remedies_begin(text_of(row.standard), served_at),
        ),
        values={"served_at": served_at.isoformat()},
    )


def remedies_begin(standard: StandardText, served_at: datetime) -> list[ReplaceTimer]:
    """RULES.md, APPEAL-FILE and SUE: whoever is listed has these days from service, and sees them run. Of a later decision
    they run anew."""
    named = {remedy.clock for remedy in standard.remedies}
    return [ReplaceTimer(clock, served_at, told=True) for clock in REMEDY_CLOCKS if clock in named]


def announce(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(timers=(notices.announce(one, serves(one)),)) for one in taken]


def deem_served(taken: Sequence[Taken]) -> Sequence[Consequences]:
    pairs = zip(taken, rows.in_order(taken), strict=True)
    return [intent_served(one, row) if serves(one) == "intent" else decision_served(one, row) for one, row in pairs]


def serves(one: Taken) -> str:
    """The decision, once there is one; else what is proposed."""
    letter = awaited(one.facts)
    return letter.kind.value if letter else "intent"


def set_aside(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [set_aside_one(one) for one in taken]


def set_aside_one(one: Taken) -> Consequences:
    """It had not reached them: whatever ran from it never ran."""
    if serves(one) == "intent":
        notices.set_aside(one, "intent")
        what(one).update(waived_at=None, answered_at=None)
        return Consequences(timers=(StopTimer("RESPONSE", "the service was set aside"),))
    notices.set_aside(one, "decision")
    what(one).update(decision_served_at=None)
    stopped = (StopTimer(clock, "the service was set aside") for clock in ("EFFECT", *REMEDY_CLOCKS))
    return Consequences(timers=(*stopped, StartTimer("SERVE", one.asked.at)))


# --- Answers ----------------------------------------------------------------------------------------------------------------


def respond(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [respond_one(one) for one in taken]


def respond_one(one: Taken) -> Consequences:
    data, row = one.asked.data or {}, rows.listing(one)
    complete = data["complete"] is True
    Answer.objects.create(
        listing=row,
        text=data["answer"],
        complete=complete,
        by=one.asked.by.id if one.asked.by else None,
        at=one.asked.at,
    )
    put_in(row, data["exhibits"] or (), one)
    if complete:
        what(one).filter(answered_at=None).update(answered_at=one.asked.at)
    return Consequences()


def put_in(row: Listing, files: Sequence[UUID], one: Taken) -> None:
    """Papers of theirs: kept with the case, each to be answered by a finding."""
    if not files:
        return
    stored = attach_files(files=files, to=row.pk, by=one.asked.by, subject=row.subject_id)
    Exhibit.objects.bulk_create(Exhibit(listing=row, file=file.id, name=file.name) for file in stored)


def waive(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        document = (one.asked.data or {})["document"]
        row = rows.listing(one)
        attach_files(files=[document], to=row.pk, by=one.asked.by, subject=row.subject_id)
        what(one).update(waived_at=one.asked.at, waiver=document)
    return [Consequences()] * len(taken)


def find(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        data = one.asked.data or {}
        by = one.asked.by.id if one.asked.by else None
        changed = Exhibit.objects.filter(pk=data["exhibit"], listing=one.case.id).update(
            finding=data["finding"], why=one.reason, found_by=by, found_at=one.asked.at
        )
        if not changed:
            raise Invalid(Fault("/exhibit", Text(gettext_noop("There is no such paper in this case."))))
    return [Consequences()] * len(taken)


# --- Hearings ---------------------------------------------------------------------------------------------------------------


def ask_hearing(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        what(one).update(hearing_asked_at=one.asked.at)
    return [Consequences()] * len(taken)


def fix_hearing(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [fix_one(one) for one in taken]


def fix_one(one: Taken) -> Consequences:
    data, row = one.asked.data or {}, rows.listing(one)
    chair = official_named("chair", data)
    told_in_time(one, Hearing.objects.filter(of=before_what(one)).values_list("held_at", "place").first())
    fixed = {"held_at": data["held_at"], "place": data["place"], "chair_id": chair}
    unheard = {**fixed, "minutes": "", "appeared": None, "recorded_at": None}
    Hearing.objects.update_or_create(of=before_what(one), defaults=unheard, create_defaults={**unheard, "listing": row})
    notice = contents.hearing(row, place=data["place"], held_at=data["held_at"], chair=names_of_people([chair])[chair])
    return Consequences(notices=(notice,))


def before_what(one: Taken) -> UUID:
    """Each decision has a hearing of its own; the first goes by the case."""
    act: UUID | None = one.facts.later.act if one.facts.later else None
    return act or one.case.id


def official_named(field: str, data: Mapping[str, Any]) -> int:
    person = officials_named([data[field]]).get(data[field])
    if person is None:
        raise Invalid(Fault(f"/{field}", Text(gettext_noop("There is no such official."))))
    return person


def told_on(one: Taken, kind: str, fixed: Held | None) -> date:
    """The day on which they are told when and where: today. Where both stay as they were `fixed`, and only who hears them
    changes, they were told already, and are told now who it is."""
    data, now = one.asked.data or {}, legal_now()
    stays = fixed == (data["held_at"], data["place"]) and now < data["held_at"]
    return day_of((hearings.told_at(one.case.id, kind) if stays else None) or now)


def told_in_time(one: Taken, fixed: Held | None) -> None:
    """APL 64: at least seven working days before."""
    held_at: datetime = (one.asked.data or {})["held_at"]
    told = told_on(one, "hearing", fixed)
    if told > last_notice_on(held_at, one.case.opened_at):
        words = gettext_noop(
            "Between the notice and the hearing lie at least seven working days. Choose %(day)s or a later day."
        )
        raise Refusal(Reason("hearing", "APL 64", Text(words, {"day": first_hearing_on(told, one.case.opened_at)})))


def invited_in_time(held_at: datetime | None, one: Taken) -> None:
    """APL 64: whoever did not come had been told in time, or is invited again. Whoever came, came."""
    if held_at is None or (one.asked.data or {})["appeared"]:
        return
    told_at = hearings.invited_at(one.case.id, "hearing", held_at)
    if told_at is None or day_of(told_at) > last_notice_on(held_at, one.case.opened_at):
        words = gettext_noop(
            "They did not come, and nothing shows that the invitation reached them seven working days before. Record its "
            "service, or fix another day."
        )
        raise Refusal(Reason("notice", "APL 64", Text(words)))


def record_hearing(taken: Sequence[Taken]) -> Sequence[Consequences]:
    for one in taken:
        data = one.asked.data or {}
        invited_in_time(Hearing.objects.values_list("held_at", flat=True).get(of=before_what(one)), one)
        Hearing.objects.filter(of=before_what(one)).update(
            minutes=data["minutes"], appeared=data["appeared"], recorded_at=one.asked.at
        )
    return [Consequences()] * len(taken)


# --- Who stays out ----------------------------------------------------------------------------------------------------------


def recuse(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [recuse_one(one) for one in taken]


def recuse_one(one: Taken) -> Consequences:
    data = one.asked.data or {}
    person = official_named("official", data)
    check_recusal(one.asked.by, person, Ground(data["ground"]))
    if paper := data.get("document"):
        attach_files(files=[paper], to=one.case.id, by=one.asked.by, subject=one.case.subject)
    elif Ground(data["ground"]) is Ground.COMPLAINT and is_official(one.asked.by):
        words = gettext_noop("Add the paper in which the person complains.")
        raise Refusal(Reason("paper", "RULES.md 5", Text(words), (Text(gettext_noop("The person’s complaint")),)))
    return Consequences(recusals=(Recuse(person, Ground(data["ground"])),))


def check_recusal(by: Actor | None, person: int, ground: Ground) -> None:
    """RULES.md 5: an interest is declared for oneself; a complaint is the subject's, or a clerk writes it down."""
    if ground is Ground.INTEREST and (by is None or by.person != person):
        words = gettext_noop("Everybody declares their own interest.")
        raise Refusal(Reason("interest", "RULES.md 5", Text(words)))
    if ground is Ground.COMPLAINT and by is not None and not (by.parties & {Party.SUBJECT} or Role.CLERK in by.roles):
        words = gettext_noop("A complaint is the person’s own, or a clerk writes it down for them.")
        raise Refusal(Reason("complaint", "RULES.md 5", Text(words)))


def digests(files: Sequence[UUID]) -> list[str]:
    """What was sent, by its hash: the same paper twice is one paper."""
    return [file_row(file).received_digest for file in files]
