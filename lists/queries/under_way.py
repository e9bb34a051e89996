"""What waits for its decision: the listing itself, or a later act of it, with what was said of it since it was proposed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from cases.rules.standing import Standing
from deadlines.states import TimerState
from lists.models import Answer, Hearing, Listing, Proposed
from lists.models.listings import UnderWay
from lists.queries.past import is_live
from lists.rules.facts import HearingFacts, ProposalFacts, RecordFacts, Window
from lists.states import LATER, Proposal, State
from notices.queries.bindings import Stage
from notices.rules.service import NoticeFacts

Acts = Mapping[UUID, Proposed]
TOLD = ("intent", "decision")  # what each act gives anew


def proposals_of(cases: Sequence[Standing]) -> dict[UUID, Proposed]:
    """By listing: what is proposed in its present act."""
    return {row.listing_id: row for row in Proposed.objects.filter(act__in=[case.act for case in cases])}


def is_later(act: Proposed | None) -> bool:
    """Of a listing in effect, or over, and neither in effect itself nor fallen."""
    return act is not None and act.kind in LATER and act.settled_at is None


def proposal_of(act: Proposed | None, known: Collection[RecordFacts]) -> ProposalFacts | None:
    if act is None:
        return None
    return ProposalFacts(
        kind=Proposal(act.kind),
        act=act.act,
        records=tuple(one for one in known if one.id in set(act.records)),
        years=act.years,
        decided=act.decided_at is not None,
        settled=act.settled_at is not None,
    )


def has_twin(row: Listing, act: Proposed | None) -> bool:
    """What was listed anew since the removal is not listed a second time by a restoration."""
    if act is None or not is_later(act) or act.kind != Proposal.RESTORATION:
        return False
    return is_live(row.subject_id, row.list_id, row.ground)


def notices_in(act: Proposed | None, told: Mapping[str, NoticeFacts]) -> Mapping[str, NoticeFacts]:
    """A letter of the first decision says nothing of a later one."""
    if act is None or not is_later(act):
        return told
    return {kind: one for kind, one in told.items() if kind not in TOLD or one.frozen_at >= act.at}


def window_of(what: UnderWay, intent: NoticeFacts | None, clock: Any) -> Window:
    """The clock is that of this notice: an earlier one is none."""
    served_at = intent.served_at if intent else None
    runs = clock if served_at is not None else None
    return Window(
        served_at=served_at,
        over=is_over(runs),
        waived=what.waived_at is not None,
        answered=what.answered_at is not None,
        reads_until=runs.due_at if runs else None,
    )


def is_over(clock: Any) -> bool:
    return clock is not None and clock.state is TimerState.FIRED


def hearing_of(what: UnderWay, hearing: Hearing | None) -> HearingFacts:
    return HearingFacts(
        asked=what.hearing_asked_at is not None,
        held_at=hearing.held_at if hearing else None,
        chair=hearing.chair_id if hearing else None,
        recorded=hearing is not None and hearing.recorded_at is not None,
    )


def hearings_of(listings: Collection[UUID], acts: Acts) -> dict[UUID, Hearing]:
    rows = Hearing.objects.filter(of__in=[decided_in(listing, acts) for listing in listings]) if listings else ()
    return {row.listing_id: row for row in rows}


def decided_in(listing: UUID, acts: Acts) -> UUID:
    """What a hearing comes before: the first decision goes by the listing's own id."""
    act = acts.get(listing)
    return act.act if act is not None and is_later(act) else listing


def answers_of(listings: Collection[UUID], acts: Acts) -> dict[UUID, int]:
    """How often each was answered since it was proposed."""
    if not listings:
        return {}
    later = {listing: acts[listing].at for listing in listings if is_later(acts.get(listing))}
    wanted = Q(listing__in=[one for one in listings if one not in later])
    for listing, at in later.items():
        wanted |= Q(listing=listing, at__gte=at)
    return counted(Answer.objects.filter(wanted))


WAITING = {"intent": (State.NOTIFIED,), "decision": (State.DECIDED,)}


def stage_of(listing: UUID, state: str, letter: str, frozen_at: datetime) -> Stage:
    """Whether what this letter told of is still to come: the first decision, or that of the later act in which it was
    written."""
    acts = Proposed.objects.filter(listing=listing, kind__in=LATER, at__lte=frozen_at)
    act = acts.order_by("-at").first()
    if act is None:
        return Stage.WAITS if state in WAITING[letter] else Stage.RESTS
    if act.settled_at is None:
        return Stage.WAITS
    return Stage.RESTS if act.effective_at else Stage.OVER


def counted(rows: Any) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    for listing in rows.values_list("listing", flat=True):
        found[listing] += 1
    return found
