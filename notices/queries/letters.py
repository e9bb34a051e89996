"""Letters as their addressee meets them: what each says, how it reached them, and what they can do until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from cases.queries.wording import in_own_language
from clock.queries import legal_now
from deadlines.queries.calendars import HOUSE, calendars_told
from deadlines.rules.instants import local_day
from deadlines.rules.periods import Period, Unit
from deadlines.states import LIVE
from notices.models import Notice, Service
from notices.queries.facts import DOUBTFUL
from notices.queries.last_days import MOMENT, Known, Shelf, counted, shelf_for
from notices.rules.content import said
from notices.rules.dates import Day, day
from notices.states import UNSERVED, NoticeState, Outcome


@dataclass(frozen=True, slots=True)
class Letter:
    id: UUID
    kind: str
    title: str
    number: int
    frozen_at: datetime
    served_at: datetime | None
    waiting: bool  # nobody has opened it, and nothing counts from it yet
    set_aside: bool  # it counted as received once, and was found not to have reached them
    void: bool
    channel: str
    print: UUID | None
    content: Mapping[str, Any]
    challenge: str  # "", "possible", "open" or "answered"
    challenge_answer: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """A right that a letter names, with its last day as the clock has it."""

    right: str
    how: str
    article: str
    not_given: str
    last_day: Day | None
    over: bool


def language() -> str:
    return in_own_language("zh-hans", "en")


def in_language(value: Any) -> str:
    return said(value, language())


def addressees_of(case: UUID) -> list[UUID]:
    return list(Notice.objects.filter(case=case, erased_at=None).order_by("to").values_list("to", flat=True).distinct())


def addressee_of_each(case: UUID) -> dict[UUID, UUID]:
    """By letter."""
    return dict(Notice.objects.filter(case=case, erased_at=None).order_by("number").values_list("pk", "to"))


def letters_to(case: UUID, to: UUID) -> list[Letter]:
    """The newest first. Three queries."""
    rows = Notice.objects.filter(Q(erased_at=None), case=case, to=to).select_related("print").defer("html")
    found = list(rows.order_by("-number"))
    ended = Service.objects.filter(notice__in=found, outcome__in=(Outcome.DELIVERED, Outcome.SET_ASIDE))
    services = list(ended.prefetch_related("challenges"))
    delivered = {row.notice_id: row for row in services if row.outcome == Outcome.DELIVERED}
    undone = {row.notice_id for row in services if row.outcome == Outcome.SET_ASIDE}
    return [letter(row, delivered.get(row.pk), set_aside=row.pk in undone) for row in found]


def letter(row: Notice, service: Service | None, *, set_aside: bool) -> Letter:
    state = NoticeState(row.state)
    told, answer = challenged(service)
    return Letter(
        id=row.pk,
        kind=row.kind,
        title=str(row.get_kind_display()),
        number=row.number,
        frozen_at=row.frozen_at,
        served_at=row.served_at,
        waiting=state in UNSERVED,
        set_aside=set_aside,
        void=state is NoticeState.VOID,
        channel=str(service.get_channel_display()) if service else "",
        print=row.print.file if hasattr(row, "print") else None,
        content=row.content,
        challenge=told,
        challenge_answer=answer,
    )


def challenged(service: Service | None) -> tuple[str, str]:
    if service is None:
        return "", ""
    last = max(service.challenges.all(), key=lambda one: one.pk, default=None)
    if last is None:
        return ("possible" if service.channel in DOUBTFUL else ""), ""
    return ("open", "") if last.upheld is None else ("answered", last.answer)


def original_of(notice: UUID, case: UUID, to: UUID) -> str | None:
    """The letter itself, once it has reached them; none for anybody else."""
    row = Notice.objects.filter(pk=notice, case=case, to=to, erased_at=None).first()
    return row.html if row is not None and row.state == NoticeState.SERVED else None


# --- Rights -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counting:
    """What the last days of one letter are counted with."""

    case: UUID
    opened_at: datetime | None
    shelf: Shelf


def remedies_of(letter: Letter, case: UUID, opened_at: datetime | None) -> list[Remedy]:
    """Of the clock that runs, where one does; else counted from the day on which the letter reached them, by the same
    rule and calendar."""
    counting = Counting(case, opened_at, shelf_for([case]))
    return [remedy(one, letter, counting) for one in letter.content.get("rights", ())]


def remedy(right: Mapping[str, Any], letter: Letter, counting: Counting) -> Remedy:
    timer = clock_of(right, letter, counting)
    not_given = in_language(right.get("not_given"))
    last = None if not_given else clock_day(timer) if timer else counted_day(right, letter, counting)
    return Remedy(
        right=str(right["right"]),
        how=in_language(right.get("how")),
        article=in_language(right.get("article")),
        not_given=not_given,
        last_day=last,
        over=is_over(timer) if timer else last is not None and last.on < local_day(legal_now(), zone_of_house()),
    )


def clock_of(right: Mapping[str, Any], letter: Letter, counting: Counting) -> Any:
    """The one that this letter speaks of, or began: what another letter began runs for what that one says."""
    timer = counting.shelf.running.get(counting.case, {}).get(right.get("clock", ""))
    if timer is None or letter.served_at is None or right.get("running"):
        return timer
    zone = zone_of_house()
    return timer if local_day(timer.plan.trigger_at, zone) == local_day(letter.served_at, zone) else None


def zone_of_house() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def is_over(timer: Any) -> bool:
    """A clock that was stopped, because the entry ended or was appealed, takes nobody’s remaining days away."""
    if timer.state in LIVE:
        return False
    return timer.due_at is None or timer.due_at <= legal_now()


def clock_day(timer: Any) -> Day | None:
    if timer.due_at is None or timer.due is None:
        return None
    on = (timer.due_at - MOMENT).astimezone(timer.due.due_at.tzinfo).date()
    return day(on, language(), provisional=timer.provisional)


def counted_day(right: Mapping[str, Any], letter: Letter, counting: Counting) -> Day | None:
    if letter.served_at is None or "clock" not in right or right.get("running"):
        return None
    shelf, zone = counting.shelf, zone_of_house()
    rule = shelf.rule(right["clock"], local_day(counting.opened_at or letter.frozen_at, zone))
    period = Period(int(right["amount"]), Unit(right["unit"])) if "amount" in right else rule.period
    outages, served_on = shelf.declared(letter.frozen_at), local_day(letter.served_at, zone)
    since = calendars_told(str(right.get("calendar", HOUSE)), letter.served_at)  # a day that was told stays
    on, provisional = max(counted(rule, period, Known(one), served_on, outages) for one in since)
    return day(on, language(), provisional=provisional)
