"""What may happen to a case, as stories: each goes on until the present, and is left where it then is."""

from collections.abc import Callable
from datetime import timedelta

from lists.queries.presenting import documents_of
from regimes.transitions.stage import Story
from regimes.transitions.tale import Tale, known

Plot = Callable[[Tale], Story]
RESPONSE = {"amount": 5, "unit": "working_days"}


# --- The way to a decision --------------------------------------------------------------------------------------------


def to_proposal(t: Tale, *, told: bool = True) -> Story:
    t.is_recorded()
    yield t.later(1)
    yield t.is_confirmed()
    if told:
        yield t.is_told()
    yield t.later(1 + t.random.randrange(5))
    t.is_proposed()


def to_notice(t: Tale, *, told: bool = True) -> Story:
    yield from to_proposal(t, told=told)
    yield t.later(1 + t.random.randrange(6))
    yield t.is_served()


def to_decision(t: Tale) -> Story:
    yield from to_notice(t)
    yield t.after("RESPONSE", t.random.randrange(6), **RESPONSE)
    yield t.is_decided()


def to_effect(t: Tale) -> Story:
    yield from to_decision(t)
    yield from from_decision(t)


def from_decision(t: Tale) -> Story:
    yield t.later(1 + t.random.randrange(4))
    yield t.is_served("serve-decision")
    yield t.any_day(5)


def to_later_decision(t: Tale) -> Story:
    """Of what is proposed about an entry that had its effect: told, and silent in time, as before the first."""
    yield t.later(2)
    yield t.is_served()
    yield t.after("RESPONSE", t.random.randrange(4), **RESPONSE)


# --- Before a decision ------------------------------------------------------------------------------------------------


def waits_for_a_notice(t: Tale) -> Story:
    """Nobody has delivered it: work that grows old."""
    yield from to_proposal(t)


def nobody_was_told(t: Tale) -> Story:
    """The record stands, and its subject was not told in five working days: an incident."""
    yield from to_notice(t, told=False)


def answers(t: Tale) -> Story:
    yield from to_notice(t)
    yield t.any_day(2)
    paper = t.stage.paper("bank.txt", f"银行对账单（演示）{t.number}。", t.citizen)
    said = "房屋是按市价卖出的，价款用于还债。The flat was sold at its price, to pay."
    yield t.act("respond", t.citizen, "", answer=said, exhibits=[paper], complete=True)
    yield t.later(2)
    for found in documents_of([known(t.case)])[known(t.case)]:
        if found["kind"] == "exhibit":
            yield t.act(
                "find", t.officer, "与案卷不符。It does not fit the file.", exhibit=found["id"], finding="rejected"
            )
    yield t.later(1)
    yield t.is_decided(answered="价款未用于还债，见账户明细。The price was not used to pay: see the account.")
    yield from from_decision(t)


def convinces(t: Tale) -> Story:
    yield from to_notice(t)
    yield t.any_day(3)
    yield t.act(
        "respond", t.citizen, "", answer="已经按和解协议付清，附收据。Paid under the settlement.", complete=True
    )
    yield t.later(2)
    yield t.act("drop", "decider", "当事人的说明成立。The answer holds.")


def gives_up_the_answer(t: Tale) -> Story:
    yield from to_notice(t)
    yield t.any_day(1)
    paper = t.stage.paper("waiver.txt", "放弃陈述、申辩的声明（演示）。", t.citizen)
    yield t.act("waive", t.citizen, "", document=paper)
    yield t.later(1)
    yield t.is_decided()
    yield from from_decision(t)


def is_heard(t: Tale) -> Story:
    yield from to_notice(t)
    yield t.any_day(1)
    yield t.act("ask-hearing", t.citizen, "")
    yield t.later(1)
    held_at = t.stage.office_hour(t.stage.today + timedelta(days=22), 1)
    place = "示例市公平路 1 号二楼听证室 Room 2, 1 Fairness Road"
    yield t.act("fix-hearing", t.officer, held_at=held_at.isoformat(), place=place, chair="reviewer")
    yield held_at + timedelta(hours=2)
    yield t.act("record-hearing", "clerk", minutes="双方陈述意见，记录在卷。Both sides were heard.", appeared=True)
    yield t.later(3)
    yield t.is_decided()
    yield from from_decision(t)


def is_announced(t: Tale) -> Story:
    """Nothing else reaches them: thirty days in public, with the reference and a masked name only."""
    yield from to_proposal(t)
    yield t.later(3)
    yield t.act("announce", "clerk", unreachable="两次邮寄退回，住所无人。Two letters came back; nobody lives there.")
    yield t.after("SERVE-ANNOUNCED", 1)
    yield t.after("RESPONSE", 2, **RESPONSE)
    yield t.is_decided()
    yield from from_decision(t)


def was_not_reached(t: Tale) -> Story:
    """The service had not reached them: it is set aside, and begins again."""
    yield from to_notice(t)
    yield t.later(2)
    yield t.act("set-aside-service", "reviewer", finding="签收人不是本人。Somebody else signed for it.")
    yield t.later(2)
    yield t.is_served()
    yield t.after("RESPONSE", 1, **RESPONSE)
    yield t.is_decided()
    yield from from_decision(t)


def lapses(t: Tale) -> Story:
    """Nobody decides in ninety days: by this standard, it is over."""
    yield from to_notice(t)


def is_not_served(t: Tale) -> Story:
    """Decided, and delivered to nobody: without effect, and overdue after seven working days."""
    yield from to_decision(t)


# --- In effect --------------------------------------------------------------------------------------------------------


def stands(t: Tale) -> Story:
    yield from to_effect(t)


def pays(t: Tale) -> Story:
    """And one official has looked: it is gone in that second."""
    yield from to_effect(t)
    yield t.any_day(5 + t.random.randrange(60))
    yield t.claim()
    yield t.stage.at + timedelta(hours=20)
    yield t.act("confirm-fulfilment", t.officer, "款项已到账。The money has come.")


def pays_and_nobody_looks(t: Tale) -> Story:
    yield from to_effect(t)
    yield t.any_day(5 + t.random.randrange(40))
    yield t.claim()


def pays_and_is_refused(t: Tale) -> Story:
    yield from to_effect(t)
    yield t.any_day(5 + t.random.randrange(40))
    yield t.claim(text="已付一半。Half of it is paid.")
    yield t.stage.at + timedelta(hours=3)
    yield t.act("propose-refusal", t.officer, "只付了一半。Only half was paid.")
    yield t.stage.at + timedelta(hours=4)
    yield t.act("refuse-claim", "decider", "余款未付，可凭新证据再次提出。The rest is unpaid.")


def is_opposed(t: Tale) -> Story:
    """The creditor says no: a supervising official decides."""
    yield from to_effect(t)
    yield t.any_day(5 + t.random.randrange(40))
    yield t.claim()
    yield t.stage.at + timedelta(hours=26)
    yield t.objection()
    yield t.later(2)
    yield t.act("confirm-fulfilment", "reviewer", "已向法院提存。It was paid into court.")


def is_opposed_and_nobody_decides(t: Tale) -> Story:
    yield from to_effect(t)
    yield t.any_day(5 + t.random.randrange(40))
    yield t.claim()
    yield t.stage.at + timedelta(hours=20)
    yield t.objection()


def is_ordered_off(t: Tale) -> Story:
    yield from to_effect(t)
    yield t.later(6 + t.random.randrange(40))
    yield t.act("order-removal", "reviewer", way="not enforceable", document="（示）裁定 12 号 Ruling 12")


def falls(t: Tale) -> Story:
    """The document is annulled: the entry goes with it, at once."""
    yield from to_effect(t)
    yield t.later(6 + t.random.randrange(40))
    yield t.of_record("annul", "decider", "另案判决撤销。", decision="（示）判决 3 号 Judgment 3")


def is_doubted(t: Tale) -> Story:
    """They say that the document does not exist. Its issuer says nothing in three working days: suspended."""
    yield from to_effect(t)
    yield t.any_day(6 + t.random.randrange(40))
    yield t.of_record("doubt", t.citizen, "", doubt="no such document", words="没有这份文书。There is no such paper.")


def is_disputed(t: Tale) -> Story:
    """They say that something in it is wrong: flagged until somebody independent has looked."""
    yield from to_notice(t)
    yield t.any_day(1)
    yield t.of_record("doubt", t.citizen, "", doubt="wrong", words="金额不对。The sum is wrong.")


def is_suspended(t: Tale) -> Story:
    yield from to_effect(t)
    yield t.later(6 + t.random.randrange(30))
    yield t.act("suspend", "reviewer", "再审立案，暂停公布。A retrial was admitted.")


def comes_back(t: Tale) -> Story:
    yield from is_suspended(t)
    yield t.later(10)
    yield t.act("propose-resumption", t.officer, "再审驳回。The retrial was dismissed.")
    yield from to_later_decision(t)
    yield t.act("resume", "decider", "再审驳回，恢复公布。It stands again.")
    yield from from_decision(t)


def had_it_by_falsehood(t: Tale) -> Story:
    yield from pays(t)
    yield t.later(6)
    paper = t.stage.paper("bank-letter.txt", f"银行函（演示）{t.number}：凭证系伪造。", t.official(t.officer))
    false = "付款凭证系伪造。The receipt was forged."
    yield t.act("propose-restoration", t.officer, falsehood=false, documents=[paper])
    yield from to_later_decision(t)
    yield t.act("restore", "decider", "凭证伪造属实。It was forged.")
    yield from from_decision(t)


# How often each happens, in a thousand.
CHANCES: tuple[tuple[int, Plot], ...] = (
    (290, stands),
    (180, pays),
    (60, answers),
    (60, convinces),
    (45, pays_and_nobody_looks),
    (40, is_opposed),
    (40, is_announced),
    (40, is_heard),
    (35, waits_for_a_notice),
    (30, gives_up_the_answer),
    (30, pays_and_is_refused),
    (30, is_ordered_off),
    (25, falls),
    (20, lapses),
    (20, is_suspended),
    (15, is_not_served),
    (10, was_not_reached),
    (8, is_doubted),
    (8, is_disputed),
    (6, comes_back),
    (4, nobody_was_told),
    (4, had_it_by_falsehood),
)
