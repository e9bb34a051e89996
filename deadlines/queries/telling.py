"""One clock of one case, told whole: where it stands, how its date was found, by which rule, and what changed it. The
deadline page, the case's panel and `explain_deadlines` all show this."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from deadlines.models import Adjustment, CalendarVersion, Timer
from deadlines.queries import timers as rows
from deadlines.queries.calendars import calendar_of
from deadlines.queries.lines import Line, line_of
from deadlines.queries.names import HOLDS, SORTS, STATES, WHOSE, clock_name
from deadlines.queries.pictures import Cell, strip
from deadlines.queries.rules_in_words import consequences_of, in_language, period_sentence, roll_sentence
from deadlines.queries.sentences import Told, ending, instant_in, span, told, without_stop
from deadlines.rules.clock_rules import ClockRule
from deadlines.rules.timers import Timer as Clock
from deadlines.rules.timers import count_of_ours
from deadlines.states import LIVE, Effect, Hold, Sort, TimerState, Whose
from people.queries import names_of


@dataclass(frozen=True, slots=True)
class ToldRule:
    key: str
    article: str
    trigger: str
    period: str
    roll: str
    whose: str
    consequences: list[tuple[str, str]]  # what follows, and whether the law or the house says so
    note: str


@dataclass(frozen=True, slots=True)
class ToldGeneration:
    """What began it: the move that started the clock, or a change of the one before."""

    number: int
    state: str
    due: str
    made: str
    why: str
    reason: str
    document: str
    by: str
    told: list[Told]


@dataclass(frozen=True, slots=True)
class ToldClock:
    kind: str
    name: str
    row: Timer
    state: str
    standing: str  # why it is held, or how it ended
    due: str
    left: str
    overdue: bool
    bounds: str
    promise: str
    sooner: str
    ours: list[Told]  # how the day was found by which we act sooner
    told: list[Told]
    rule: ToldRule
    calendar: CalendarVersion
    line: Line
    days: list[Cell]
    generations: list[ToldGeneration]  # the newest first

    @property
    def runs(self) -> bool:
        return self.row.state in LIVE

    @property
    def earlier(self) -> list[ToldGeneration]:
        return self.generations[1:]


def clocks_told(case: UUID, *, now: datetime, kind: str | None = None) -> list[ToldClock]:
    """Every clock with every generation, in three queries; the next due first, then those that have ended."""
    found = [row for row in rows.generations(case) if kind in (None, row.kind)]
    names = names_of({row.adjustment.by for row in found if changed(row) and row.adjustment.by})
    by_kind: dict[str, list[Timer]] = defaultdict(list)
    for row in found:
        by_kind[row.kind].append(row)
    calendars = calendars_of(found)
    clocks = sorted(by_kind.values(), key=lambda generations: rows.order(generations[0]))
    return [clock_told(generations, calendars, names, now) for generations in clocks]


def calendars_of(found: Iterable[Timer]) -> dict[int, CalendarVersion]:
    """Each version once, with its content."""
    versions: Collection[int] = {row.calendar_id for row in found if row.calendar_id}
    return CalendarVersion.objects.in_bulk(versions)


def clock_told(
    generations: Sequence[Timer], calendars: Mapping[int, CalendarVersion], names: Mapping[UUID, str], now: datetime
) -> ToldClock:
    row = generations[0]
    version = calendars[row.calendar_id or 0]
    clock, calendar = rows.value_of(row), calendar_of(version)
    zone, sooner = calendar.zone_info, sooner_of(clock, calendar.zone_info)
    ours = count_of_ours(clock.plan, calendar) if sooner else None
    binding = ours if sooner else clock.due
    live_now = now if row.state in LIVE or is_overdue(row) else None
    return ToldClock(
        kind=row.kind,
        name=clock_name(row.kind),
        row=row,
        state=str(STATES[TimerState(row.state)]),
        standing=standing_of(row, clock, zone),
        due=ending(row.due_at, zone) if row.due_at else "",
        left=left_of(row, now),
        overdue=is_overdue(row),
        bounds=bounds_of(row),
        promise=promise_of(clock, zone),
        sooner=sooner,
        ours=told(ours.steps) if ours else [],
        told=told(clock.steps),
        rule=rule_told(clock.plan.rule),
        calendar=version,
        line=line_of(clock, calendar, live_now),
        days=strip(binding) if binding else [],
        generations=[generation_told(one, names, zone) for one in generations],
    )


def is_overdue(row: Timer) -> bool:
    return row.state == TimerState.FIRED and row.effect == Effect.INTERNAL and row.met_at is None


def standing_of(row: Timer, clock: Clock, zone: ZoneInfo) -> str:
    if row.hold:
        lasting = clock.plan.suspension
        held = str(HOLDS[Hold(row.hold)])
        if lasting is None:
            return held
        since = {"at": instant_in(lasting.from_at, zone), "reason": without_stop(lasting.reason), "held": held}
        return gettext("%(held)s Since %(at)s: %(reason)s.") % since
    if row.met_at:
        return gettext("It was done late, on %(at)s.") % {"at": instant_in(row.met_at, zone)}
    if row.ended_at:
        ended = {"at": instant_in(row.ended_at, zone), "state": STATES[TimerState(row.state)]}
        return gettext("%(state)s: %(at)s") % ended
    if row.attempts:
        failed = {"n": row.attempts, "error": row.last_error}
        return (
            ngettext(
                "It is due, and has failed %(n)s time (%(error)s). It is tried again.",
                "It is due, and has failed %(n)s times (%(error)s). It is tried again.",
                row.attempts,
            )
            % failed
        )
    return ""


def left_of(row: Timer, now: datetime) -> str:
    """How long is left, for a badge."""
    if row.due_at is None or not (row.state in LIVE or is_overdue(row)):
        return ""
    days = abs(row.due_at - now).days
    if row.due_at <= now:
        return ngettext("%(n)s day over", "%(n)s days over", days) % {"n": days} if days else gettext("just over")
    return (
        ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days} if days else gettext("less than a day left")
    )


def bounds_of(row: Timer) -> str:
    if not row.provisional or row.earliest_on is None or row.latest_on is None:
        return ""
    days = span(row.earliest_on.isoformat(), row.latest_on.isoformat())
    if row.whose == Whose.RIGHT:
        return gettext("Provisional: no notice says yet. It is one of %(days)s; the person has until the last.") % {
            "days": days
        }
    return gettext("Provisional: no notice says yet. It is one of %(days)s; the agency acts by the first.") % {
        "days": days
    }


def promise_of(clock: Clock, zone: ZoneInfo) -> str:
    if clock.kept is None or clock.due_at is None:
        return ""
    return gettext("Kept as promised: %(due)s, whatever a later calendar says.") % {"due": ending(clock.due_at, zone)}


def sooner_of(clock: Clock, zone: ZoneInfo) -> str:
    """Where our own duty is to act before the law's outer limit (RULES.md, VERIFY, REMOVE)."""
    if clock.plan.rule.act_within is None or clock.due is None or clock.due_at is None:
        return ""
    outer = clock.due.binding_at(clock.plan.rule.whose)
    if clock.due_at >= outer:
        return ""
    said = {"due": ending(clock.due_at, zone), "outer": ending(outer, zone)}
    return gettext("The law’s outer limit is %(outer)s. We act sooner: by %(due)s.") % said


def rule_told(rule: ClockRule) -> ToldRule:
    return ToldRule(
        key=rule.key,
        article=rule.article,
        trigger=in_language(rule.trigger),
        period=period_sentence(rule),
        roll=roll_sentence(rule),
        whose=str(WHOSE[rule.whose]),
        consequences=consequences_of(rule),
        note=in_language(rule.note) if rule.note else "",
    )


def changed(row: Timer) -> bool:
    try:
        return bool(row.adjustment)
    except Adjustment.DoesNotExist:
        return False


def generation_told(row: Timer, names: Mapping[UUID, str], zone: ZoneInfo) -> ToldGeneration:
    noted = row.adjustment if changed(row) else None
    by = str(names.get(noted.by, noted.by)) if noted and noted.by else gettext("the clock")
    return ToldGeneration(
        number=row.generation,
        state=str(STATES[TimerState(row.state)]),
        due=ending(row.due_at, zone) if row.due_at else gettext("none while it stands still"),
        made=instant_in(row.made_at, zone),
        why=str(SORTS[Sort(noted.sort)]) if noted else gettext("A move of the case started it"),
        reason=noted.reason if noted else "",
        document=noted.document if noted else "",
        by=by if noted else "",
        told=told(rows.value_of(row).steps),
    )
