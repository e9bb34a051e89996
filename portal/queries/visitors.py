"""Who stands before us: somebody who holds the paper of one case, for themselves or for whom they speak."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from appeals.queries import of_listing
from cases.queries.standings import subjects_of
from cases.rules.standing import Actor
from cases.states import Party
from clock.queries import legal_now
from notices.queries.access import still_opens
from notices.queries.letters import addressees_of
from notices.transitions.access import Entry
from records.queries.subjects import representatives_on


@dataclass(frozen=True, slots=True)
class Visitor:
    case: UUID
    ref: str
    holder: UUID  # whose paper it is
    acts_for: UUID  # the party itself
    party: Party
    code: int

    @property
    def actor(self) -> Actor:
        return Actor(id=self.holder, parties=frozenset({self.party}))

    @property
    def entry(self) -> Entry:
        return Entry(self.case, self.ref, self.acts_for, self.code)

    @property
    def is_subject(self) -> bool:
        return self.party is Party.SUBJECT

    @property
    def represents(self) -> bool:
        return self.holder != self.acts_for


def visitor_of(entry: Entry) -> Visitor | None:
    """Asked anew for each page: a code that was taken back, or a power of attorney that was revoked, opens nothing."""
    if not still_opens(entry.code, entry.case, entry.to):
        return None
    subject = subjects_of([entry.case])[entry.case]
    acts_for = next(acting_for(entry.to, parties_of(entry.case, subject), today()), None)
    if acts_for is None:
        return None
    party = Party.SUBJECT if acts_for == subject or subject is None else Party.BENEFICIARY
    return Visitor(entry.case, entry.ref, entry.to, acts_for, party, entry.code)


def parties_of(case: UUID, subject: UUID | None) -> list[UUID]:
    """The subject first."""
    others = [one for one in addressees_of(case) if one != subject]
    return [*([subject] if subject else []), *others]


def acting_for(holder: UUID, parties: list[UUID], on: date) -> Iterator[UUID]:
    if holder in parties:
        yield holder
    for party in parties:
        if any(one.person_id == holder for one in representatives_on(party, on)):
            yield party


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def today() -> date:
    return legal_now().astimezone(zone()).date()


def visitor_within(visitor: Visitor, ref: str) -> Visitor | None:
    """Whoever came in with the paper of a listing sees what contests it, too: it is of the same matter. Of what the subject
    has filed, others see what they were written to about."""
    found = next((one for one in of_listing(visitor.case) if one.ref == ref), None)
    if found is None or not (visitor.is_subject or visitor.acts_for in addressees_of(found.case)):
        return None
    return replace(visitor, case=found.case, ref=found.ref)
