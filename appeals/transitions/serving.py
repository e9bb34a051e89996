"""How a letter of a filing reached the person: with that of a rejection the next remedy's days begin."""

from collections.abc import Sequence

from appeals.rules.remedies import leaves_more_to_ask, next_remedies
from appeals.states import Kind
from appeals.transitions.examining import about, row_of
from cases.rules.kinds import Consequences, FreezeNotice, StartTimer, StopTimer, Taken
from notices import transitions as notices
from notices.queries.facts import dates_content, last_notice


def serve(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [served(one) for one in taken]


def served(one: Taken) -> Consequences:
    """With the service of a rejection the next remedy's days begin; a letter says them as dates."""
    served_at = notices.serve(one, "outcome")
    codes = next_clocks(one)
    letters = (dates_letter(one, codes),) if codes else ()
    return Consequences(
        timers=(StopTimer("SERVE-ANNOUNCED"), *(StartTimer(code, served_at, told=True) for code in codes)),
        notices=letters,
        values={"served_at": served_at.isoformat()},
    )


def next_clocks(one: Taken) -> list[str]:
    row = row_of(one)
    if row.open or not leaves_more_to_ask(row.outcome, row.amount, row.granted):
        return []
    return [remedy.clock for remedy in next_remedies(Kind(row.kind), about(row).standard)]


def dates_letter(one: Taken, codes: Sequence[str]) -> FreezeNotice:
    notice = last_notice(one.case.id, "outcome", row_of(one).party)
    if notice is None:
        raise LookupError("What was served was frozen before.")
    return FreezeNotice("dates", notice.to, dates_content(notice, codes))


def announce(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(timers=(notices.announce(one, "outcome"),)) for one in taken]


def set_aside(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [set_aside_one(one) for one in taken]


def set_aside_one(one: Taken) -> Consequences:
    notices.set_aside(one, "outcome")
    return Consequences(timers=tuple(StopTimer(code, "the service was set aside") for code in next_clocks(one)))
