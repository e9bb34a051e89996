"""Claims, objections, confirmations, silence; orders, terms, annulments: SPC 10 and RULES.md, VERIFY and REMOVE."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from cases.rules.kinds import Consequences, FreezeNotice, Send, StartTimer, StopTimer, Taken, TimerChange
from cases.rules.standing import is_official
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import Party, gettext_noop
from cases.transitions import counted_from
from deadlines.queries.timers import is_running
from lists.models import Claim, Incident, Listing, Proposed
from lists.queries import contents
from lists.queries.dates import due_of
from lists.rules.removing import VERIFY, nothing_new
from lists.states import ClaimState, Proposal, State, WayOut
from lists.transitions import publishing, rows
from lists.transitions.beginning import digests
from lists.transitions.ending import end
from records.queries.files import NoSuchFile
from records.transitions import attach_files

INCIDENT = "lists.incident"
OFTEN, LOOKED_BACK = 3, timedelta(days=365)
TO_VERIFY = "lists.claim-to-verify"


def claim(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [claim_one(one) for one in taken]


def claim_one(one: Taken) -> Consequences:
    """From here on the entry ends by itself before the third plain day is over, unless two officials say why not."""
    row, began_at = rows.listing(one), counted_from(one)
    clock = "VERIFY" if one.facts.verifier is None else "VERIFY-SAFETY"
    hide_at = due_of(clock, began_at, one.case.opened_at)
    hashes = new_papers(one)
    speaker = row.beneficiary_id if is_said_by(one, Party.BENEFICIARY, row.beneficiary_id) else None
    made = written_down(one, row, hashes, speaker, hide_at)
    publishing.hide_from(row.pk, hide_at, one.asked.at)
    return Consequences(
        timers=(StartTimer(clock, began_at),),
        notices=beneficiary_told(row, made, clock),
        messages=asked_of(one),
        values={"visible_until": hide_at.isoformat()},
        speaker=speaker,
    )


def written_down(one: Taken, row: Listing, hashes: Sequence[str], speaker: UUID | None, hide_at: datetime) -> Claim:
    data, by = one.asked.data or {}, one.asked.by
    signed = [data[field.name] for field in one.move.fields if field.on_paper and data.get(field.name)]
    papers = [*data["documents"], *signed]
    attach_files(files=papers, to=row.pk, by=by, subject=speaker or row.subject_id)
    Proposed.objects.filter(act=one.case.act, kind=Proposal.REFUSAL, settled_at=None).update(settled_at=one.asked.at)
    instead_of = instead_of_opposed(one)
    return Claim.objects.create(
        listing=row,
        way=data["way"],
        words=data["words"] or "",
        by=by.id if by else None,
        by_beneficiary=speaker is not None,
        by_subject=instead_of is not None or is_said_by(one, Party.SUBJECT, row.subject_id),
        instead_of=instead_of,
        at=one.asked.at,
        hide_at=hide_at,
        digests=hashes,
        papers=papers,
    )


def instead_of_opposed(one: Taken) -> Claim | None:
    """Somebody else’s, which stood in the way of their own. The supervising official’s days run on."""
    opposed = Claim.objects.filter(listing=one.case.id, state=ClaimState.OPEN).first()
    if opposed is not None:
        opposed.state, opposed.settled_at = ClaimState.OVERTAKEN, one.asked.at
        opposed.save(update_fields=["state", "settled_at"])
    return opposed


def is_said_by(one: Taken, party: Party, subject: UUID | None) -> bool:
    """Whether it is they who say it: themselves, whoever speaks for them, or a clerk from their paper."""
    by = one.asked.by
    return bool(by and by.parties & {party}) or (subject is not None and one.because.get("filed_for") == str(subject))


def new_papers(one: Taken) -> list[str]:
    """Their hashes. What was refused, and what stands there opposed, is not said again with nothing new."""
    hashes = paper_hashes((one.asked.data or {})["documents"])
    if nothing_new(hashes, one.facts.claims_before):
        words = gettext_noop("A claim with these papers was refused. Add something new.")
        raise Refusal(Reason("papers", VERIFY, Text(words)))
    if one.case.state == State.ENDING and nothing_new(hashes, one.facts.claims_before | one.facts.claim.digests):
        words = gettext_noop("The claim that is open rests on these papers already. Add one of your own.")
        raise Refusal(Reason("papers", VERIFY, Text(words)))
    return hashes


def paper_hashes(papers: Sequence[object]) -> list[str]:
    try:
        return digests(papers)  # type: ignore[arg-type]  # read as ids by the form
    except NoSuchFile:
        words = gettext_noop("There is no such file of yours. Send it again.")
        raise Refusal(Reason("papers", VERIFY, Text(words))) from None


def beneficiary_told(row: Listing, made: Claim, clock: str) -> tuple[FreezeNotice, ...]:
    if row.beneficiary_id is None:
        return ()
    text = contents.SAID_THEMSELVES if made.instead_of_id else contents.SAID
    return (contents.claim_told(row.beneficiary_id, rows.records(row.pk), text, WayOut(made.way), clock),)


def object_to(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [object_one(one) for one in taken]


def object_one(one: Taken) -> Consequences:
    """The beneficiary says no, with papers. What an official writes down for them counts once another has seen their paper."""
    data, row = one.asked.data or {}, rows.listing(one)
    papers = list(data["documents"])
    attach_files(files=papers, to=row.pk, by=one.asked.by, subject=row.beneficiary_id or row.subject_id)
    claim = Claim.objects.get(listing=row, state=ClaimState.OPEN)
    claim.objection = "\n\n".join(filter(None, (claim.objection, data["words"])))
    claim.objection_papers = [*claim.objection_papers, *papers]
    claim.noted_by = one.asked.by.id if is_official(one.asked.by) else claim.noted_by
    claim.save(update_fields=["objection", "objection_papers", "noted_by"])
    said = Consequences(speaker=row.beneficiary_id)
    return said if is_official(one.asked.by) else replace(said, timers=oppose(one, row))


def admit(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(timers=oppose(one, rows.listing(one))) for one in taken]


def oppose(one: Taken, row: Listing) -> tuple[TimerChange, ...]:
    """A supervising official decides, and nothing is hidden by silence meanwhile."""
    Claim.objects.filter(listing=row, state=ClaimState.OPEN).update(objected_at=one.asked.at)
    publishing.show([row], one.asked.at)
    return opposed(one, "the beneficiary objects")


def opposed(one: Taken, why: str) -> tuple[TimerChange, ...]:
    """From now on it is for a supervising official; whose days run already where the claim before it was opposed as well."""
    stopped = (StopTimer("VERIFY", why), StopTimer("VERIFY-SAFETY", why))
    return (
        stopped if is_running(one.case.id, "VERIFY-OPPOSED") else (*stopped, StartTimer("VERIFY-OPPOSED", one.asked.at))
    )


# --- Another agency looks first ---------------------------------------------------------------------------------------------


def asked_of(one: Taken) -> tuple[Send, ...]:
    agency = one.facts.verifier
    return () if agency is None else (Send(TO_VERIFY, {"listing": str(one.case.id), "agency": agency}),)


def verify(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [verify_one(one) for one in taken]


def verify_one(one: Taken) -> Consequences:
    """Fulfilled: an official may confirm, and silence hides it. Not fulfilled: a supervising official decides."""
    data, row, at = one.asked.data or {}, rows.listing(one), one.asked.at
    papers = [data["document"]] if data["document"] else []
    attach_files(files=papers, to=row.pk, by=one.asked.by, subject=row.subject_id)
    found = Claim.objects.filter(listing=row, state=ClaimState.OPEN)
    found.update(verified=data["fulfilled"], verified_at=at, finding=data["words"])
    if data["fulfilled"] or one.facts.claim.opposed:
        return Consequences()
    found.update(objected_at=at)
    publishing.show([row], at)
    return Consequences(timers=opposed(one, "another agency does not find it fulfilled"))


def escalate(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """An opposed claim that nobody decided in time. It stays open, and is everybody's business."""
    return incidents(taken, Incident.What.OPPOSED_LATE, [Consequences()] * len(taken))


def incidents(taken: Sequence[Taken], what: str, done: Sequence[Consequences]) -> list[Consequences]:
    Incident.objects.bulk_create(Incident(listing_id=one.case.id, what=what, at=one.asked.at) for one in taken)
    told = Send(INCIDENT, {})
    return [replace(one, messages=(*one.messages, told), values={**one.values, "incident": what}) for one in done]


def confirm(taken: Sequence[Taken]) -> Sequence[Consequences]:
    done = end(taken, [one.facts.claim.way for one in taken], claim=ClaimState.CONFIRMED)
    return [flagged(one, outcome) for one, outcome in zip(taken, done, strict=True)]


def flagged(one: Taken, done: Consequences) -> Consequences:
    """RULES.md 13: relief is one official's to give. Whoever gives it to the same beneficiary again and again is looked at."""
    by, in_favour = one.asked.by, one.facts.beneficiary
    if not is_official(by) or in_favour is None:
        return done
    since = one.asked.at - LOOKED_BACK
    settled = Claim.objects.filter(state=ClaimState.CONFIRMED, settled_by=by.id, settled_at__gte=since)
    if settled.filter(listing__beneficiary=in_favour).count() < OFTEN:
        return done
    return incidents([one], Incident.What.REPEATED, [done])[0]


def hide(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """Nobody acted in time: it holds, and somebody else looks at it afterwards."""
    done = end(taken, [WayOut.SILENCE] * len(taken), claim=ClaimState.UNANSWERED)
    return incidents(taken, Incident.What.UNANSWERED, done)


def order(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return end(taken, [WayOut((one.asked.data or {})["way"]) for one in taken])


def withdraw(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return end(taken, [WayOut.ANNULLED] * len(taken))


def remove(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return end(taken, [WayOut.TERM_ENDED] * len(taken))


# --- Refusing ---------------------------------------------------------------------------------------------------------------


def propose_refusal(taken: Sequence[Taken]) -> Sequence[Consequences]:
    """The first half: it changes nothing. Nothing new binds by the second either: the entry goes on as it was decided."""
    for one in taken:
        Proposed.objects.create(act=one.act, listing_id=one.case.id, kind=Proposal.REFUSAL, text=one.reason)
    return [Consequences(values={"proposed": Proposal.REFUSAL.value})] * len(taken)


def refuse(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [refuse_one(one) for one in taken]


def refuse_one(one: Taken) -> Consequences:
    """Two officials, with reasons, before the entry was hidden: it stands, and can be appealed against."""
    row, at = rows.listing(one), one.asked.at
    Claim.objects.filter(listing=row, state=ClaimState.OPEN).update(state=ClaimState.REFUSED, settled_at=at)
    publishing.show([row], at)
    proposed = Proposed.objects.get(act=one.case.act, kind=Proposal.REFUSAL)
    reasons = f"{proposed.text}\n\n{one.reason}"
    told = [contents.claim_refused(row, rows.records(row.pk), reasons)]
    if row.beneficiary_id:
        text = gettext_noop("The claim about an entry in your favour on the list “%(list)s” is refused.")
        told.append(contents.outcome(row, row.beneficiary_id, text, reasons))
    return Consequences(
        timers=tuple(StopTimer(code, "refused") for code in ("VERIFY", "VERIFY-SAFETY", "VERIFY-OPPOSED")),
        notices=tuple(told),
    )
