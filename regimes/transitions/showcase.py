"""Cases that a newcomer shall find in every world, one for each state, and the letters that open a few of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cases.queries.standings import standings
from regimes.transitions import contests, plots
from regimes.transitions.plots import Plot
from regimes.transitions.stage import Story
from regimes.transitions.tale import Tale, known


@dataclass(frozen=True, slots=True)
class Letter:
    """What is on the cover sheet of a notice, and what there is to do with it. Printed once, kept nowhere."""

    ref: str
    code: str
    what: str


@dataclass(frozen=True, slots=True)
class Shown:
    what: str  # empty: nobody needs a letter
    told: Tale

    @property
    def for_creditor(self) -> bool:
        return self.what.startswith("the creditor")

    def letter(self, code: str) -> Letter:
        case = known(self.told.case)
        return Letter(standings([case], askers=())[case].ref, code, self.what)


def just_told(t: Tale) -> Story:
    """Proposed, and told this very week: there is time to answer."""
    yield from in_days(t, 2)
    t.is_proposed()
    yield t.later(1)
    yield t.is_served()


def in_days(t: Tale, days: int) -> Story:
    t.is_recorded()
    yield t.later(1)
    yield t.is_confirmed()
    yield t.is_told()
    yield t.later(days)


def promptly(t: Tale) -> Story:
    """To its effect, without a day lost."""
    yield from decided_now(t)
    yield t.later(1)
    yield t.is_served("serve-decision")
    yield t.any_day(5)


def claims_now(t: Tale) -> Story:
    """A claim of yesterday: it is open for two more days, whatever day it is."""
    yield from promptly(t)
    yield t.stage.ends_at - timedelta(days=0.9)
    yield t.claim()


def opposed_now(t: Tale) -> Story:
    yield from promptly(t)
    yield t.stage.ends_at - timedelta(days=1.5)
    yield t.claim()
    yield t.stage.ends_at - timedelta(days=0.4)
    yield t.objection()


def removed(t: Tale) -> Story:
    yield from promptly(t)
    yield t.any_day(9)
    yield t.claim()
    yield t.stage.at + timedelta(days=0.8)
    yield t.act("confirm-fulfilment", t.officer, "款项已到账。The money has come.")


def answered_now(t: Tale) -> Story:
    yield from just_told(t)
    yield t.stage.at + timedelta(days=0.2)
    paper = t.stage.paper("bank.txt", f"银行对账单（演示）{t.number}。", t.citizen)
    said = "房屋是按市价卖出的。The flat was sold at its price."
    yield t.act("respond", t.citizen, "", answer=said, exhibits=[paper], complete=True)


def hearing_fixed(t: Tale) -> Story:
    yield from just_told(t)
    yield t.stage.at + timedelta(days=0.2)
    yield t.act("ask-hearing", t.citizen, "")
    yield t.stage.at + timedelta(days=0.3)
    held_at = t.stage.office_hour(t.stage.today + timedelta(days=24), 1)
    place = "示例市公平路 1 号二楼听证室 Room 2, 1 Fairness Road"
    yield t.act("fix-hearing", t.officer, held_at=held_at.isoformat(), place=place, chair="reviewer")


def decided_now(t: Tale) -> Story:
    """Decided, and on its way to them."""
    yield from waits_for_a_decision(t)
    yield t.after("RESPONSE", 0, **plots.RESPONSE)
    yield t.is_decided()


def waits_for_a_decision(t: Tale) -> Story:
    """Whoever proposed it would have the role to decide. Four eyes say no."""
    yield from proposed_now(t)
    yield t.later(1)
    yield t.is_served()


def announced_now(t: Tale) -> Story:
    yield from proposed_now(t)
    yield t.later(1)
    yield t.act("announce", "clerk", unreachable="两次邮寄退回，住所无人。Two letters came back; nobody lives there.")


def appealed(t: Tale) -> Story:
    """The authority has replied; the reviewer has yet to decide."""
    yield from promptly(t)
    yield from contests.appeals(t, contests.files(t, "appeal", against="entry"))


def proposed_now(t: Tale) -> Story:
    yield from in_days(t, 1)
    t.is_proposed()


COMPANY: Mapping[str, Any] = {"kind": "organisation", "deed": 0}
PERSON: Mapping[str, Any] = {"kind": "person", "deed": 1}
BY_OFFICER2: Mapping[str, Any] = {"kind": "organisation", "deed": 3, "officer": "officer2"}
ALONE: Mapping[str, Any] = {"kind": "organisation", "creditor": False, "deed": 2}
# What is on the letter, the story, how many working days ago it begins, and about whom.
SHOWCASE: tuple[tuple[str, Plot, int, Mapping[str, Any]], ...] = (
    ("answer the notice: there is time", just_told, 5, PERSON),
    ("say that it is fulfilled", promptly, 41, COMPANY),
    ("the creditor objects to a claim", opposed_now, 41, COMPANY),
    ("read how the entry was removed", removed, 55, COMPANY),
    ("a claim is open: wait, or add a paper", claims_now, 41, PERSON),
    ("officer2 proposed it and may decide others: not this one", waits_for_a_decision, 15, BY_OFFICER2),
    ("", decided_now, 15, COMPANY),
    ("", proposed_now, 5, ALONE),
    ("", answered_now, 5, COMPANY),
    ("", hearing_fixed, 6, PERSON),
    ("", announced_now, 14, PERSON),
    ("", plots.is_suspended, 82, ALONE),
    ("", plots.convinces, 41, COMPANY),
    ("", plots.falls, 82, COMPANY),
    ("", plots.lapses, 103, PERSON),
    ("", plots.pays_and_nobody_looks, 82, COMPANY),
    ("", plots.is_opposed_and_nobody_decides, 89, COMPANY),
    ("", plots.is_doubted, 82, ALONE),
    ("", plots.is_disputed, 8, PERSON),
    ("", plots.is_not_served, 41, COMPANY),
    ("", plots.nobody_was_told, 20, PERSON),
    ("", plots.is_ordered_off, 82, COMPANY),
    ("", plots.pays_and_is_refused, 82, COMPANY),
    ("", plots.had_it_by_falsehood, 103, COMPANY),
    ("", plots.comes_back, 89, ALONE),
    ("your appeal is being examined", appealed, 24, PERSON),
    ("", contests.is_rejected, 62, COMPANY),
    ("", contests.is_upheld, 62, COMPANY),
    ("", contests.nobody_replies, 70, ALONE),
    ("", contests.is_corrected, 41, PERSON),
)
