"""Claims, objections, confirmations, silence; orders, terms, annulments: SPC 10 and RULES.md, VERIFY and REMOVE."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cases.rules.kinds import Consequences, FreezeNotice, Send, StartTimer, StopTimer, Taken, TimerChange
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import Party, gettext_noop
from lists.models import Claim, Incident, Listing, Proposed
from lists.queries import contents
from lists.queries.dates import due_of
from lists.rules.deciding import by_official
from lists.rules.removing import VERIFY, nothing_new
from lists.states import ClaimState, Proposal, WayOut
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
    data, row, at = one.asked.data or {}, rows.listing(one), one.asked.at
    papers = list(data["documents"])
    hashes = paper_hashes(papers)
    if nothing_new(hashes, one.facts.claims_before):
        words = gettext_noop("A claim with these papers was refused. Add something new.")
        raise Refusal(Reason("papers", VERIFY, Text(words)))
    speaker = row.beneficiary_id if is_beneficiarys(one, row) else None
    attach_files(files=papers, to=row.pk, by=one.asked.by, subject=speaker or row.subject_id)
    clock = "VERIFY" if one.facts.verifier is None else "VERIFY-SAFETY"
    hide_at = due_of(clock, at, one.case.opened_at)
    way = WayOut(data["way"])
    Claim.objects.create(
        listing=row,
        way=way,
        words=data["words"] or "",
        by=one.asked.by.id if one.asked.by else None,
        by_beneficiary=speaker is not None,
        at=at,
        hide_at=hide_at,
        digests=hashes,
        papers=papers,
    )
    publishing.hide_from(row.pk, hide_at, at)
    return Consequences(
        timers=(StartTimer(clock, at),),
        notices=beneficiary_told(row, way, clock),
        messages=asked_of(one),
        values={"visible_until": hide_at.isoformat()},
        speaker=speaker,
    )


def is_beneficiarys(one: Taken, row: Listing) -> bool:
    """Whether it is they who say it: themselves, whoever speaks for them, or a clerk from their paper."""
    by = one.asked.by
    filed_for = one.because.get("filed_for")
    return bool(by and by.parties & {Party.BENEFICIARY}) or (
        row.beneficiary_id is not None and filed_for == str(row.beneficiary_id)
    )


def paper_hashes(papers: Sequence[object]) -> list[str]:
    try:
        return digests(papers)  # type: ignore[arg-type]  # read as ids by the form
    except NoSuchFile:
        words = gettext_noop("There is no such file of yours. Send it again.")
        raise Refusal(Reason("papers", VERIFY, Text(words))) from None


def beneficiary_told(row: Listing, way: WayOut, clock: str) -> tuple[FreezeNotice, ...]:
    if row.beneficiary_id is None:
        return ()
    return (contents.claim_told(row.beneficiary_id, rows.records(row.pk), way, clock),)


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
    claim.noted_by = one.asked.by.id if one.asked.by and by_official(one.asked) else claim.noted_by
    claim.save(update_fields=["objection", "objection_papers", "noted_by"])
    said = Consequences(speaker=row.beneficiary_id)
    return said if by_official(one.asked) else replace(said, timers=oppose(one, row))


def admit(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(timers=oppose(one, rows.listing(one))) for one in taken]


def oppose(one: Taken, row: Listing) -> tuple[TimerChange, ...]:
    """A supervising official decides, and nothing is hidden by silence meanwhile."""
    Claim.objects.filter(listing=row, state=ClaimState.OPEN).update(objected_at=one.asked.at)
    publishing.show([row], one.asked.at)
    return opposed("the beneficiary objects", one.asked.at)


def opposed(why: str, at: datetime) -> tuple[TimerChange, ...]:
    """From now on it is for a supervising official."""
    return (StopTimer("VERIFY", why), StopTimer("VERIFY-SAFETY", why), StartTimer("VERIFY-OPPOSED", at))


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
    return Consequences(timers=opposed("another agency does not find it fulfilled", at))


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
    if by is None or by.person is None or in_favour is None:
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
