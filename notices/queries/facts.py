"""What other rooms' rules are asked with: which notices a case has given, and which were served."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from notices.models import Challenge, Consent, Notice, Service
from notices.queries.bindings import Stage, Verbs, verbs_of
from notices.rules.content import LANGUAGES
from notices.rules.dates import written
from notices.rules.service import NoticeFacts, day_of
from notices.states import Channel, NoticeKind, NoticeState, Outcome


def notices_of(cases: Collection[UUID]) -> dict[UUID, dict[str, NoticeFacts]]:
    """By case and kind: the last one to the case's own subject, or to whom it is for where the case is of nobody."""
    rows = (
        Notice.objects.filter(case__in=cases).select_related("case").defer("html", "content").order_by("case", "number")
    )
    own = [row for row in rows if is_own(row)]
    found: dict[UUID, dict[str, NoticeFacts]] = defaultdict(dict)
    for row, facts in zip(own, facts_of(own), strict=True):
        found[row.case_id][row.kind] = facts
    return found


def is_own(row: Notice) -> bool:
    """Whether it is to whom its case is about."""
    return row.case.subject in (None, row.to)


def facts_of(rows: Collection[Notice]) -> list[NoticeFacts]:
    """Two queries more, however many."""
    ids, people = {row.pk for row in rows}, {row.to for row in rows}
    attempts: dict[UUID, set[Attempt]] = defaultdict(set)
    contested = Exists(Challenge.objects.filter(service=OuterRef("pk"), upheld=None))
    counting = Service.objects.filter(notice__in=ids, outcome__in=[Outcome.UNDER_WAY, Outcome.DELIVERED])
    for notice, *attempt in counting.values_list("notice", "outcome", "channel", contested):
        attempts[notice].add(Attempt(*attempt))
    consenting = set(Consent.objects.filter(to__in=people, withdrawn_at=None).values_list("to", flat=True))
    return [fact(row, attempts[row.pk], consents=row.to in consenting) for row in rows]


class Attempt(NamedTuple):
    outcome: str
    channel: str
    contested: bool


def fact(row: Notice, attempts: Collection[Attempt], *, consents: bool) -> NoticeFacts:
    channel = next((Channel(one.channel) for one in attempts if one.outcome == Outcome.DELIVERED), None)
    return NoticeFacts(
        id=row.pk,
        kind=NoticeKind(row.kind),
        to=row.to,
        state=NoticeState(row.state),
        frozen_at=row.frozen_at,
        served_at=row.served_at,
        channel=channel,
        announced=any(one[:2] == (Outcome.UNDER_WAY, Channel.ANNOUNCEMENT) for one in attempts),
        consents=consents,
        contested=any(one.contested for one in attempts),
    )


def last_notice(case: UUID, kind: str, to: UUID | None = None) -> Notice | None:
    """To this addressee; to the case's own subject where none is named."""
    rows = Notice.objects.filter(case=case, kind=kind).select_related("case").defer("html")
    rows = rows.filter(to=to) if to else rows
    return next((row for row in rows.order_by("-number") if to or is_own(row)), None)


def letters_of(case: UUID, kind: str) -> list[tuple[Mapping[str, Any], datetime | None]]:
    """What each of this kind says to whom the case is about, and when it was served; the oldest first."""
    rows = Notice.objects.filter(case=case, kind=kind).select_related("case").defer("html").order_by("number")
    return [(row.content, row.served_at) for row in rows if is_own(row)]


def awaited(notice: Notice) -> Verbs | None:
    """The moves that wait for this very letter: the last of its kind to whom the case is about. A letter to somebody else,
    or an earlier one, is served by itself, and starts no clock."""
    last = last_notice(notice.case_id, notice.kind)
    return verbs_of(notice.case.kind, notice.kind) if last is not None and last.pk == notice.pk else None


def stage_of(notice: Notice) -> Stage | None:
    """None: no move of the case is about this letter."""
    verbs, case = verbs_of(notice.case.kind, notice.kind), notice.case
    if verbs is not None and verbs.stage is not None and notice.to == case.subject:
        return verbs.stage(notice.case_id, case.state, notice.kind, notice.frozen_at)
    return Stage.WAITS if awaited(notice) is not None else None


def served_at(case: UUID, kind: str, to: UUID | None = None) -> datetime | None:
    notice = last_notice(case, kind, to)
    return notice.served_at if notice else None


def dates_content(notice: Notice, clocks: Collection[str]) -> Mapping[str, Any]:
    """What a notice of last days says, once `notice` was served and these clocks run."""
    rights = [
        {**right, "running": True}
        for right in notice.content.get("rights", ())
        if right.get("clock") in clocks and not right.get("not_given")
    ]
    served = notice.served_at
    title, zone = notice.template.words["title"], ZoneInfo(settings.TIME_ZONE)
    if served is None:
        raise ValueError("Last days follow from service.")
    return {
        "of": str(notice.pk),
        "proposal": f"{title} {notice.case.ref}/{notice.number}",
        "served": {language: written(day_of(served, zone), language) for language in LANGUAGES},
        "rights": rights,
    }


def waiting(at_most: int, seen: Q) -> list[Notice]:
    """Work: what nobody has served yet, and what came back. The oldest first."""
    rows = Notice.objects.filter(seen, state__in=("frozen", "failed")).select_related("case")
    return list(rows.order_by("frozen_at", "id")[:at_most])


# Ways by which a letter can fail to reach somebody although it counts: that it was handed over is one official's word. Whoever
# opened it here has it.
DOUBTFUL = (Channel.IN_PERSON, Channel.POST, Channel.ELECTRONIC, Channel.ANNOUNCEMENT)


def in_earnest(service: Service) -> bool:
    """A challenge is plausible where the way leaves room for doubt, and where none of this notice was answered before."""
    challenges = Challenge.objects.filter(service__notice=service.notice_id)
    return service.channel in DOUBTFUL and not challenges.exclude(upheld=None).exists()


def challenged(cases: Collection[UUID]) -> frozenset[UUID]:
    """Cases in which a first, plausible challenge waits for its answer: burdens that rest on that letter wait with it."""
    open_ones = Challenge.objects.filter(
        service__notice__case__in=cases, service__channel__in=DOUBTFUL, upheld=None
    ).select_related("service__notice__case")
    kinds = ("intent", "decision", "extension")  # never one of immediate effect (RULES.md, INTERIM)
    return frozenset(
        one.service.notice.case_id
        for one in open_ones
        if one.service.notice.kind in kinds
        and one.service.notice.to == one.service.notice.case.subject
        and in_earnest(one.service)
    )
