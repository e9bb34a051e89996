"""Every edge of a draft's table: each walked from its state to its state, each absent one refused."""

from collections.abc import Callable, Collection, Iterator
from typing import Any
from uuid import UUID

import pytest

from cases.queries.standings import actor_of
from clock.queries import legal_now
from consultations import transitions
from consultations.models import Draft
from consultations.queries.kinds import KINDS
from consultations.registry import register_kind
from consultations.rules.kinds import DraftKind, nothing_else
from consultations.states import TABLE
from tests.conftest import LegalClock
from tests.consultations.test_adoption import enacted
from tests.consultations.world import AFTER, OPENED, TownHall, classify_change, present, shorter, text, validate
from tests.edges import Play, walk_each

Doing = Callable[[TownHall, Any], Any]
REPLACED: set[UUID] = set()


def replaced(drafts: Collection[UUID]) -> Collection[UUID]:
    return REPLACED & set(drafts)


# One that can be repealed and replaced.
ORDER = DraftKind(
    "order", "Order", present, validate, classify_change, nothing_else, repeal=lambda _one: None, ended=replaced
)


if ORDER.code not in KINDS:
    register_kind(ORDER)


@pytest.fixture(autouse=True)
def in_force() -> Iterator[None]:
    yield
    REPLACED.clear()


def drafted(town: TownHall, _none: Any = None) -> UUID:
    by = actor_of(town.alice)
    made = transitions.begin_draft(
        kind=ORDER.code,
        slug="order",
        document=text(),
        agency=town.agency.pk,
        by=by,
        at=legal_now(),
        reason="Asked for.",
    )
    return made.case_id


def of(case: UUID) -> Draft:
    return Draft.objects.get(pk=case)


def narrowed(town: TownHall, case: UUID) -> str:
    town.move(of(case), "narrow", town.alice, document=shorter(), change="narrowing")
    pending = of(case).pending
    return str(town.version(of(case), pending).digest)


def closed(town: TownHall, case: UUID) -> None:
    LegalClock().set(AFTER)
    town.close(of(case))


def answered(town: TownHall, case: UUID) -> None:
    if town.state(of(case)) == "open":  # what was said to an earlier version
        transitions.group_comments(draft=case)
        DOINGS["revise"](town, case)
    town.answer_all(of(case))


def adopted(town: TownHall, case: UUID) -> None:
    answered(town, case)
    town.adopt(of(case))


def superseded(town: TownHall, case: UUID) -> None:
    REPLACED.add(case)
    town.move(of(case), "supersede", None)


DOINGS: dict[str, Doing] = {
    "draft": drafted,
    "submit-enacted": lambda town, _none: enacted(town, kind=ORDER.code).pk,
    "revise": lambda town, case: town.move(of(case), "revise", town.alice, document=text(rules=[])),
    "narrow": narrowed,
    "certify": lambda town, case: town.move(of(case), "certify", town.bob, digest=narrowed(town, case)),
    "drop-change": lambda town, case: (narrowed(town, case), town.move(of(case), "drop-change", town.bob)),
    "open-comment": lambda town, case: town.move(of(case), "open-comment", town.alice),
    "close": closed,
    "answer": answered,
    "adopt": adopted,
    "attest": lambda town, case: town.move(of(case), "attest", town.bob, digest=town.version(of(case)).digest),
    "withdraw": lambda town, case: town.move(of(case), "withdraw", town.alice),
    "repeal": lambda town, case: town.move(of(case), "repeal", town.bob),
    "supersede": superseded,
    "evaluate": lambda town, case: town.move(of(case), "evaluate", town.dora, finding="无人投诉。"),
}
WAYS: dict[str, tuple[str, ...]] = {
    "drafting": (),
    "open": ("open-comment",),
    "withdrawn": ("withdraw",),
    "closed": ("open-comment", "close"),
    "adopted": ("open-comment", "close", "adopt"),
    "repealed": ("open-comment", "close", "adopt", "repeal"),
    "superseded": ("open-comment", "close", "adopt", "supersede"),
}


def brought_to(town: TownHall, state: str) -> UUID:
    LegalClock().set(OPENED)
    if state == "enacted":
        return enacted(town, kind=ORDER.code).pk
    case = drafted(town)
    for verb in WAYS[state]:
        DOINGS[verb](town, case)
        if verb == "open-comment":
            town.say(of(case))
    return case


def test_edges_when_walked_lead_where_the_table_says_and_absent_ones_are_refused(town: TownHall, subtests: Any) -> None:
    def play(verb: str) -> Play:
        return lambda case: DOINGS[verb](town, case)

    walk_each(TABLE, lambda state: brought_to(town, state), {verb: play(verb) for verb in DOINGS}, subtests)
