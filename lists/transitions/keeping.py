"""A listing in effect: suspended and resumed, lifted once, extended, kept after review, restored. What one official
proposes, a second decides; the proposal is of one act, and of one thing."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from cases.rules.kinds import CarryOut, Consequences, ExtendTimer, ReplaceTimer, Send, StopTimer, Taken
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from lists.models import Claim, Lifting, Listing, ListingRecord, Measure, Proposed
from lists.queries import contents
from lists.queries.contents import parts
from lists.queries.dates import began as since
from lists.queries.dates import due_of, extended
from lists.queries.facts import new_record_facts
from lists.rules.keeping import fresh_objections
from lists.rules.proposing import own_record_objections
from lists.states import ClaimState, MeasureState, Occasion, Proposal
from lists.transitions import publishing, rows
from lists.transitions.deciding import period_of, start_term
from records.transitions import attach_files, discard_files

VERIFYING = ("VERIFY", "VERIFY-SAFETY", "VERIFY-OPPOSED")
LIFTED_ONCE = "lists.measure-lifted-once"


def proposing(kind: Proposal, text: str = "", papers: str = "") -> CarryOut:
    """The first half: it changes nothing, and says what the second half will be asked for."""

    def carry_out(taken: Sequence[Taken]) -> Sequence[Consequences]:
        return [propose(one, kind, text, papers) for one in taken]

    return carry_out


def propose(one: Taken, kind: Proposal, text: str, papers: str) -> Consequences:
    data, row = one.asked.data or {}, rows.listing(one)
    said = data.get(text) if text else one.reason
    files = list(data.get(papers) or ()) if papers else []
    attach_files(files=files, to=row.pk, by=one.asked.by, subject=row.subject_id)
    fresh = list(data.get("records") or ())
    if fresh:
        rest_on(one, row, fresh)
    Proposed.objects.create(
        act=one.act,
        listing=row,
        kind=kind,
        text=str(said),
        years=data.get("years") or 0,
        records=fresh,
        papers=files,
    )
    return Consequences(values={"proposed": kind.value})


def rest_on(one: Taken, row: Listing, fresh: Sequence[object]) -> None:
    """RULES.md 9: new facts, none of those that the listing rests on already. What was only proposed may be proposed again:
    a listing is extended once."""
    found = new_record_facts(fresh, one.asked.at)  # type: ignore[arg-type]  # read as ids by the form
    rests = ListingRecord.objects.filter(listing=row)
    known = {tuple(fingerprint) for fingerprint in rests.filter(extends=False).values_list("fingerprint", flat=True)}
    named = set(rests.values_list("record", flat=True))
    own = own_record_objections(found, one.asked.by.id if one.asked.by else None)
    objections = (*fresh_objections(found, len(fresh), known, row.subject_id), *own)
    if objections:
        raise Refusal(*objections)
    ListingRecord.objects.bulk_create(
        ListingRecord(listing=row, record_id=record.id, fingerprint=list(record.fingerprint), extends=True)
        for record in found
        if record.id not in named
    )


def text_proposed(one: Taken, kind: Proposal) -> Proposed:
    return Proposed.objects.get(act=one.case.act, kind=kind)


def reasons_of(one: Taken, proposed: Proposed) -> str:
    return f"{proposed.text}\n\n{one.reason}"


# --- Suspending -------------------------------------------------------------------------------------------------------------


def suspend(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [suspend_one(one) for one in taken]


def suspend_one(one: Taken) -> Consequences:
    """Nobody sees it and nothing applies, from this instant. Its time runs on."""
    row, at = rows.listing(one), one.asked.at
    publishing.hide([row.pk], at)
    sent = publishing.release(rows.measures([row.pk], MeasureState.EFFECTIVE)[row.pk], at, MeasureState.SUSPENDED)
    Claim.objects.filter(listing=row, state=ClaimState.OPEN).update(state=ClaimState.OVERTAKEN, settled_at=at)
    return Consequences(
        timers=tuple(StopTimer(code, "suspended") for code in VERIFYING),
        notices=(contents.suspension(row, one.reason),),
        messages=(*sent, publishing.changed(row)),
    )


def resume(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [resume_one(one) for one in taken]


def resume_one(one: Taken) -> Consequences:
    row = rows.listing(one)
    reasons = reasons_of(one, text_proposed(one, Proposal.RESUMPTION))
    measures = rows.measures([row.pk], MeasureState.SUSPENDED)[row.pk]
    return bound_again(one, row, Proposal.RESUMPTION, measures, reasons)


def bound_again(
    one: Taken, row: Listing, proposal: Proposal, measures: Sequence[Measure], reasons: str
) -> Consequences:
    """As it was decided, until the end that it always had."""
    sent = publishing.bind(measures, rows.ends_of(row), one.asked.at)
    publishing.show([row], one.asked.at)
    return Consequences(
        notices=(
            contents.continues(row, rows.records(row.pk), measures, reasons, ends_at=rows.ends_of(row), of=proposal),
        ),
        messages=(*sent, publishing.changed(row)),
    )


# --- Once -------------------------------------------------------------------------------------------------------------------


def lift_once(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [lift_one(one) for one in taken]


def lift_one(one: Taken) -> Consequences:
    """RULES.md 8 and 11. A paper of illness was sealed until now; with the decision it is destroyed."""
    data, row = one.asked.data or {}, rows.listing(one)
    measure = Measure.objects.select_related("kind").get(pk=data["measure"])
    ill = data["occasion"] == Occasion.ILLNESS
    if data["paper"]:
        attach_files(files=[data["paper"]], to=row.pk, by=one.asked.by, subject=row.subject_id)
        if ill:
            discard_files(files=[data["paper"]])
    made = Lifting.objects.create(
        measure=measure,
        occasion=data["occasion"],
        from_at=data["from_at"],
        until_at=data["until_at"],
        paper_seen=bool(data["paper"]),
        paper=None if ill else data["paper"],
    )
    sent = Send(LIFTED_ONCE, {"lifting": made.pk, "measure": str(measure.pk), "agency": measure.kind.applied_by_id})
    text = gettext_noop("A measure of the entry on the list “%(list)s” is lifted once, as you asked.")
    return Consequences(messages=(sent,), notices=(contents.outcome(row, row.subject_id, text, one.reason),))


# --- Longer -----------------------------------------------------------------------------------------------------------------


def extend(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [extend_one(one) for one in taken]


def extend_one(one: Taken) -> Consequences:
    row, proposed = rows.listing(one), text_proposed(one, Proposal.EXTENSION)
    reasons = reasons_of(one, proposed)
    more = ExtendTimer("TERM", proposed.years, "years", reasons[:200], str(one.act))
    row.ends_at, row.extended_years = extended(one.case.id, more), proposed.years
    row.save(update_fields=["ends_at", "extended_years"])
    records = [*rows.records(row.pk), *proposed.records]
    return stands_longer(one, row, records, reasons, more, of=Proposal.EXTENSION)


def review(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [review_one(one) for one in taken]


def review_one(one: Taken) -> Consequences:
    """Two officials have proved present ability anew: the next review is counted from today."""
    row, at = rows.listing(one), one.asked.at
    _standard, ground = parts(row)
    anew = ReplaceTimer(ground.clock, at, period_of(ground))
    row.ends_at = due_of(ground.clock, at, one.case.opened_at, period_of(ground))
    row.save(update_fields=["ends_at"])
    reasons = reasons_of(one, text_proposed(one, Proposal.REVIEW))
    return stands_longer(one, row, rows.records(row.pk), reasons, anew, of=Proposal.REVIEW)


def stands_longer(
    one: Taken,
    row: Listing,
    records: Sequence[UUID],
    reasons: str,
    timer: ExtendTimer | ReplaceTimer,
    *,
    of: Proposal,
) -> Consequences:
    measures = rows.measures([row.pk], MeasureState.EFFECTIVE)[row.pk]
    ends_at = rows.ends_of(row)
    sent = publishing.prolong(measures, ends_at)
    publishing.show([row], one.asked.at)
    return Consequences(
        timers=(timer,),
        notices=(contents.continues(row, records, measures, reasons, ends_at=ends_at, of=of),),
        messages=(*sent, publishing.changed(row)),
        values={"ends_at": ends_at.isoformat()},
    )


# --- Back -------------------------------------------------------------------------------------------------------------------


def restore(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [restore_one(one) for one in taken]


def restore_one(one: Taken) -> Consequences:
    """RULES.md 9: the removal was had by falsehood. What is left of the first term is left; nothing is added."""
    row, at = rows.listing(one), one.asked.at
    _standard, ground = parts(row)
    began = since(row, row.effective_at or at)
    row.ends_at = due_of(ground.clock, began, one.case.opened_at, period_of(ground))
    if row.ends_at <= at:
        raise Refusal(Reason("restoration", "RULES.md 12", Text(gettext_noop("Its time would be over by now."))))
    # What was lifted with the removal, and nothing that a reviewer had lifted for good before.
    lifted = rows.measures([row.pk], MeasureState.LIFTED)[row.pk]
    measures = [measure for measure in lifted if measure.lifted_at == row.removed_at]
    row.live, row.way, row.removed_at = True, "", None
    row.save(update_fields=["live", "way", "removed_at", "ends_at"])
    Measure.objects.filter(pk__in=[measure.pk for measure in measures]).update(lifted_at=None)
    reasons = reasons_of(one, text_proposed(one, Proposal.RESTORATION))
    done = bound_again(one, row, Proposal.RESTORATION, measures, reasons)
    return replace(done, timers=(StopTimer("RETAIN", "restored"), start_term(ground, began)))
