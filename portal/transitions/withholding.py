"""To keep what an event says from the person for a time, and to show it again. Both are events of the case themselves."""

from datetime import date

from django.db import transaction

from cases.queries.standings import lock
from cases.queries.views import CaseView
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many
from portal.queries.withheld import withheld_in, withholding
from portal.rules.withholding import DISCLOSED, LAW, WITHHELD, Ground, may_withhold

SHOWN = Reason("event", LAW, Text(gettext_noop("This is not withheld.")))


@transaction.atomic
def withhold(*, view: CaseView, seq: int, ground: Ground, law: str, review_on: date, by: Actor, reason: str) -> None:
    """Or `Refusal`. That something happened, when, and who keeps it back until when, they see all the same."""
    lock([view.row.pk])
    verdict = may_withhold(withholding(view, seq, review_on, by))
    if not verdict.open:
        raise Refusal(*verdict.because)
    said: dict[str, Value] = {
        "event": seq,
        "ground": ground.value,
        "law": law,
        "review_on": review_on.isoformat(),
        "reason": reason,
    }
    append_many(events=[NewEvent(view.row.pk, WITHHELD, by.id, said, view.standing.subject)])


@transaction.atomic
def disclose(*, view: CaseView, seq: int, by: Actor, reason: str) -> None:
    """Before its day: a relief, which needs nobody beside."""
    lock([view.row.pk])
    if seq not in withheld_in(view.row.pk):
        raise Refusal(SHOWN)
    said: dict[str, Value] = {"event": seq, "reason": reason}
    append_many(events=[NewEvent(view.row.pk, DISCLOSED, by.id, said, view.standing.subject)])
