"""Clocks of corrections, disputes, appeals and repair: RULES.md, "Clocks", as data. A pack may override a row by a later version."""

from datetime import date

from deadlines.rules.clock_rules import (
    AT_ONCE,
    ClockRule,
    Text,
    by_house,
    by_law,
    days,
    months,
    working_days,
    years,
)
from deadlines.rules.periods import Roll
from deadlines.states import Effect, Whose

COURT_PROVISIONS = date(2017, 5, 1)
SHANGHAI = date(2017, 10, 1)
LITIGATION_LAW = date(2017, 7, 1)
RECONSIDERATION_LAW = date(2024, 1, 1)
ORDER_36 = date(2026, 4, 1)

CORRECTIONS = (
    ClockRule(
        code="CORRECT",
        trigger=Text("a correction is requested", "申请更正"),
        period=days(15),
        roll=Roll.FORWARD,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(
            by_house(
                "escalates and the flag stays; hidden if the standard says so",
                "上报，异议标注保留；标准有规定的予以隐去",
            ),
        ),
        article="SPC 12",
        in_force_from=COURT_PROVISIONS,
    ),
    ClockRule(
        code="CORRECT-FIX",
        trigger=Text("a correction is upheld", "更正申请成立"),
        period=working_days(3),
        at_most=True,
        act_within=AT_ONCE,
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(by_house("done by itself", "自动完成"),),
        article="SPC 12",
        in_force_from=COURT_PROVISIONS,
    ),
    ClockRule(
        code="CORRECT-REVIEW-FILE",
        trigger=Text("a refusal to correct is served", "不予更正的决定送达"),
        period=days(10),
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_law("closed", "期间届满，程序终结"),),
        article="SPC 12",
        in_force_from=COURT_PROVISIONS,
    ),
    ClockRule(
        code="CORRECT-REVIEW-DECIDE",
        trigger=Text("a review of the refusal is asked for", "就不予更正申请复核"),
        period=days(15),
        roll=Roll.FORWARD,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_law("escalates", "上报"),),
        article="SPC 12",
        in_force_from=COURT_PROVISIONS,
    ),
    ClockRule(
        code="FLAG",
        trigger=Text("a dispute is filed", "提出异议"),
        period=working_days(1),
        at_most=True,
        act_within=AT_ONCE,
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(by_law("every output carries “disputed”", "一切输出均标注“有异议”"),),
        article="Shanghai 36",
        in_force_from=SHANGHAI,
    ),
    ClockRule(
        code="DISPUTE",
        trigger=Text("a dispute is filed", "提出异议"),
        period=working_days(5),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_law("escalates; the flag stays", "上报，异议标注保留"),),
        article="Shanghai 36",
        in_force_from=SHANGHAI,
    ),
)

APPEALS = (
    ClockRule(
        code="APPEAL-FILE",
        trigger=Text("the decision is served, or becomes known", "决定送达或者知道该决定"),
        period=days(60),
        at_least=True,
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_law("closed, unless there is just cause", "期间届满；有正当理由的除外"),),
        article="ARL 20",
        in_force_from=RECONSIDERATION_LAW,
    ),
    ClockRule(
        code="APPEAL-FILE-UNTOLD",
        trigger=Text("the decision becomes known, but the remedies were not stated", "知道该决定，但未被告知救济途径"),
        period=years(1),
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_law("closed, unless there is just cause", "期间届满；有正当理由的除外"),),
        article="ARL 20",
        in_force_from=RECONSIDERATION_LAW,
        note=Text(
            "Sixty days from learning of the remedies, and at most this long.",
            "自知道救济途径之日起六十日，最长不超过此期间。",
        ),
    ),
    ClockRule(
        code="APPEAL-ACCEPT",
        trigger=Text("an appeal is received", "收到复议申请"),
        period=working_days(5),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(by_law("deemed accepted", "视为受理"),),
        article="ARL 30",
        in_force_from=RECONSIDERATION_LAW,
    ),
    ClockRule(
        code="APPEAL-REPLY",
        trigger=Text("the deciding authority has the copy", "作出决定的机关收到副本"),
        period=working_days(10),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(
            by_law(
                "deemed without evidence: annulled, unless a third party concerned supplies it",
                "视为没有证据，予以撤销；第三人提供证据的除外",
            ),
        ),
        article="ARL 48, 70",
        in_force_from=RECONSIDERATION_LAW,
    ),
    ClockRule(
        code="APPEAL-DECIDE",
        trigger=Text("the appeal is accepted", "受理复议申请"),
        period=days(60),
        extensions=(days(30),),
        roll=Roll.FORWARD,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(
            by_house(
                "measures are suspended until decided, if the standard says so", "标准有规定的，决定之前中止各项措施"
            ),
            by_law("the court is open", "可以向法院起诉"),
        ),
        article="ARL 62",
        in_force_from=RECONSIDERATION_LAW,
        note=Text("One extension, with reasons.", "可以说明理由延长一次。"),
    ),
    ClockRule(
        code="SUE-AFTER-APPEAL",
        trigger=Text("the decision on the appeal is served", "复议决定送达"),
        period=days(15),
        at_least=True,
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_law("closed", "期间届满"),),
        article="Administrative Litigation Law 45",
        in_force_from=LITIGATION_LAW,
    ),
    ClockRule(
        code="SUE",
        trigger=Text("the decision is served, where the law lets one sue directly", "决定送达（法律允许直接起诉的）"),
        period=months(6),
        at_least=True,
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_law("closed", "期间届满"),),
        article="Administrative Litigation Law 46",
        in_force_from=LITIGATION_LAW,
    ),
)


def _repair(code: str, severity: Text, least: int, most: int) -> tuple[ClockRule, ClockRule]:
    """Order 36 measures both ends from the date of the underlying document."""
    trigger = Text(f"the date of the underlying document ({severity.en})", f"所依据文书的日期（{severity.zh}）")
    return (
        ClockRule(
            code=f"REPAIR-MIN-{code}",
            trigger=trigger,
            period=months(least),
            roll=Roll.NONE,
            whose=Whose.DUTY,
            effect=Effect.RELIEVING,
            consequences=(by_law("repair may be applied for", "可以申请信用修复"),),
            article="Order 36",
            in_force_from=ORDER_36,
        ),
        ClockRule(
            code=f"REPAIR-MAX-{code}",
            trigger=trigger,
            period=months(most),
            at_most=True,
            roll=Roll.NONE,
            whose=Whose.DUTY,
            effect=Effect.RELIEVING,
            consequences=(
                by_law(
                    "publication stops by itself, unless a cited sector law holds it",
                    "公示自动停止；所引行业法律另有规定的除外",
                ),
            ),
            article="Order 36",
            in_force_from=ORDER_36,
        ),
    )


REPAIR = (
    *_repair("MINOR", Text("minor", "轻微"), 0, 3),
    *_repair("GENERAL", Text("general", "一般"), 3, 12),
    *_repair("SERIOUS", Text("serious", "严重"), 12, 36),
    ClockRule(
        code="REPAIR-DECIDE",
        trigger=Text("repair is applied for", "申请信用修复"),
        period=working_days(3),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(by_house("escalates; hidden if the standard says so", "上报；标准有规定的予以隐去"),),
        article="State Council General Office [2025] 22",
        in_force_from=ORDER_36,
    ),
    ClockRule(
        code="REPAIR-ANSWER",
        trigger=Text("repair is applied for", "申请信用修复"),
        period=working_days(10),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_house("escalates", "上报"),),
        article="State Council General Office [2025] 22",
        in_force_from=ORDER_36,
    ),
)
