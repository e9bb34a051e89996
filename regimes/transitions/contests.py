"""Entries that are contested, as stories: what becomes of an appeal, of a correction, and of silence."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from appeals.transitions import file
from regimes.transitions import plots
from regimes.transitions.stage import Act, Story
from regimes.transitions.tale import Tale, known

UNJUST = "我已经按月付款，附有约定。I pay every month, as was agreed."
STANDS = "付款约定在判决之前已经解除。That agreement had ended before the judgment."


def files(t: Tale, kind: str, **answers: Any) -> UUID:
    """The person contests it: flagged from that second."""
    return file(
        kind=kind,
        listing=known(t.case),
        party=known(t.subject),
        answers={"words": UNJUST, **answers},
        exhibits=(),
        by=t.citizen,
        at=t.stage.now,
    ).case


def upon(t: Tale, case: UUID, verb: str, by: str, reason: str = "案卷材料表明。As the file shows.", **data: Any) -> Act:
    return Act(case, verb, t.official(by), reason, data)


def appeals(t: Tale, case: UUID) -> Story:
    """Accepted, and the deciding authority has replied."""
    yield t.later(1)
    yield upon(t, case, "accept", "reviewer")
    yield t.later(2)
    yield upon(t, case, "reply", t.officer, words=STANDS)


def is_examined(t: Tale) -> Story:
    yield from plots.to_effect(t)
    yield from appeals(t, files(t, "appeal", against="entry"))


def is_rejected(t: Tale) -> Story:
    yield from plots.to_effect(t)
    case = files(t, "appeal", against="entry")
    yield from appeals(t, case)
    yield t.later(5)
    yield upon(t, case, "reject", "reviewer", found=STANDS)
    yield t.later(1)
    paper = t.stage.paper(
        "receipt.txt", "送达回证（演示）。Receipt of service, for demonstration.", t.official("clerk")
    )
    day = t.stage.today.isoformat()
    yield upon(t, case, "serve", "clerk", channel="in-person", received_on=day, proof=paper, receiver=t.who.name[:60])


def is_upheld(t: Tale) -> Story:
    yield from plots.to_effect(t)
    case = files(t, "appeal", against="entry")
    yield from appeals(t, case)
    yield t.later(4)
    found = "约定有效，当事人按期付款。The agreement holds, and it was kept."
    yield upon(t, case, "uphold", "reviewer", outcome="annul", found=found)


def nobody_replies(t: Tale) -> Story:
    """Accepted, and the authority says nothing in ten working days: annulled by the clock."""
    yield from plots.to_effect(t)
    case = files(t, "appeal", against="entry")
    yield t.later(1)
    yield upon(t, case, "accept", "reviewer")


def is_corrected(t: Tale) -> Story:
    yield from plots.to_effect(t)
    yield t.any_day(3)
    case = files(t, "correct", words="姓名中有一个字写错了。One character of the name is wrong.")
    yield t.stage.at + timedelta(days=4)
    yield upon(t, case, "uphold", "reviewer", outcome="correct", found="确系笔误，已按证件更正。A slip of the pen.")


# How often each happens, in a thousand.
CHANCES: tuple[tuple[int, plots.Plot], ...] = (
    (12, is_examined),
    (15, is_rejected),
    (10, is_upheld),
    (6, nobody_replies),
    (8, is_corrected),
)
