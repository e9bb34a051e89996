"""Clocks of standards and of notices: RULES.md, "Clocks", as data. A pack may override a row by a later version."""

from dataclasses import replace
from datetime import date

from deadlines.rules.clock_rules import (
    AT_ONCE,
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

NO_49 = date(2020, 12, 7)
PENALTY_LAW = date(2021, 7, 15)
PROCEDURE_LAW = date(2024, 1, 1)
PROPOSED = Text(
    "it is proposed to list somebody, or later to extend, keep, resume, restore or end the entry early",
    "提出列入，或者此后提出延长、复核后保留、恢复或者提前结束该条目",
)
DECIDE = ClockRule(
    code="DECIDE",
    trigger=Text("the case is opened", "立案"),
    period=days(90),
    roll=Roll.NONE,
    whose=Whose.DUTY,
    effect=Effect.INTERNAL,
    consequences=(by_house("escalates; the case lapses if the standard says so", "上报；标准有规定的，案件失效"),),
    article="APL 60",
    in_force_from=PENALTY_LAW,
)

STANDARDS = (
    ClockRule(
        code="COMMENT",
        trigger=Text("the draft standard is published", "标准草案公布"),
        period=days(30),
        at_least=True,
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_law("the standard may be adopted", "可以通过该标准"),),
        article="No. 49(7)",
        in_force_from=NO_49,
        note=Text(
            "A change that widens grounds, measures or terms restarts it.", "扩大事由、措施或者期限的修改，重新起算。"
        ),
    ),
    ClockRule(
        code="COMMENT-NARROWED",
        trigger=Text(
            "a narrowing or clerical change, certified by a second official",
            "经第二名工作人员确认的限缩性或者文字性修改",
        ),
        period=days(7),
        at_least=True,
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_house("the standard may be adopted", "可以通过该标准"),),
        article="No. 49(7)",
        in_force_from=NO_49,
        note=Text("Seven days beside what is left of the thirty.", "在三十日的剩余期间之外另给七日。"),
    ),
    ClockRule(
        code="EVALUATE",
        trigger=Text("the standard is adopted, or was last evaluated", "标准通过，或者上次评估完成"),
        period=years(1),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_house("overdue; shown as not evaluated", "逾期，公开显示尚未评估"),),
        article="the standard",
        in_force_from=HOUSE_RULES,
    ),
    ClockRule(
        code="TOLD",
        trigger=Text("an adverse record is received", "收到不利记录"),
        period=working_days(5),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_house("overdue; an incident is opened", "逾期，登记为事件"),),
        article="the standard",
        in_force_from=HOUSE_RULES,
        note=Text(
            "The subject is told within this time, unless a cited law postpones it.",
            "在此期间内告知当事人；所引法律规定可以推迟的除外。",
        ),
    ),
)

NOTICES = (
    ClockRule(
        code="RESPONSE",
        trigger=Text("the notice is served on the subject", "告知书送达当事人"),
        period=working_days(5),
        at_least=True,
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_law("a decision may be taken", "可以作出决定"),),
        article="APL 44, 64; No. 49(8)",
        in_force_from=PENALTY_LAW,
    ),
    ClockRule(
        code="HEARING-NOTICE",
        trigger=Text("the day of the hearing", "听证日"),
        period=working_days(-7),
        at_least=True,
        roll=Roll.BACK,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_law("a hearing that is notified later is refused", "迟于此日通知的听证不得举行"),),
        article="APL 64",
        in_force_from=PENALTY_LAW,
        note=Text("Counted backward from the hearing.", "自听证日向前倒算。"),
    ),
    DECIDE,
    replace(
        DECIDE,
        version=2,  # the same days; in words that hold for what is proposed in a case later as well
        trigger=PROPOSED,
        consequences=(
            by_house("escalates; what was proposed lapses if the standard says so", "上报；标准有规定的，所提事项失效"),
        ),
    ),
    ClockRule(
        code="SERVE",
        trigger=Text("a decision is taken", "作出决定"),
        period=working_days(7),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.INTERNAL,
        consequences=(by_law("escalates; no effect before service", "上报；送达之前不发生效力"),),
        article="APL 61",
        in_force_from=PENALTY_LAW,
    ),
    ClockRule(
        code="EFFECT",
        trigger=Text("the decision is served", "决定书送达"),
        period=AT_ONCE,
        at_least=True,
        roll=Roll.NONE,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_house("the decision takes effect", "决定生效"),),
        article="the standard",
        in_force_from=HOUSE_RULES,
        note=Text("Never before service. A standard may give days of grace.", "送达之前不得生效。标准可以规定宽限日。"),
    ),
    ClockRule(
        code="SERVE-ANNOUNCED",
        trigger=Text(
            "a public announcement, with the reference and a masked name only", "公告送达（仅载明编号和隐去的姓名）"
        ),
        period=days(30),
        roll=Roll.FORWARD,
        whose=Whose.RIGHT,
        effect=Effect.ADVERSE,
        consequences=(by_law("deemed served", "视为送达"),),
        article="CPL 95",
        in_force_from=PROCEDURE_LAW,
    ),
    ClockRule(
        code="CONFIRM-DOC",
        trigger=Text(
            "the subject says that the document does not exist or is not final",
            "当事人提出所依据的文书不存在或者尚未生效",
        ),
        period=working_days(3),
        roll=Roll.NONE,
        whose=Whose.DUTY,
        effect=Effect.RELIEVING,
        consequences=(by_house("publication is suspended until the issuer confirms", "在出具机关确认之前暂停公布"),),
        article="the standard",
        in_force_from=HOUSE_RULES,
        note=Text("Once for each document.", "每份文书一次。"),
    ),
)
