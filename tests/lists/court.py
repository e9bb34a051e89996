"""The cast of a court that keeps a list. Olive proposes, Bob decides, Charlie reviews, Dora serves; Mia and Mark manage the
list. Alice records and Frank, of the same court, confirms. Xu Company owes Zhao Company."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.states import Party
from cases.transitions import Moved, move
from clock.queries import legal_now
from consultations.models import Version
from consultations.transitions import begin_draft
from deadlines.models import Timer
from deadlines.transitions import sweep
from lists.models import Listing, Measure, Visible
from lists.transitions import propose_listing
from people import transitions as people
from people.models import User
from people.states import Role
from records import transitions as records
from records.models import Identifier
from records.queries.identity import checked
from records.rules.intake import NewSubject
from records.states import IdentifierType, Power, SubjectKind
from records.transitions import NewProvision
from tests.lists.standard import standard
from tests.people.cast import appoint
from tests.records.documents import catalogue
from tests.records.numbers import credit_code
from tests.records.office import ARTICLE, LAW, Office

RESTRICTING = NewProvision("2", "限制高消费……", "Restrictions on high spending …", (Power.RESTRICT,))
NAMING = NewProvision("3", "税务局可以查询……", "The tax bureau may ask …", (Power.CONFIRM,))
DEBTOR, CREDITOR = credit_code(60003734), credit_code(60003735)
WHY = "As the file shows"
SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_SECOND = timedelta(seconds=1)
# Mondays, and the days that follow from them: 2026 has known holidays.
DRAFTED, CLOSED = "2026-01-05T09:00:00+08:00", "2026-02-09T09:00:00+08:00"
PROPOSED = "2026-03-02T10:00:00+08:00"
SERVED = "2026-03-03T10:00:00+08:00"
WINDOW_OVER = "2026-03-11T00:00:01+08:00"  # five working days from 3 March: the tenth, 24:00
DECIDED = "2026-03-11T10:00:00+08:00"
DECISION_SERVED = "2026-03-12T10:00:00+08:00"
IN_EFFECT = "2026-03-16T00:00:01+08:00"  # three days of grace
TERM_ENDS = "2028-03-17T00:00:00+08:00"


class Court(Office):
    def __init__(self, clock: Any) -> None:
        self.clock = clock
        clock.set(DRAFTED)
        super().__init__()
        self.olive = appoint("olive", self.court, Role.CASE_OFFICER)
        self.second = appoint("second", self.court, Role.DECIDER)
        self.frank = appoint("frank", self.court, Role.RECORDS_OFFICER)
        self.mia = appoint("mia", self.court, Role.LIST_MANAGER)
        self.mark = appoint("mark", self.court, Role.LIST_MANAGER)
        contact = people.ContactDetails(purpose="enquiries", phone="010-55500100")
        people.set_contacts(agency=self.court, contacts=[contact], by=None, at=legal_now(), reason=WHY)

    def enact(self) -> None:
        at = legal_now()
        records.enter_law(law=LAW, provisions=[ARTICLE, RESTRICTING, NAMING], by=self.alice, at=at, reason=WHY)
        records.certify_law(code=LAW.code, by=self.bob, at=at, reason=WHY)
        self.adopt(catalogue())

    # --- The list ---

    def open_list(self, document: Mapping[str, Any] | None = None, slug: str = "judgment-defaulters") -> UUID:
        """From the first draft to the adoption, as the law has it."""
        (draft,) = self.open_lists({slug: document or standard()})
        return draft

    def open_lists(self, documents: Mapping[str, Mapping[str, Any]]) -> list[UUID]:
        """Side by side: time never goes back."""
        self.clock.set(DRAFTED)
        drafts = [self.draft_list(slug, document) for slug, document in documents.items()]
        for draft in drafts:
            self.step(draft, "open-comment", self.mia)
        self.clock.set(CLOSED)
        sweep()
        for draft in drafts:
            self.step(draft, "adopt", self.mark, digest=Version.objects.get(draft=draft).digest)
        self.clock.set(PROPOSED)
        return drafts

    def draft_list(self, slug: str, document: Mapping[str, Any]) -> UUID:
        text, by = json.dumps(document), actor_of(self.mia)
        made = begin_draft(
            kind="standard", slug=slug, document=text, agency=self.court.pk, by=by, at=legal_now(), reason=WHY
        )
        return made.case_id

    # --- Somebody to be listed ---

    def debtor(self, name: str = "徐氏贸易有限公司", code: str = DEBTOR) -> NewSubject:
        return NewSubject(SubjectKind.ORGANISATION, name, numbers=(checked(IdentifierType.CREDIT_CODE, code),))

    def creditor(self) -> NewSubject:
        return NewSubject(
            SubjectKind.ORGANISATION, "赵氏建材有限公司", numbers=(checked(IdentifierType.CREDIT_CODE, CREDITOR),)
        )

    def confirmed(self, **changes: Any) -> UUID:
        """A record that may carry a listing: recorded by one, confirmed by another, final."""
        plain = {"subject": self.debtor(), "beneficiary": self.creditor(), "document_on": date(2026, 1, 5)}
        made = self.record(**{**plain, "final_on": date(2026, 2, 5), **changes})
        records.answer_for_issuer(
            record=made.record, confirmed=True, by=actor_of(self.frank), at=legal_now(), reason=WHY
        )
        Identifier.objects.filter(subject=made.subject).update(verified=True)
        return made.record

    def body(self, record: UUID, **changes: Any) -> dict[str, Any]:
        subject = {"kind": "organisation", "name": "徐氏贸易有限公司", "identifier": DEBTOR}
        measures = [{"code": "no-luxury-travel", "reason": "It spends on flights."}]
        plain = {"list": "judgment-defaulters", "subject": subject, "grounds": [str(record)], "reason": WHY}
        return {**plain, "measures": measures, **changes}

    def propose(self, record: UUID | None = None, *, by: User | None = None, **changes: Any) -> Listing:
        body = self.body(record or self.confirmed(), **changes)
        return Listing.objects.get(pk=propose_listing(body, actor_of(by or self.olive), legal_now()))

    # --- Moves ---

    def step(self, case: Any, verb: str, by: User | Actor | None, *, reason: str = WHY, **data: Any) -> Moved:
        actor = actor_of(by) if isinstance(by, User) else by
        pk = case if isinstance(case, UUID) else case.pk
        return move(case_id=pk, verb=verb, by=actor, at=legal_now(), reason=reason, data=data)

    def paper(self, by: User | Actor, content: bytes = b"A receipt. ") -> UUID:
        actor = actor_of(by) if isinstance(by, User) else by
        stored = records.store_file(content=content, name="receipt.txt", by=actor, at=legal_now(), purpose="case")
        return stored.id

    def subject_acting(self, listing: Listing) -> Actor:
        return Actor(id=listing.subject_id, parties=frozenset({Party.SUBJECT}))

    def beneficiary_acting(self, listing: Listing) -> Actor:
        assert listing.beneficiary_id is not None
        return Actor(id=listing.beneficiary_id, parties=frozenset({Party.BENEFICIARY}))

    def served(self, listing: Listing, verb: str = "serve") -> None:
        proof = self.paper(self.dora)
        received_on = legal_now().astimezone(SHANGHAI).date().isoformat()
        self.step(
            listing, verb, self.dora, channel="in-person", received_on=received_on, proof=str(proof), receiver="Xu"
        )

    def decided(self, listing: Listing, by: User | None = None, **changes: Any) -> Moved:
        measures = [str(row.pk) for row in Measure.objects.filter(listing=listing, state="proposed")]
        data = {"facts": "It moved its assets.", "exclusions": True, "measures": measures}
        return self.step(listing, "decide", by or self.bob, **{**data, **changes})

    def bring_to(self, state: str, listing: Listing | None = None) -> Listing:
        """By the lawful way, one day after the other."""
        listing = listing or self.propose()
        ways = ["proposed", "notified", "decided", "effective"]
        for reached in ways[1 : ways.index(state) + 1]:
            getattr(self, f"reach_{reached}")(listing)
        listing.refresh_from_db()
        assert self.state(listing.pk) == state
        return listing

    def reach_notified(self, listing: Listing) -> None:
        self.clock.set(SERVED)
        self.served(listing)

    def reach_decided(self, listing: Listing) -> None:
        self.clock.set(WINDOW_OVER)
        sweep()
        self.clock.set(DECIDED)
        self.decided(listing)

    def reach_effective(self, listing: Listing) -> None:
        self.clock.set(DECISION_SERVED)
        self.served(listing, "serve-decision")
        self.clock.set(IN_EFFECT)
        sweep()

    # --- Later acts ---

    def heard(self, listing: Listing) -> None:
        """Their letter is served, and their time to answer goes by."""
        self.served(listing)
        self.until(listing, "RESPONSE")

    def until(self, listing: Listing, timer: str) -> None:
        """The instant at which this clock runs out, and what it does then."""
        due = Timer.objects.filter(case=listing.pk, kind=timer, state="armed").latest("generation").due_at
        assert due is not None
        self.clock.set(due + ONE_SECOND)
        while sweep().fired:
            pass

    def told_and_in_effect(self, listing: Listing) -> None:
        self.served(listing, "serve-decision")
        self.until(listing, "EFFECT")
        listing.refresh_from_db()

    def later_act(self, listing: Listing, first: str, second: str, by: User | None = None, **asked: Any) -> None:
        """The whole way: proposed, told, silent, decided, told, in effect."""
        self.step(listing, first, self.olive, **asked)
        self.heard(listing)
        self.step(listing, second, by or self.bob)
        self.told_and_in_effect(listing)

    @staticmethod
    def clock_day() -> str:
        return legal_now().date().isoformat()

    @staticmethod
    def visible() -> list[str]:
        return [row.name for row in Visible.objects.order_by("name")]

    @staticmethod
    def case(listing: Listing) -> Case:
        return Case.objects.get(pk=listing.pk)
