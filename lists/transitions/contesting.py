"""What contests a listing, and what comes of it: the flag at once, rest and relief by themselves, the way back only by two.

Rooms above call these inside their own move, so that what they decide and what becomes of the entry are one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.rules.kinds import Consequences, Taken
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import gettext_noop
from cases.transitions import Wish, move_many
from lists.models import Contest, Incident, Listing, Measure, Publication
from lists.queries import contents
from lists.queries.contesting import contests_of
from lists.queries.facts import CONTESTABLE
from lists.states import PUBLIC, MeasureState, Settled, State
from lists.transitions import publishing, rows
from lists.transitions.flagging import set_disputed
from records.queries.subjects import subjects_shown


@dataclass(frozen=True, slots=True)
class NewContest:
    case: UUID
    listing: UUID
    disputes: bool
    suspends: bool = False
    hide_at: datetime | None = None


def contest(new: NewContest, *, by: Actor | None, at: datetime) -> None:
    """RULES.md, FLAG: from this instant every output says so; and it rests, where the standard says so."""
    Contest.objects.create(
        case_id=new.case,
        listing_id=new.listing,
        disputes=new.disputes,
        suspends=new.suspends,
        filed_at=at,
        hide_at=at if new.suspends else new.hide_at,
    )
    if new.disputes:
        set_disputed(listing=new.listing, disputed=True, by=by, at=at)
    if new.suspends:
        publishing.hide([new.listing], at)
        rest(new.listing, contested_in=new.case, at=at)
    elif new.hide_at is not None:
        publishing.hide_from(new.listing, new.hide_at, at)


def hide_unless_answered(*, case: UUID, hide_at: datetime | None, at: datetime) -> None:
    """Silence has a date from now on; or, with none, what was to be said in time was said."""
    row = Contest.objects.get(pk=case)
    if row.suspends:
        return  # hidden from its filing on, whoever answers
    Contest.objects.filter(pk=case, settled_at=None).update(hide_at=hide_at)
    show_again(row.listing_id, at)


def settle(*, case: UUID, outcome: Settled, by: Actor | None, at: datetime) -> None:
    """The flag goes with the last dispute. What was suspended stays so, until two officials resume it. Whoever calls ends the
    entry next, or lets it be seen again until the end that it always had (`show_again`)."""
    row = Contest.objects.get(pk=case)
    Contest.objects.filter(pk=case, settled_at=None).update(settled=outcome, settled_at=at)
    left = contests_of([row.listing_id], at).get(row.listing_id)
    if row.disputes and not (left and left.disputed):
        set_disputed(listing=row.listing_id, disputed=False, by=by, at=at)


def show_again(listing: UUID, at: datetime) -> None:
    """What is shown now, until the earliest of what ends it: its own end, an open claim, a silence that lasts."""
    row = Listing.objects.select_related("standard", "case", "list").get(pk=listing)
    shown = Publication.objects.filter(listing=listing, visible_until__gt=at).exists()
    if shown and row.case.state in PUBLIC:
        publishing.show([row], at)


# --- The listing's own moves, as the consequence of a decision upon it ------------------------------------------------------


def act(
    listing: UUID,
    verb: str,
    *,
    contested_in: UUID,
    by: Actor | None,
    at: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Through the choke point. Whoever decides upon a contest acts on what was contested, wherever it is kept."""
    row = Listing.objects.select_related("case").get(pk=listing)
    actor = replace(by, agencies=by.agencies | {row.case.agency_id}) if by else None
    wish = Wish(listing, verb, actor, at, reason, data or {}, because={"contested_in": str(contested_in)})
    (outcome,) = move_many(wishes=[wish])
    if isinstance(outcome, Refusal):
        raise outcome


def rest(listing: UUID, *, contested_in: UUID, at: datetime) -> None:
    """By itself, and only if it is not resting already."""
    if state_of(listing) in PUBLIC:
        act(listing, "suspend", by=None, at=at, contested_in=contested_in)


def state_of(listing: UUID) -> str:
    state: str = Listing.objects.values_list("case__state", flat=True).get(pk=listing)
    return state


def annul(listing: UUID, *, contested_in: UUID, by: Actor | None, at: datetime, reason: str = "") -> None:
    """It should never have been: everything of it ends now. What had ended before is not ended twice. Relief by silence is an
    incident: somebody else looks at it afterwards (RULES.md 13)."""
    if by is None:
        Incident.objects.create(listing_id=listing, what=Incident.What.CONTEST_SILENT, at=at)
    if state_of(listing) in CONTESTABLE:
        act(listing, "withdraw", by=by, at=at, reason=reason, contested_in=contested_in)


def still_applied(listing: UUID, *, at: datetime) -> None:
    """Whoever applies what has ended did not even answer: somebody else looks at that (RULES.md, STILL-REFUSED)."""
    Incident.objects.create(listing_id=listing, what=Incident.What.STILL_APPLIED, at=at)


def remove(listing: UUID, *, way: str, document: str, contested_in: UUID, by: Actor, at: datetime, reason: str) -> None:
    data = {"way": way, "document": document}
    if state_of(listing) == State.DECIDED:
        act(listing, "drop", by=by, at=at, reason=reason, contested_in=contested_in)
    elif state_of(listing) in CONTESTABLE:
        act(listing, "order-removal", by=by, at=at, reason=reason, data=data, contested_in=contested_in)


# --- Moves of the listing ---------------------------------------------------------------------------------------------------


def reduce(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [reduce_one(one) for one in taken]


def reduce_one(one: Taken) -> Consequences:
    """These end for good; the entry stays, and says that they no longer apply."""
    row, at = rows.listing(one), one.asked.at
    wanted = set((one.asked.data or {})["measures"])
    binding = rows.measures([row.pk], MeasureState.EFFECTIVE, MeasureState.SUSPENDED)[row.pk]
    ended = [measure for measure in binding if measure.pk in wanted]
    sent = publishing.release(ended, at)
    Publication.objects.filter(listing=row).update(
        measures=publishing.measures_shown(row, *publishing.DECIDED), updated_at=at
    )
    text = gettext_noop("Measures of the entry on the list “%(list)s” are lifted for good.")
    return Consequences(
        notices=(contents.outcome(row, row.subject_id, text, one.reason),),
        messages=(*sent, publishing.changed(row)),
        values={"lifted": ", ".join(measure.kind.code for measure in ended)},
    )


def restate(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [restate_one(one) for one in taken]


def restate_one(one: Taken) -> Consequences:
    """SPC 12: at once. What the entry says is read anew from the file of the person."""
    row, at = rows.listing(one), one.asked.at
    publishing.restate(row, subjects_shown({row.subject_id}, at)[row.subject_id], at)
    sent = [publishing.told_again(measure) for measure in in_force(row)]
    text = gettext_noop("What the entry on the list “%(list)s” says is corrected.")
    return Consequences(
        notices=(contents.outcome(row, row.subject_id, text, one.reason),),
        messages=(*sent, publishing.changed(row)),
    )


def in_force(row: Listing) -> list[Measure]:
    return rows.measures([row.pk], MeasureState.EFFECTIVE)[row.pk]
