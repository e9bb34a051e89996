"""The cast that looks at it again. Charlie and Rita review; Xu Company contests; Olive and Bob, who listed it, may not."""

from datetime import datetime
from typing import Any
from uuid import UUID

from appeals.models import Exhibit, Filing
from appeals.transitions import Filed, file
from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from clock.queries import legal_now
from deadlines.models import Timer
from lists.models import Listing, Publication
from people.states import Role
from tests.lists.court import Court
from tests.people.cast import appoint

FILED = "2026-04-01T10:00:00+08:00"
ACCEPTED = "2026-04-02T10:00:00+08:00"
REPLIED = "2026-04-07T10:00:00+08:00"


class Chamber(Court):
    listed: Listing  # in effect

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.rita = appoint("rita", self.court, Role.REVIEWER)

    def file(self, kind: str, listing: Listing, by: Actor | None = None, **answers: Any) -> Filed:
        papers = answers.pop("exhibits", ())
        more = {name: answers.pop(name) for name in ("received_at", "key") if name in answers}
        plain = {"against": "entry"} if kind == "appeal" else {}
        said = {"words": "It is not so.", **plain, **answers}
        return self.file_plain(kind, listing, said, exhibits=papers, by=by, **more)

    def file_plain(self, kind: str, listing: Listing, answers: Any, by: Actor | None = None, **more: Any) -> Filed:
        """With these answers and no other."""
        return file(
            kind=kind,
            listing=listing.pk,
            party=listing.subject_id,
            answers=answers,
            by=by or self.subject_acting(listing),
            at=legal_now(),
            **{"exhibits": (), **more},
        )

    @staticmethod
    def case_agency(case: UUID) -> int:
        return Case.objects.get(pk=case).agency_id

    def appealed(self, listing: Listing | None = None, **answers: Any) -> tuple[Listing, UUID]:
        listing = listing or self.listed
        self.clock.set(FILED)
        return listing, self.file("appeal", listing, **answers).case

    def examined(self, **answers: Any) -> tuple[Listing, UUID]:
        """Accepted, and replied to."""
        listing, case = self.appealed(**answers)
        self.clock.set(ACCEPTED)
        self.step(case, "accept", self.charlie)
        self.clock.set(REPLIED)
        self.step(case, "reply", self.olive, words="The file shows it.")
        return listing, case

    def found(self, case: UUID, by: Any = None) -> None:
        for paper in Exhibit.objects.filter(filing=case, finding=""):
            self.step(case, "find", by or self.charlie, exhibit=str(paper.pk), finding="rejected")

    def decided_upon(self, case: UUID, verb: str = "uphold", by: Any = None, **data: Any) -> None:
        plain = {"outcome": "annul"} if verb == "uphold" else {}
        self.step(case, verb, by or self.charlie, **{**plain, "found": "The judgment was paid in 2025.", **data})

    def outcome_served(self, case: UUID) -> None:
        proof, day = self.paper(self.dora), self.clock_day()
        self.step(case, "serve", self.dora, channel="in-person", received_on=day, proof=str(proof), receiver="Xu")

    @staticmethod
    def due(case: Any, kind: str) -> datetime:
        found = Timer.objects.filter(case=case, kind=kind).order_by("-generation").first()
        assert found is not None
        assert found.due_at is not None
        return found.due_at

    @staticmethod
    def filing(case: UUID) -> Filing:
        return Filing.objects.get(pk=case)

    @staticmethod
    def of(listing: Listing) -> str:
        return Case.objects.get(pk=listing.pk).state

    @staticmethod
    def disputed(listing: Listing) -> bool:
        return Publication.objects.get(listing=listing).disputed

    def official(self, name: str, *roles: Role, agency: Any = None) -> Actor:
        return actor_of(appoint(name, agency or self.court, *roles))
