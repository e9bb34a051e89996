"""The cast of a market: Alice proposes, Bob decides, Charlie reviews, Dora serves. Erin could do any of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.states import Party, Scope
from cases.transitions import Moved, Opening, move, open_case
from cases.transitions.tokens import issue_token
from clock.queries import legal_now
from people.models import User
from people.states import Role
from tests.legal_clock import LegalClock
from tests.people.cast import appoint, found
from tests.sample.rules import PermitFacts

SUBJECT = UUID("5b1c0000-0000-4000-8000-000000000001")
OPENS = "2026-05-08T10:00:00+08:00"  # the same day in Shanghai and by UTC, and a working day
EVERYTHING = (Role.CLERK, Role.CASE_OFFICER, Role.DECIDER, Role.REVIEWER)
DECISION = {"until": "2028-05-12", "measure": "closed"}
DATA: Mapping[str, Mapping[str, Any]] = {
    "respond": {"answer": "The stall was rented out."},
    "decide": DECISION,
    "assign": {"assignee": "dora"},
    "recuse": {"official": "zoe"},
}


class Market:
    def __init__(self) -> None:
        LegalClock().set(OPENS)
        self.agency = found("market")
        self.alice = appoint("alice", self.agency, Role.CASE_OFFICER)
        self.bob = appoint("bob", self.agency, Role.DECIDER)
        self.charlie = appoint("charlie", self.agency, Role.REVIEWER)
        self.dora = appoint("dora", self.agency, Role.CLERK)
        self.erin = appoint("erin", self.agency, *EVERYTHING)
        self.zoe = appoint("zoe", self.agency, Role.CLERK)
        self.subject = Actor(id=SUBJECT, parties=frozenset({Party.SUBJECT}))

    def open(self, *, by: User | None = None, matter: UUID | None = None, stall: int = 7, slug: str = "") -> Case:
        opening = Opening(
            kind="permit",
            verb="propose",
            agency=self.agency.pk,
            matter=matter,
            subject=uuid4(),
            list_slug=slug,
            facts=PermitFacts("Example Fruit Co", stall, answered=False),
        )
        made = open_case(opening=opening, by=actor_of(by or self.alice), at=legal_now(), reason="Seen on 28 April")
        return Case.objects.get(pk=made.case_id)

    def move(self, case: Case, verb: str, by: User | Actor | None, **more: Any) -> Moved:
        actor = actor_of(by) if isinstance(by, User) else by
        data = more.pop("data", DATA.get(verb, {}))
        done = move(case_id=case.pk, verb=verb, by=actor, at=legal_now(), reason="As the file shows", data=data, **more)
        case.refresh_from_db()
        return done

    def token(self, user: User, *scopes: str) -> dict[str, str]:
        """What a request carries."""
        scopes = scopes or tuple(Scope)
        token, _ = issue_token(owner=user, scopes=scopes, lasts=timedelta(hours=1))
        return {"Authorization": f"Bearer {token}"}

    def bring_to(self, case: Case, state: str) -> Case:
        """By the lawful way."""
        for verb, by in WAYS[state]:
            self.move(case, verb, getattr(self, by) if by else None)
        assert case.state == state
        return case


NOTIFIED = (("serve", "dora"), ("respond", "subject"))
EFFECTIVE = (*NOTIFIED, ("decide", "bob"), ("take-effect", None))
WAYS: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "proposed": (),
    "notified": NOTIFIED,
    "decided": (*NOTIFIED, ("decide", "bob")),
    "effective": EFFECTIVE,
    "suspended": (*EFFECTIVE, ("suspend", "alice")),
    "removed": (*EFFECTIVE, ("remove", None)),
    "dropped": (("drop", "alice"),),
}
