"""Somebody asks, by letter or at a counter, what is held about them: their twenty working days run from the day on which they
asked, whoever was slow to write it down."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from cases.rules.fields import Fault, Invalid
from cases.rules.kinds import CarryOut, Consequences, ExtendTimer, Send, StartTimer, StopTimer, Taken
from cases.rules.standing import Actor
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from cases.transitions import Opened, Opening, open_case
from deadlines.rules.instants import start_of_day
from records.states import ACCESS_CLOCK, ACCESS_REQUEST
from records.transitions.subjects import live

MORE = 20  # working days, once (ROGI 33)
MISSED = "records.access-missed"


@transaction.atomic
def ask_for_access(
    *, subject: UUID, agency: int, received_on: date, by: Actor, at: datetime, reason: str = ""
) -> Opened:
    if received_on > at.astimezone(ZoneInfo(settings.TIME_ZONE)).date():
        raise Invalid(Fault("/received_on", Text(gettext_noop("This day has not come yet."))))
    live(subject)
    opening = Opening(ACCESS_REQUEST, "ask", agency, subject=subject, data={"received_on": received_on})
    return open_case(opening=opening, by=by, at=at, reason=reason)


def ask(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [begin(one) for one in taken]


def begin(one: Taken) -> Consequences:
    received_on: date = (one.asked.data or {})["received_on"]
    return Consequences(timers=(StartTimer(ACCESS_CLOCK, start_of_day(received_on, ZoneInfo(settings.TIME_ZONE))),))


def extend(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [
        Consequences(
            timers=(ExtendTimer(ACCESS_CLOCK, MORE, "working_days", one.reason[:200], (one.asked.data or {})["told"]),)
        )
        for one in taken
    ]


def over(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(timers=(StopTimer(ACCESS_CLOCK, one.move.verb),)) for one in taken]


def miss(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [Consequences(messages=(Send(MISSED, {}),)) for _ in taken]


ASKING: dict[str, CarryOut] = {"ask": ask, "extend": extend, "answer": over, "withdraw": over, "miss": miss}
