"""Clocks of this room's own. One that RULES.md has in two forms: a case that is not decided in time escalates, or lapses
where the standard says so. The second form is a rule of its own, so that what happens is fixed when it begins."""

from dataclasses import replace
from datetime import date

from deadlines.rules.clock_rules import HOUSE_RULES, ClockRule, Text, by_house, by_law, days
from deadlines.rules.clocks_of_notices import PENALTY_LAW, PROPOSED
from deadlines.rules.periods import Roll
from deadlines.states import Effect, Whose

HENAN = date(2020, 5, 1)

POSTING = ClockRule(
    code="POSTING",
    trigger=Text("a candidate for a redlist is posted publicly", "红名单候选对象公示"),
    period=days(7),
    at_least=True,
    roll=Roll.FORWARD,
    whose=Whose.RIGHT,
    effect=Effect.ADVERSE,
    consequences=(by_house("it may be decided; objections are heard no more", "可以作出决定，不再接受异议"),),
    article="Henan 28",
    in_force_from=HENAN,
)
TERM_BY_LAW = ClockRule(
    code="TERM-BY-LAW",
    trigger=Text("the listing takes effect, under a law that names its term", "列入生效（法律另有期限规定）"),
    period=None,
    roll=Roll.NONE,
    whose=Whose.DUTY,
    effect=Effect.RELIEVING,
    consequences=(by_law("removed", "移出"),),
    article="the law named in the standard",
    in_force_from=HOUSE_RULES,
    note=Text("In months, or longer than two years where that law says so.", "以月计，或者依该法律超过二年。"),
)
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
PROPOSAL_LAPSES = replace(
    DECIDE_LAPSES,
    version=2,  # the same days; in words that hold for what is proposed in a case later as well
    trigger=Text(f"{PROPOSED.en}; under a standard by which it lapses", f"{PROPOSED.zh}（标准规定逾期失效）"),
    consequences=(by_house("what was proposed lapses", "所提事项失效"),),
)
