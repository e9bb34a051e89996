"""Clocks of this room that RULES.md does not name: what a person is asked to add, and compensation."""

from datetime import date

from deadlines.rules.clock_rules import ClockRule, Text, by_house, by_law, months, working_days, years
from deadlines.rules.clocks_of_remedies import RECONSIDERATION_LAW
from deadlines.rules.periods import Roll
from deadlines.states import Effect, Whose

COMPENSATION_LAW = date(2013, 1, 1)

MORE = ClockRule(
    code="MORE",
    trigger=Text("the person is asked for more", "要求当事人补充材料"),
    period=working_days(10),
    at_least=True,
    roll=Roll.FORWARD,
    whose=Whose.RIGHT,
    effect=Effect.RELIEVING,
    consequences=(
        by_house("it is decided on what is there; the authority's time runs on", "依现有材料审查，办理期限继续计算"),
    ),
    article="ARL 31",
    in_force_from=RECONSIDERATION_LAW,
)
COMPENSATE_FILE = ClockRule(
    code="COMPENSATE-FILE",
    trigger=Text("it is found that the entry was wrong", "确认列入错误"),
    period=years(2),
    roll=Roll.FORWARD,
    whose=Whose.RIGHT,
    effect=Effect.ADVERSE,
    consequences=(by_law("closed, unless there is just cause", "期间届满；有正当理由的除外"),),
    article="State Compensation Law 39",
    in_force_from=COMPENSATION_LAW,
)
COMPENSATE_DECIDE = ClockRule(
    code="COMPENSATE-DECIDE",
    trigger=Text("compensation is claimed", "申请赔偿"),
    period=months(2),
    roll=Roll.NONE,
    whose=Whose.DUTY,
    effect=Effect.INTERNAL,
    consequences=(by_law("escalates; the court is open", "上报；可以向法院提起诉讼"),),
    article="State Compensation Law 13, 14",
    in_force_from=COMPENSATION_LAW,
)
SUE_COMPENSATION = ClockRule(
    code="SUE-COMPENSATION",
    trigger=Text("the decision on compensation is served", "赔偿决定送达"),
    period=months(3),
    roll=Roll.FORWARD,
    whose=Whose.RIGHT,
    effect=Effect.ADVERSE,
    consequences=(by_law("closed", "期间届满"),),
    article="State Compensation Law 14",
    in_force_from=COMPENSATION_LAW,
)
CLOCK_RULES = (MORE, COMPENSATE_FILE, COMPENSATE_DECIDE, SUE_COMPENSATION)
