"""The one clock that RULES.md has in two forms: a case that is not decided in time escalates, or lapses where the standard
says so. The second form is a rule of its own, so that what happens is fixed when it begins."""

from deadlines.rules.clock_rules import ClockRule, Text, by_house, days
from deadlines.rules.clocks_of_notices import PENALTY_LAW
from deadlines.rules.periods import Roll
from deadlines.states import Effect, Whose

DECIDE_LAPSES = ClockRule(
    code="DECIDE-LAPSES",
    trigger=Text("the case is opened, under a standard by which it lapses", "立案（标准规定逾期失效）"),
    period=days(90),
    roll=Roll.NONE,
    whose=Whose.DUTY,
    effect=Effect.RELIEVING,
    consequences=(by_house("the case lapses", "案件失效"),),
    article="APL 60; the standard",
    in_force_from=PENALTY_LAW,
)
