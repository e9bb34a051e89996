"""What the rules are asked with of a filing, while it is examined and after."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from appeals.models import Exhibit, Filing
from appeals.rules.facts import CaseFacts
from appeals.states import PARTS, Kind, State
from cases.rules.standing import Standing
from deadlines.queries.timers import clocks_of
from deadlines.rules.timers import Timer
from deadlines.states import LIVE, TimerState
from ledger.queries import actors_of
from lists.queries.contesting import (
    Contested,
    contested,
)
from lists.states import MeasureState
from notices.queries.facts import notices_of
from people.queries import parents, usernames_of

SPEAKING = ("case.reply", "case.supply")
IN_FORCE = (MeasureState.EFFECTIVE, MeasureState.SUSPENDED, MeasureState.CHOSEN)


def undecided(listings: Collection[UUID]) -> set[UUID]:
    """Of these listings, those of which something that was filed is not decided."""
    return set(Filing.objects.filter(listing__in=listings, open=True).values_list("listing", flat=True))


# --- While it is examined -------------------------------------------------------------------------------------------------------


def facts(cases: Sequence[Standing], at: datetime) -> Mapping[UUID, CaseFacts]:
    """Nine queries, however many cases; one more where somebody spoke for a decision."""
    ids = [case.id for case in cases]
    rows = {row.pk: row for row in Filing.objects.filter(pk__in=ids)}
    listings = contested({row.listing_id for row in rows.values()})
    clocks, notices = clocks_of(ids), notices_of(ids)
    papers: dict[UUID, list[Exhibit]] = defaultdict(list)
    for paper in Exhibit.objects.filter(filing__in=ids):
        papers[paper.filing_id].append(paper)
    acted, above = acted_in(cases), agencies_above({case.agency for case in cases})
    spoke = actors_of([row.pk for row in rows.values() if row.replied_at or row.supplied_at], SPEAKING)
    return {
        case.id: case_facts(
            case,
            rows[case.id],
            listings[rows[case.id].listing_id],
            papers[case.id],
            clocks.get(case.id, {}),
            notice=notices.get(case.id, {}).get("outcome"),
            invitation=notices.get(case.id, {}).get("hearing"),
            now=at,
            above=above[case.agency],
            acted=acted[case.id],
            others=others(case),
            signed=frozenset(one.person for one in case.signed),
            recused=frozenset(case.recused),
            spoke=spoke.get(case.id, frozenset()),
        )
        for case in cases
    }


def case_facts(
    case: Standing,
    row: Filing,
    about: Contested,
    papers: Sequence[Exhibit],
    clocks: Mapping[str, Timer],
    **more: object,
) -> CaseFacts:
    return CaseFacts(
        kind=Kind(row.kind),
        state=State(case.state),
        ends=ends_of(clocks),
        agency=case.agency,
        elsewhere=row.elsewhere,
        late=row.late,
        asked=row.asked_at is not None,
        asked_ever=row.question != "",
        extended=row.extended_at is not None,
        exhibits_open=sum(not paper.finding for paper in papers),
        exhibits=frozenset(paper.pk for paper in papers),
        accepted_at=row.accepted_at,
        replied_at=row.replied_at,
        supplied_at=row.supplied_at,
        hearing_asked=row.hearing_asked_at is not None,
        held_at=row.held_at,
        heard=row.heard_at is not None,
        chair=row.chair_id,
        measures=frozenset(one.id for one in about.measures if one.state in IN_FORCE),
        listing=about.state,
        claimed=row.amount,
        reply_over=has_run_out(clocks.get("APPEAL-REPLY")),
        decide_over=any(has_run_out(clocks.get(code)) for code in DECIDING),
        **more,  # type: ignore[arg-type]  # read for all cases at once
    )


def others(case: Standing) -> frozenset[int]:
    """Who has signed in the matter as something else."""
    part = PARTS.get(Kind(case.kind))
    return frozenset(one.person for one in case.signed if part is not None and one.part is not part)


DECIDING = ("APPEAL-DECIDE", "CORRECT", "FCRA-DISPUTE", "REPAIR-DECIDE")


def ends_of(clocks: Mapping[str, Timer]) -> dict[str, datetime]:
    """None of one that was stopped, or stands still."""
    lasting = (*LIVE, TimerState.FIRED)
    return {code: one.due_at for code, one in clocks.items() if one.due_at is not None and one.state in lasting}


def has_run_out(timer: Timer | None) -> bool:
    return timer is not None and timer.state is TimerState.FIRED


def acted_in(cases: Sequence[Standing]) -> dict[UUID, frozenset[str]]:
    """By sign-in name: those who have signed in each matter, or stay out of it."""
    people = {case.id: {one.person for one in case.signed} | set(case.recused) for case in cases}
    names = usernames_of({person for found in people.values() for person in found})
    return {case: frozenset(names[person] for person in found) for case, found in people.items()}


def agencies_above(agencies: Collection[int]) -> dict[int, frozenset[int]]:
    known = parents()
    return {agency: frozenset(ancestors(agency, known)) for agency in agencies}


def ancestors(agency: int, known: Mapping[int, int | None]) -> list[int]:
    found: list[int] = []
    parent = known.get(agency)
    while parent is not None and parent not in found:
        found.append(parent)
        parent = known.get(parent)
    return found
