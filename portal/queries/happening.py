"""The mirror: every event of the case that officials see, as many and in the same order, told to those whom it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext

from cases.queries.histories import Happened, happened
from cases.queries.kinds import KNOWN
from cases.queries.views import CaseView
from deadlines.queries.names import SORTS, clock_name
from ledger.queries import HistoryEvent, history, recent
from ledger.templatetags.timeline import Moment
from portal.queries.roles import Roles, roles_for
from portal.queries.visitors import Visitor
from portal.queries.withheld import Withheld, withheld_in
from portal.rules.telling import CONTESTED, LABELS, UNCONTESTED, told_as
from portal.rules.withholding import OWN

SHOWN = 40
MOST = 1000


@dataclass(frozen=True, slots=True)
class Mirror:
    """`total` is the number of the last event: the chain has no gaps. Whoever is no subject sees what is about them."""

    moments: list[Moment]
    total: int
    earlier: int | None  # from which event on there are older ones


@dataclass(frozen=True, slots=True)
class Reader:
    visitor: Visitor
    roles: Roles


def mirror(view: CaseView, visitor: Visitor, *, before: int | None = None) -> Mirror:
    """Oldest first, as a story is told; the last ones of a long one."""
    if not visitor.is_subject:
        own = [one for one in history(view.row.pk, limit=MOST) if concerns(one, visitor)]
        return Mirror(told(own, view, visitor), len(own), None)
    events = recent(view.row.pk, before_seq=before, limit=SHOWN + 1)
    page = events[:SHOWN][::-1]
    total = events[0].seq if events and before is None else last_seq(view.row.pk)
    return Mirror(told(page, view, visitor), total, page[0].seq if len(events) > SHOWN else None)


def last_seq(case: UUID) -> int:
    newest = recent(case, limit=1)
    return newest[0].seq if newest else 0


def concerns(event: HistoryEvent, visitor: Visitor) -> bool:
    """What they did, and letters to them: the rest of the case is the subject's own matter."""
    if event.actor in (visitor.holder, visitor.acts_for):
        return True
    return event.kind.startswith("case.") and event.kind.removeprefix("case.") in SHARED


# Steps that the person in whose favour an entry is sees without what was said in them.
SHARED = frozenset(
    {
        "claim-fulfilment",
        "object",
        "admit-objection",
        "escalate",
        "confirm-fulfilment",
        "hide",
        "refuse-claim",
        "order-removal",
        "remove",
    }
)


def told(events: Sequence[HistoryEvent], view: CaseView, visitor: Visitor) -> list[Moment]:
    found, kept_back, kind = happened(events, view.kind), withheld_in(view.row.pk), view.row.kind
    reader = Reader(visitor, roles_for(visitor, view.row.subject))
    return [
        placeholder(one, kept_back[event.seq]) if event.seq in kept_back else moment(event, one, reader, kind)
        for event, one in zip(events, found, strict=True)
    ]


def placeholder(one: Happened, kept: Withheld) -> Moment:
    """What it says is kept back; that it is there, why, by whom and until when, is not."""
    words = gettext("%(ground)s (%(law)s). Kept back by %(by)s; shown from %(day)s on.")
    day = date_format(kept.review_on, "DATE_FORMAT")
    proof = gettext("log #%(index)s") % {"index": one.log_index} if one.log_index is not None else ""
    return Moment(
        what=gettext("Something happened that is not shown to you now"),
        at=one.at,
        reason=words % {"ground": kept.ground, "law": kept.law, "by": kept.by, "day": day},
        proof=proof,
    )


def moment(event: HistoryEvent, one: Happened, reader: Reader, kind: str) -> Moment:
    visitor = reader.visitor
    own = event.actor in (visitor.holder, visitor.acts_for)
    whole = (visitor.is_subject or own) and event.kind not in OWN
    due = gettext("due %(when)s") % {"when": one.due} if one.due else ""
    to = reader.roles.addressee(str((event.values or {}).get("notice", "")))
    return Moment(
        what=what_of(event, one, kind, own=own or filed_for(event, visitor)),
        at=one.at,
        note=" · ".join(filter(None, [who(event, one, reader, own=own), to, due])),
        reason=gettext("What was said here has been erased.") if one.erased else reason_of(event, one) if whole else "",
        said=said_to_them(one.said) if whole else (),
        proof=gettext("log #%(index)s") % {"index": one.log_index} if one.log_index is not None else "",
    )


# Letters and clocks follow by themselves from what somebody does.
BY_SOMEBODY = ("case.", "notice.challenged")
# Ids say nothing to anybody; the papers themselves stand on the page.
IDS = re.compile(r"[0-9a-f-]{36}(, [0-9a-f-]{36})*")


def reason_of(event: HistoryEvent, one: Happened) -> str:
    """Of a date that changed, first what became of it: an official’s words alone do not say."""
    change = str((event.values or {}).get("change", ""))
    words = next((str(title) for sort, title in SORTS.items() if sort == change), "")
    return f"{words}: {one.reason}" if words and one.reason else words or one.reason


def filed_for(event: HistoryEvent, visitor: Visitor) -> bool:
    """On paper: a clerk has written it down."""
    return (event.values or {}).get("filed_for") == str(visitor.acts_for)


def said_to_them(said: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((to_them(label), to_them(value)) for label, value in said if not IDS.fullmatch(value))


def to_them(words: str) -> str:
    """What an official is asked about “them” says “you” to whom it is about."""
    return next((gettext(own) for officials, own in LABELS.items() if gettext(officials) == words), words)


def what_of(event: HistoryEvent, one: Happened, kind: str, *, own: bool) -> str:
    clock = str((event.values or {}).get("deadline", ""))
    if clock and event.kind in KNOWN.event_titles:
        named = {"event": gettext(KNOWN.event_titles[event.kind]), "clock": clock_name(clock)}
        return gettext("%(event)s: %(clock)s") % named
    words = told_as(kind, event.kind, own=own) or marked(event)
    return gettext(words) if words else one.what


def marked(event: HistoryEvent) -> str:
    """Whether the entry says that it is contested: set, or taken off."""
    if event.kind != "listing.disputed" or event.values is None:
        return ""
    return CONTESTED if event.values.get("disputed") else UNCONTESTED


def who(event: HistoryEvent, one: Happened, reader: Reader, *, own: bool) -> str:
    if own and event.kind.startswith(BY_SOMEBODY):
        return gettext("you")
    if own or event.actor is None:
        return gettext("by itself")
    if one.by != gettext("somebody outside"):
        return one.by
    return reader.roles.of(event.actor) or gettext("somebody outside")
