"""Every edge of the seven tables of this room: each walked from its state to its state, each absent one refused."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from appeals.models import Exhibit
from appeals.states import FILED_AS, TABLES, Kind, State
from appeals.states.words import APPEALS
from deadlines.transitions import sweep
from lists.models import Listing, Measure
from people.models import User
from tests import worlds
from tests.appeals.chamber import FILED, Chamber
from tests.conftest import LegalClock
from tests.edges import Play, walk_each
from tests.lists import court as days
from tests.lists.standard import standard

CODES = {kind: code for code, kind in FILED_AS.items()}
OTHER_FIRM = ("另一家公司", "91110000600037341L")
FOUND = {"found": "The judgment was paid in 2025."}


class Registry(Chamber):
    """Two firms are listed: one by a standard that knows every way to contest it, one where the unverified is deleted."""

    unverified: Listing

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        text = standard()
        known = {"ways_out": [*text["ways_out"], "repaired"], "house": [*text["house"], "SECOND-APPEAL"]}
        deleting = {"list": "unverified", "house": [*text["house"], "FCRA-DISPUTE"]}
        self.open_lists({"judgment-defaulters": {**text, **known}, "unverified": {**text, **deleting}})
        name, code = OTHER_FIRM
        record = self.confirmed(subject=self.debtor(name, code), document_number="(2026)京0101执7号")
        subject = {"kind": "organisation", "name": name, "identifier": code}
        self.listed, self.unverified = self.propose(), self.propose(record, subject=subject, list="unverified")
        self.take_effect(self.listed, self.unverified)

    def take_effect(self, *listings: Listing) -> None:
        self.clock.set(days.SERVED)
        for one in listings:
            self.served(one)
        self.clock.set(days.WINDOW_OVER)
        sweep()
        self.clock.set(days.DECIDED)
        for one in listings:
            self.decided(one)
        self.clock.set(days.DECISION_SERVED)
        for one in listings:
            self.served(one, "serve-decision")
        self.clock.set(days.IN_EFFECT)
        sweep()
        assert len(self.visible()) == len(listings)


@worlds.fixture
def registry() -> Registry:
    return Registry(LegalClock())


class Walker:
    """One kind's cases: how each comes into a state, and how each move of it is made there."""

    def __init__(self, registry: Registry, kind: Kind) -> None:
        self.at, self.kind = registry, kind
        second = kind in (Kind.SECOND_APPEAL, Kind.CORRECTION_REVIEW)
        self.reviewer: User = registry.rita if second else registry.charlie

    @property
    def subject(self) -> Any:
        return self.at.subject_acting(self.at.listed)

    def step(self, case: UUID, verb: str, by: Any, **data: Any) -> None:
        self.at.step(case, verb, by, **data)

    def paper(self, by: Any) -> str:
        return str(self.at.paper(by))

    # --- Into a state ---

    def file(self, _case: Any = None, listing: Listing | None = None) -> UUID:
        listing = listing or self.at.listed
        if listing == self.at.listed:
            self.before_filing()
        exhibits = [self.at.paper(self.at.subject_acting(listing))]
        answers: dict[str, Any] = {"words": "It is not so."}
        if self.kind is Kind.APPEAL:
            answers["against"] = "entry"
        if self.kind is Kind.STILL_REFUSED:
            answers = {"measure": str(Measure.objects.get(listing=listing).pk), "where": "At the station."}
        if self.kind is Kind.COMPENSATION:
            answers["amount"] = 9000
        return self.at.file_plain(CODES[self.kind], listing, answers, exhibits=exhibits).case

    def before_filing(self) -> None:
        """What each kind comes after."""
        self.at.clock.set(FILED)
        if self.kind in (Kind.SECOND_APPEAL, Kind.COMPENSATION):
            _listing, first = self.at.examined()
            self.at.decided_upon(first, "reject" if self.kind is Kind.SECOND_APPEAL else "uphold")
            self.at.outcome_served(first)
        elif self.kind is Kind.CORRECTION_REVIEW:
            self.at.decided_upon(self.at.file("correct", self.at.listed).case, "reject")
        elif self.kind is Kind.STILL_REFUSED:
            self.step(self.at.listed.pk, "order-removal", self.at.olive, way="performed", document="Receipt 7")
        elif self.kind is Kind.REPAIR:
            self.at.clock.set("2026-07-01T10:00:00+08:00")

    def reach(self, state: str) -> UUID:
        case = self.file()
        for verb in self.way_to(State(state)):
            PLAYS[verb](self, case)
        return case

    def way_to(self, state: State) -> tuple[str, ...]:
        if self.kind in APPEALS and state in (State.REPLIED, State.REJECTED):
            return ("accept", "reply", *(("reject",) if state is State.REJECTED else ()))
        if self.kind in APPEALS and state is State.UPHELD:
            return ("accept", "uphold")
        return WAYS[state]

    # --- Moves that take more than one step ---

    def weigh(self, case: UUID) -> None:
        for paper in Exhibit.objects.filter(filing=case, finding=""):
            self.find(case, paper)

    def find(self, case: UUID, paper: Exhibit | None = None) -> None:
        paper = paper or Exhibit.objects.filter(filing=case)[0]
        self.step(case, "find", self.reviewer, exhibit=str(paper.pk), finding="rejected")

    def uphold(self, case: UUID) -> None:
        data: dict[str, Any] = {"outcome": "annul"}
        if self.kind is Kind.COMPENSATION:
            data = {"amount": 8000}
        elif self.kind in (Kind.REPAIR, Kind.STILL_REFUSED):
            data = {}
        self.decide(case, "uphold", **data)

    def decide(self, case: UUID, verb: str, **data: Any) -> None:
        if self.kind is not Kind.STILL_REFUSED:
            self.weigh(case)
        self.step(case, verb, self.at.olive if self.kind is Kind.STILL_REFUSED else self.reviewer, **FOUND, **data)

    def run_out(self, case: UUID, clock: str) -> None:
        self.at.clock.set(self.at.due(case, clock))
        sweep()

    def relieve(self, case: UUID) -> None:
        accepted = self.at.state(case) == State.ACCEPTED
        deciding = {Kind.CORRECTION: "CORRECT", Kind.REPAIR: "REPAIR-DECIDE"}.get(self.kind, "APPEAL-DECIDE")
        self.run_out(case, "APPEAL-REPLY" if accepted else deciding)

    def delete_unverified(self, _case: UUID) -> UUID:
        self.at.clock.set(FILED)
        case = self.file(listing=self.at.unverified)
        self.run_out(case, "FCRA-DISPUTE")
        return case

    def go_on(self, case: UUID) -> None:
        self.ask_more(case)
        self.run_out(case, "MORE")

    def ask_more(self, case: UUID) -> None:
        self.step(case, "ask-more", self.reviewer, question="Which account was it paid from?")

    def fix_hearing(self, case: UUID) -> None:
        chair = "charlie" if self.reviewer == self.at.rita else "rita"
        acted = self.kind is Kind.SECOND_APPEAL  # Charlie has reviewed the first
        chair = "second" if acted else chair
        self.step(case, "fix-hearing", self.reviewer, held_at=HEARD_ON[self.kind], place="Room 3", chair=chair)

    def record_hearing(self, case: UUID) -> None:
        self.fix_hearing(case)
        self.at.clock.set(HEARD_ON[self.kind])
        self.step(case, "record-hearing", self.at.dora, minutes="They explained.", appeared=True)

    def letter(self, case: UUID) -> None:
        """While it is examined, the letter is a question; then it is the outcome."""
        if self.at.state(case) in (State.FILED, State.ACCEPTED, State.REPLIED):
            self.ask_more(case)

    def serve(self, case: UUID) -> None:
        self.letter(case)
        self.at.outcome_served(case)

    def announce(self, case: UUID) -> None:
        self.letter(case)
        self.step(case, "announce", self.at.dora, unreachable="Three letters came back.")

    def deem_served(self, case: UUID) -> None:
        self.announce(case)
        self.run_out(case, "SERVE-ANNOUNCED")

    def set_aside(self, case: UUID) -> None:
        self.serve(case)
        self.step(case, "set-aside-service", self.at.second, finding="They had moved, and had told us.")


# A second appeal is filed six days after the first.
HEARD_ON = {Kind.APPEAL: "2026-04-16T09:00:00+08:00", Kind.SECOND_APPEAL: "2026-04-20T09:00:00+08:00"}
SAYS = {"words": "See the file."}
Doing = Callable[[Walker, UUID], Any]
PLAYS: dict[str, Doing] = {
    "file": Walker.file,
    "accept": lambda one, case: one.step(case, "accept", one.reviewer),
    "deem-accepted": lambda one, case: one.run_out(case, "APPEAL-ACCEPT"),
    "decline": lambda one, case: one.step(case, "decline", one.reviewer, ground="not concerned", **FOUND),
    "reply": lambda one, case: one.step(case, "reply", one.at.olive, **SAYS),
    "supply": lambda one, case: one.step(case, "supply", one.at.beneficiary_acting(one.at.listed), **SAYS),
    "add": lambda one, case: one.step(case, "add", one.subject, words="There is more."),
    "ask-more": Walker.ask_more,
    "go-on": Walker.go_on,
    "ask-hearing": lambda one, case: one.step(case, "ask-hearing", one.subject),
    "fix-hearing": Walker.fix_hearing,
    "record-hearing": Walker.record_hearing,
    "find": Walker.find,
    "extend": lambda one, case: one.step(case, "extend", one.reviewer),
    "uphold": Walker.uphold,
    "reject": lambda one, case: one.decide(case, "reject"),
    "relieve": Walker.relieve,
    "delete-unverified": Walker.delete_unverified,
    "escalate": lambda one, case: one.run_out(case, "STILL-REFUSED"),
    "withdraw": lambda one, case: one.step(case, "withdraw", one.subject),
    "serve": Walker.serve,
    "announce": Walker.announce,
    "deem-served": Walker.deem_served,
    "set-aside-service": Walker.set_aside,
    "assign": lambda one, case: one.step(case, "assign", one.at.dora, assignee="charlie"),
    "recuse": lambda one, case: one.step(case, "recuse", one.at.second, official="second", ground="interest"),
}
# Which of those moves lead there; of an appeal, see `way_to`.
WAYS: dict[State, tuple[str, ...]] = {
    State.FILED: (),
    State.ACCEPTED: ("accept",),
    State.ESCALATED: ("escalate",),
    State.UPHELD: ("uphold",),
    State.REJECTED: ("reject",),
    State.DECLINED: ("decline",),
    State.WITHDRAWN: ("withdraw",),
}


@pytest.mark.parametrize("kind", list(Kind))
def test_edges_when_walked_lead_where_the_table_says_and_absent_ones_are_refused(
    registry: Registry, kind: Kind, subtests: Any
) -> None:
    walker = Walker(registry, kind)

    def play(verb: str) -> Play:
        return lambda case: PLAYS[verb](walker, case)

    plays = {verb: play(verb) for verb in {row.verb for row in TABLES[kind].moves}}
    walk_each(TABLES[kind], walker.reach, plays, subtests)
