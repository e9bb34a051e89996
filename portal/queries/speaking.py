"""Who speaks for somebody: by a power of attorney, as a guardian, by law."""

from dataclasses import dataclass
from datetime import date

from portal.queries.visitors import Visitor, today
from records.queries.addressees import addressees
from records.queries.subjects import representatives_on
from records.states import Capacity


@dataclass(frozen=True, slots=True)
class Speaker:
    id: int
    name: str
    capacity: str
    until_on: date | None
    revocable: bool  # who acts by law is not sent away by a button


def speakers_for(visitor: Visitor) -> list[Speaker]:
    rows = representatives_on(visitor.acts_for, today())
    names = addressees({one.person_id for one in rows})
    return [
        Speaker(
            one.pk,
            names[one.person_id].name,
            str(one.get_capacity_display()),
            one.until_on,
            one.capacity == Capacity.ATTORNEY and not visitor.represents,
        )
        for one in rows
    ]
