"""Cases of their own that contest this one."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from appeals.queries import of_listing
from portal.queries.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Contest:
    """A case of its own that contests this one: where it stands, what came of it, what they are asked."""

    ref: str
    title: str
    state: str
    received_at: datetime
    open: bool
    outcome: str
    question: str


def contests_of(visitor: Visitor) -> list[Contest]:
    return [
        Contest(
            one.ref,
            gettext(one.title),
            gettext(one.state_title),
            one.received_at,
            one.open,
            gettext(one.outcome) if one.outcome else "",
            one.question,
        )
        for one in (of_listing(visitor.case) if visitor.is_subject else ())
    ]
