"""What a move may do with a clock: each change is the next generation, with its reason, and the case knows its next date."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from cases.rules.kinds import (
    Consequences,
    ExcludeTime,
    ExtendTimer,
    PauseTimer,
    ReplaceTimer,
    RestartTimer,
    ResumeTimer,
    StartTimer,
    StopTimer,
    Taken,
    TimerChange,
)
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from deadlines import transitions
from deadlines.models import Adjustment, Timer
from deadlines.queries.handlers import NobodyHandles
from deadlines.queries.timers import value_of
from deadlines.rules.timers import arm
from ledger.queries import history
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import RESPONSE_ENDS, SERVED_AT, clock_of, instant, standing

pytestmark = pytest.mark.django_db
Asking = Callable[..., None]


@pytest.fixture
def notified(market: Market, legal_clock: LegalClock) -> Case:
    legal_clock.set(SERVED_AT)
    case = market.open()
    market.move(case, "serve", market.dora)
    return case


@pytest.fixture
def ask(market: Market, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """The move `assign` asks for these changes."""
    from tests.sample.registry import PERMIT

    def make(case: Case, *changes: TimerChange) -> None:
        def carry(taken: list[Taken]) -> Any:
            return [Consequences(timers=changes) for _ in taken]

        monkeypatch.setitem(PERMIT.carry_out, "assign", carry)
        market.move(case, "assign", market.alice)

    return make


def due(case: Case, kind: str = "RESPONSE") -> datetime | None:
    return clock_of(case, kind).due_at


def test_pause_and_resume_when_decided_give_back_what_was_left(
    notified: Case, ask: Asking, legal_clock: LegalClock
) -> None:
    legal_clock.set("2026-05-07T10:00:00+08:00")
    ask(notified, PauseTimer("RESPONSE", "The file was lost", "Note 3"))
    assert (clock_of(notified, "RESPONSE").state, due(notified)) == ("held", None)
    assert notified.next_due_at == due(notified, "DECIDE")
    legal_clock.set("2026-06-07T10:00:00+08:00")
    transitions.sweep()
    assert clock_of(notified, "RESPONSE").state == "held"
    ask(notified, ResumeTimer("RESPONSE"))
    resumed = due(notified)
    assert resumed is not None
    assert resumed > instant("2026-06-08T00:00:00+08:00")
    rows = Timer.objects.filter(case=notified, kind="RESPONSE").order_by("generation")
    assert [(row.generation, row.state) for row in rows] == [(1, "void"), (2, "void"), (3, "armed")]
    assert list(Adjustment.objects.order_by("id").values_list("sort", "reason", "document")) == [
        ("pause", "The file was lost", "Note 3"),
        ("resume", "The file was lost", ""),
    ]


def test_exclusion_when_decided_lengthens_by_the_days_that_were_lost(notified: Case, ask: Asking) -> None:
    ask(
        notified,
        ExcludeTime("RESPONSE", instant("2026-05-06T00:00:00+08:00"), instant("2026-05-08T00:00:00+08:00"), "Flood"),
    )
    # 6 and 7 May are lost: 8, 9 (made up), 11, 12 and 13 May are counted.
    assert due(notified) == instant("2026-05-14T00:00:00+08:00")


def test_restart_when_decided_begins_anew(notified: Case, ask: Asking, legal_clock: LegalClock) -> None:
    legal_clock.set("2026-05-11T10:00:00+08:00")
    ask(notified, RestartTimer("RESPONSE", "Service was set aside"))
    assert due(notified) == instant("2026-05-19T00:00:00+08:00")


def test_extension_when_the_law_allows_none_is_refused_and_nothing_changes(
    notified: Case, ask: Asking, legal_clock: LegalClock
) -> None:
    before, version = due(notified, "DECIDE"), notified.version
    with pytest.raises(Refusal) as refused:
        ask(notified, ExtendTimer("DECIDE", 30, "days", "Hard", "Decision 1"))
    assert refused.value.because[0].text.msgid == "The law allows no further extension."
    notified.refresh_from_db()
    assert (due(notified, "DECIDE"), notified.version) == (before, version)


def test_extension_when_it_favours_the_citizen_is_made(notified: Case, ask: Asking) -> None:
    ask(notified, ExtendTimer("RESPONSE", 3, "working_days", "Illness", "Decision 2"))
    later = due(notified)
    assert later is not None
    assert later > instant(RESPONSE_ENDS)
    assert notified.next_due_at == later
    event = history(notified.pk)[-1]
    assert (event.kind, event.values["change"], event.values["document"]) == (
        "deadline.changed",
        "extension",
        "Decision 2",
    )


def test_replacement_when_asked_for_counts_from_its_own_trigger(notified: Case, ask: Asking) -> None:
    ask(notified, ReplaceTimer("RESPONSE", instant("2026-05-11T09:00:00+08:00")))
    assert due(notified) == instant("2026-05-19T00:00:00+08:00")


def test_clock_when_it_runs_is_not_started_again(notified: Case, ask: Asking) -> None:
    with pytest.raises(Refusal) as refused:
        ask(notified, StartTimer("RESPONSE", legal_now()))
    assert refused.value.because[0].text.msgid == "This deadline runs already."


def test_clock_when_nobody_handles_it_is_not_started(notified: Case, ask: Asking) -> None:
    with pytest.raises(NobodyHandles):
        ask(notified, StartTimer("CORRECT", legal_now()))


def test_clock_when_its_state_requires_it_is_not_stopped(notified: Case, ask: Asking) -> None:
    with pytest.raises(Refusal) as refused:
        ask(notified, StopTimer("DECIDE"))
    assert refused.value.because[0].rule == "deadline"
    assert standing(notified) == {"RESPONSE": "armed", "DECIDE": "armed"}


def test_standard_when_it_gives_more_is_followed_and_less_is_refused(notified: Case, ask: Asking) -> None:
    ask(notified, StopTimer("RESPONSE"))
    ask(notified, StartTimer("RESPONSE", instant(SERVED_AT), {"amount": 10, "unit": "working_days"}))
    assert due(notified) == instant("2026-05-19T00:00:00+08:00")
    ask(notified, StopTimer("RESPONSE"))
    with pytest.raises(Refusal) as refused:
        ask(notified, StartTimer("RESPONSE", instant(SERVED_AT), {"amount": 3, "unit": "working_days"}))
    assert refused.value.because[0].text.msgid == "The law gives more time than that."


def test_duty_when_done_late_is_noted(notified: Case, market: Market, legal_clock: LegalClock) -> None:
    legal_clock.set("2026-09-01T09:00:00+08:00")
    transitions.sweep()
    overdue = clock_of(notified, "DECIDE")
    assert (overdue.state, overdue.met_at) == ("fired", None)
    market.move(notified, "drop", market.alice)
    overdue.refresh_from_db()
    assert overdue.met_at is not None
    assert "deadline.met" in [event.kind for event in history(notified.pk)]


def test_case_when_it_began_under_a_version_keeps_it(notified: Case, ask: Asking, legal_clock: LegalClock) -> None:
    """A rule that came into force after the case was opened is for later cases."""
    from dataclasses import replace

    from deadlines.queries import rule_for

    old = rule_for("RESPONSE", instant(SERVED_AT).date())
    newer = replace(old, version=2, in_force_from=instant("2026-05-04T00:00:00+08:00").date(), note=None)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        transitions.add_rule(rule=newer, at=legal_now())
        cursor.execute("SET ROLE scs_app")
    legal_clock.set("2026-05-11T10:00:00+08:00")
    ask(notified, ReplaceTimer("RESPONSE", legal_now()))
    assert value_of(clock_of(notified, "RESPONSE")).plan.rule.version == 1


def test_row_when_read_back_is_what_was_counted(notified: Case) -> None:
    from deadlines.queries import calendar_in_force, rule_for

    row = clock_of(notified, "RESPONSE")
    opened = notified.opened_at
    assert value_of(row) == arm(rule_for("RESPONSE", opened.date()), row.trigger_at, calendar_in_force("cn"))


def test_step_six_when_many_cases_move_asks_no_more_queries(market: Market, legal_clock: LegalClock) -> None:
    from cases.queries.standings import actor_of
    from cases.transitions import Wish, move_many

    legal_clock.set(SERVED_AT)

    def serve(number: int) -> int:
        cases = [market.open() for _ in range(number)]
        wishes = [Wish(case.pk, "serve", actor_of(market.dora), legal_now(), "As the file shows") for case in cases]
        with CaptureQueriesContext(connection) as captured:
            move_many(wishes=wishes)
        return len(captured)

    serve(1)
    assert serve(1) == serve(4)
