"""For the desk’s first page: claims of fulfilment, which hide an entry by themselves if nobody looks at them in time."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from cases.queries.work import few
from cases.rules.kinds import Pile
from lists.models import Claim
from lists.states import KIND, ClaimState, State
from lists.states.removal import CONFIRMERS
from people.queries import agencies_seen_by, roles_of


def work_of(user: Any, _now: datetime) -> list[Pile]:
    """Of those who may confirm them."""
    if not roles_of(user) & CONFIRMERS:
        return []
    claims = Claim.objects.filter(state=ClaimState.OPEN, listing__case__agency__in=agencies_seen_by(user))
    where = f"{reverse('admin:cases_case_changelist')}?kind={KIND}&state={State.ENDING}"
    return [Pile(gettext("Claims of fulfilment to look at"), few(claims), where)]
