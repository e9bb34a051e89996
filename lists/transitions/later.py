"""Later acts: a term extended, an entry kept after review, resumed, restored; an entry of a redlist ended early. What one
official proposes the person is told of; a second decides; and when the decision was served, the clock carries it out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cases.rules.kinds import CarryOut, Consequences, ExtendTimer, ReplaceTimer, StartTimer, StopTimer, Taken
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from lists.models import Listing, ListingRecord, Measure, Proposed
from lists.queries import contents_later
from lists.queries.contents import parts
from lists.queries.dates import began as since
from lists.queries.dates import due_of, extended
from lists.queries.facts import new_record_facts
from lists.queries.standards import text_of
from lists.rules.keeping import fresh_objections
from lists.rules.proposing import own_record_objections
from lists.states import MeasureState, Proposal, State, WayOut
from lists.transitions import deciding, publishing, rows
from lists.transitions.deciding import period_of, start_term
from lists.transitions.ending import end
from lists.transitions.under_way import what
from records.transitions import attach_files

# --- Proposed, and told -----------------------------------------------------------------------------------------------------


def proposing(kind: Proposal, text: str = "", papers: str = "") -> CarryOut:
    """The first half: a letter, and nothing else yet."""

    def carry_out(taken: Sequence[Taken]) -> Sequence[Consequences]:
        return [propose(one, kind, text, papers) for one in taken]

    return carry_out


def propose(one: Taken, kind: Proposal, text: str, papers: str) -> Consequences:
    data, row = one.asked.data or {}, rows.listing(one)
    files = list(data.get(papers) or ()) if papers else []
    attach_files(files=files, to=row.pk, by=one.asked.by, subject=row.subject_id)
    fresh = list(data.get("records") or ())
    if fresh:
        rest_on(one, row, fresh)
    proposed = Proposed.objects.create(
        act=one.act,
        listing=row,
        kind=kind,
        text=str(data.get(text) if text else one.reason),
        years=data.get("years") or 0,
        records=fresh,
        papers=files,
    )
    told = contents_later.intent(row, proposed, records_of(row, proposed), measures_of(row, kind), rows.signers(one))
    lapses = text_of(row.standard).decide_lapses
    return Consequences(
        timers=(ReplaceTimer("DECIDE-LAPSES" if lapses else "DECIDE", one.asked.at),),
        notices=(told,),
        values={"proposed": kind.value},
    )


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


def records_of(row: Listing, proposed: Proposed) -> list[UUID]:
    return [*rows.records(row.pk), *proposed.records]


# What each is about: what binds now, what was suspended, what was lifted with the removal.
ABOUT = {Proposal.RESUMPTION: MeasureState.SUSPENDED, Proposal.RESTORATION: MeasureState.LIFTED}


def measures_of(row: Listing, kind: Proposal) -> list[Measure]:
    found = rows.measures([row.pk], ABOUT.get(kind, MeasureState.EFFECTIVE))[row.pk]
    if kind is not Proposal.RESTORATION:
        return found
    # What was lifted with the removal, and nothing that a reviewer had lifted for good before.
    return [measure for measure in found if measure.lifted_at == row.removed_at]


# --- Decided ----------------------------------------------------------------------------------------------------------------


def decide(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [decide_one(one) for one in taken]


def decide_one(one: Taken) -> Consequences:
    """It binds nobody yet. Its letter says what will be so, and from when."""
    row, answered = rows.listing(one), (one.asked.data or {}).get("answered") or ""
    what(one).update(decided_at=one.asked.at, answer_found=answered)
    proposed = act_of(one)
    reasons = "\n\n".join(text for text in (proposed.text, answered, one.reason) if text)
    kind = Proposal(proposed.kind)
    told = contents_later.decision(
        row,
        proposed,
        records_of(row, proposed),
        measures_of(row, kind),
        rows.signers(one),
        reasons=reasons,
        ends_at=end_foreseen(one, row, proposed),
    )
    return Consequences(
        timers=(StopTimer("DECIDE"), StopTimer("DECIDE-LAPSES"), StartTimer("SERVE", one.asked.at)),
        notices=(told,),
        values={"decided": kind.value},
    )


def act_of(one: Taken) -> Proposed:
    return Proposed.objects.get(act=one.facts.later.act)


def more_of(proposed: Proposed) -> ExtendTimer:
    return ExtendTimer("TERM", proposed.years, "years", proposed.text[:200], str(proposed.act))


def end_foreseen(one: Taken, row: Listing, proposed: Proposed) -> datetime | None:
    """Until when it would stand. A review counts from the day on which it takes effect; an early end has no other."""
    if proposed.kind == Proposal.EXTENSION:
        return extended(one.case.id, more_of(proposed))
    if proposed.kind == Proposal.RESTORATION:
        return restored_end(one, row)
    return rows.ends_of(row) if proposed.kind == Proposal.RESUMPTION else None


def restored_end(one: Taken, row: Listing) -> datetime:
    """RULES.md 9: what is left of the first term is left; nothing is added."""
    _standard, ground = parts(row)
    began = since(row, row.effective_at or one.asked.at)
    ends_at = due_of(ground.clock, began, one.case.opened_at, period_of(ground))
    if ends_at <= one.asked.at:
        raise Refusal(Reason("restoration", "RULES.md 12", Text(gettext_noop("Its time would be over by now."))))
    return ends_at


# --- In effect --------------------------------------------------------------------------------------------------------------


def take_effect(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """By the clock, carrying the two signatures of its act: those of the first decision together, later ones by their kind."""
    first = [one for one in taken if one.case.state == State.DECIDED]
    done = dict(zip([one.case.id for one in first], deciding.take_effect(first), strict=True))
    return [done[one.case.id] if one.case.id in done else take_effect_one(one) for one in taken]


def take_effect_one(one: Taken) -> Consequences:
    row, proposed = rows.listing(one), act_of(one)
    carried = CARRIED[Proposal(proposed.kind)](one, row, proposed)
    ends_at = row.ends_at if proposed.kind in (Proposal.EXTENSION, Proposal.REVIEW) else None
    what(one).update(effective_at=one.asked.at, settled_at=one.asked.at, ends_at=ends_at)
    return replace(carried, values={**carried.values, "in_effect": proposed.kind})


def extend(one: Taken, row: Listing, proposed: Proposed) -> Consequences:
    more = more_of(proposed)
    row.ends_at, row.extended_years = extended(one.case.id, more), proposed.years
    row.save(update_fields=["ends_at", "extended_years"])
    return stands_longer(one, row, more)


def review(one: Taken, row: Listing, _proposed: Proposed) -> Consequences:
    """Two officials have proved present ability anew: the next review is counted from today."""
    at = one.asked.at
    _standard, ground = parts(row)
    row.ends_at = due_of(ground.clock, at, one.case.opened_at, period_of(ground))
    row.save(update_fields=["ends_at"])
    return stands_longer(one, row, ReplaceTimer(ground.clock, at, period_of(ground)))


def stands_longer(one: Taken, row: Listing, timer: ExtendTimer | ReplaceTimer) -> Consequences:
    ends_at = rows.ends_of(row)
    sent = publishing.prolong(rows.measures([row.pk], MeasureState.EFFECTIVE)[row.pk], ends_at)
    publishing.show([row], one.asked.at)
    return Consequences(
        timers=(timer,), messages=(*sent, publishing.changed(row)), values={"ends_at": ends_at.isoformat()}
    )


def resume(one: Taken, row: Listing, _proposed: Proposed) -> Consequences:
    return bound_again(one, row, measures_of(row, Proposal.RESUMPTION))


def restore(one: Taken, row: Listing, _proposed: Proposed) -> Consequences:
    row.ends_at = restored_end(one, row)
    return brought_back(one, row, "restored")


def brought_back(one: Taken, row: Listing, why: str) -> Consequences:
    """What was removed stands again, and what was lifted with it; nothing is added."""
    _standard, ground = parts(row)
    measures = measures_of(row, Proposal.RESTORATION)
    row.live, row.way, row.removed_at = True, "", None
    row.save(update_fields=["live", "way", "removed_at", "ends_at"])
    Measure.objects.filter(pk__in=[measure.pk for measure in measures]).update(lifted_at=None)
    done = bound_again(one, row, measures)
    began = since(row, row.effective_at or one.asked.at)
    return replace(done, timers=(StopTimer("RETAIN", why), start_term(ground, began)))


def bound_again(one: Taken, row: Listing, measures: Sequence[Measure]) -> Consequences:
    """As it was decided, until the end that it always had."""
    sent = publishing.bind(measures, rows.ends_of(row), one.asked.at)
    publishing.show([row], one.asked.at)
    return Consequences(messages=(*sent, publishing.changed(row)))


def end_early(one: Taken, _row: Listing, _proposed: Proposed) -> Consequences:
    (done,) = end([one], [WayOut.ENDED_EARLY])
    return done


CARRIED: dict[Proposal, Callable[[Taken, Listing, Proposed], Consequences]] = {
    Proposal.EXTENSION: extend,
    Proposal.REVIEW: review,
    Proposal.RESUMPTION: resume,
    Proposal.RESTORATION: restore,
    Proposal.ENDING: end_early,
}
