"""A listing in effect, and what one official alone does to it: suspended, or a measure of it lifted once."""

from collections.abc import Sequence

from cases.rules.kinds import Consequences, Send, StopTimer, Taken
from cases.states import gettext_noop
from lists.models import Claim, Lifting, Measure
from lists.queries import contents
from lists.states import ClaimState, MeasureState, Occasion
from lists.transitions import publishing, rows
from records.transitions import attach_files, discard_files

VERIFYING = ("VERIFY", "VERIFY-SAFETY", "VERIFY-OPPOSED")
LIFTED_ONCE = "lists.measure-lifted-once"

# --- Suspending -------------------------------------------------------------------------------------------------------------


def suspend(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [suspend_one(one) for one in taken]


def suspend_one(one: Taken) -> Consequences:
    """Nobody sees it and nothing applies, from this instant. Its time runs on."""
    row, at = rows.listing(one), one.asked.at
    publishing.hide([row.pk], at)
    sent = publishing.release(rows.measures([row.pk], MeasureState.EFFECTIVE)[row.pk], at, MeasureState.SUSPENDED)
    Claim.objects.filter(listing=row, state=ClaimState.OPEN).update(state=ClaimState.OVERTAKEN, settled_at=at)
    return Consequences(
        timers=tuple(StopTimer(code, "suspended") for code in VERIFYING),
        notices=(contents.suspension(row, one.reason),),
        messages=(*sent, publishing.changed(row)),
    )


# --- Once -------------------------------------------------------------------------------------------------------------------


def lift_once(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [lift_one(one) for one in taken]


def lift_one(one: Taken) -> Consequences:
    """RULES.md 8 and 11. A paper of illness was sealed until now; with the decision it is destroyed."""
    data, row = one.asked.data or {}, rows.listing(one)
    measure = Measure.objects.select_related("kind").get(pk=data["measure"])
    ill = data["occasion"] == Occasion.ILLNESS
    if data["paper"]:
        attach_files(files=[data["paper"]], to=row.pk, by=one.asked.by, subject=row.subject_id)
        if ill:
            discard_files(files=[data["paper"]])
    made = Lifting.objects.create(
        measure=measure,
        occasion=data["occasion"],
        from_at=data["from_at"],
        until_at=data["until_at"],
        paper_seen=bool(data["paper"]),
        paper=None if ill else data["paper"],
    )
    sent = Send(LIFTED_ONCE, {"lifting": made.pk, "measure": str(measure.pk), "agency": measure.kind.applied_by_id})
    text = gettext_noop("A measure of the entry on the list “%(list)s” is lifted once, as you asked.")
    return Consequences(messages=(sent,), notices=(contents.outcome(row, row.subject_id, text, one.reason),))
