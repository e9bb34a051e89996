"""Clocks of data, of other agencies, of oversight, and of two American regimes: RULES.md, "Clocks", as data."""

from datetime import date

from deadlines.rules.clock_rules import (
    HOUSE_RULES,
    ClockRule,
    Text,
    by_house,
    by_law,
    days,
    working_days,
    years,
)
from deadlines.rules.periods import Roll
from deadlines.states import Effect, Whose

CREDIT_REGULATIONS = date(2013, 3, 15)
ROGI = date(2019, 5, 15)
CONSOLIDATED_FAR = date(1984, 4, 1)
FCRA = date(1997, 9, 30)

DATA = (
    ClockRule(
        code="RETAIN",
        trigger=Text("the conduct ended", "不良行为终止"),
        period=years(5),
        at_most=True,
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(by_law("deleted", "删除"),),
        article="CRIR 16",
        in_force_from=CREDIT_REGULATIONS,
        note=Text("Each catalogue item names its own.", "各目录条目自行规定。"),
    ),
    ClockRule(
        code="ACCESS",
        trigger=Text("a person asks for what is held about them", "个人申请查阅其信息"),
        period=working_days(20),
        extensions=(working_days(20),),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_law("a breach, which is reported", "构成违法，予以报告"),),
        article="ROGI 33",
        in_force_from=ROGI,
    ),
)

AGENCIES = (
    ClockRule(
        code="ACKNOWLEDGE",
        trigger=Text("apply or lift is sent to a receiving agency", "向接收机关发出执行或者解除通知"),
        period=working_days(1),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_house("escalates; published as outstanding", "上报，并公布为未回执"),),
        article="the standard",
        in_force_from=HOUSE_RULES,
    ),
    ClockRule(
        code="STILL-REFUSED",
        trigger=Text("a person reports that a lifted measure is still applied", "当事人反映已解除的措施仍在执行"),
        period=working_days(1),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_house("escalates; open to appeal", "上报，可以申请复议"),),
        article="the standard",
        in_force_from=HOUSE_RULES,
    ),
    ClockRule(
        code="FINDING",
        trigger=Text("an auditor makes a finding", "审计人员提出审计发现"),
        period=working_days(10),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_house("published as unanswered", "公布为未答复"),),
        article="the standard",
        in_force_from=HOUSE_RULES,
    ),
)

AMERICAN = (
    ClockRule(
        code="FAR-RESPOND",
        trigger=Text("the notice is received", "收到通知"),
        period=days(30),
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_law("the record closes", "案卷关闭"),),
        article="FAR 9.406-3",
        in_force_from=CONSOLIDATED_FAR,
    ),
    ClockRule(
        code="FAR-DECIDE",
        trigger=Text("the record is closed", "案卷关闭"),
        period=days(45),
        extensions=(days(45),),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_law("escalates", "上报"),),
        article="FAR 9.406-3",
        in_force_from=CONSOLIDATED_FAR,
        note=Text("Extendable for cause.", "有正当理由可以延长。"),
    ),
    ClockRule(
        code="FCRA-DISPUTE",
        trigger=Text("the dispute is received", "收到异议"),
        period=days(30),
        extensions=(days(15),),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(by_law("deleted if unverified", "不能核实的予以删除"),),
        article="FCRA §611",
        in_force_from=FCRA,
        note=Text("Fifteen more only if the consumer adds information.", "仅在消费者补充信息时延长十五日。"),
    ),
)
