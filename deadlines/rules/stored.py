"""A timer's derivation as a document that is kept, exported and read back: everything from which its dates can be found again."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from deadlines.rules import steps
from deadlines.rules.adjustments import Adjustment, Extension, Outage, Plan, Restart, Suspension
from deadlines.rules.clock_rules import ClockRule, Consequence, Source, Text
from deadlines.rules.counting import Due
from deadlines.rules.periods import Period, Roll, Unit
from deadlines.rules.timers import Timer
from deadlines.states import Effect, Hold, TimerState, Whose

ADJUSTMENTS: dict[str, type[Adjustment]] = {
    "suspension": Suspension,
    "restart": Restart,
    "outage": Outage,
    "extension": Extension,
}
NAMES = {kind: name for name, kind in ADJUSTMENTS.items()}


def timer_document(timer: Timer) -> dict[str, Any]:
    plan = timer.plan
    return {
        "rule": rule_document(plan.rule),
        "trigger_at": plan.trigger_at.isoformat(),
        "calendar": timer.calendar,
        "state": timer.state.value,
        "generation": timer.generation,
        "hold": timer.hold.value if timer.hold else None,
        "due_at": _iso(timer.due_at),
        "promised_at": _iso(timer.promised_at),
        "fired_at": _iso(timer.fired_at),
        **counted_document(timer),
    }


def counted_document(timer: Timer) -> dict[str, Any]:
    """What a generation was counted from and how, beside its rule, its calendar and its instants."""
    return {
        "period": _period_document(timer.plan.period),
        "adjustments": [_adjustment_document(one) for one in timer.plan.adjustments],
        "due": due_document(timer.due) if timer.due else None,
        "kept": steps.to_document((timer.kept,))[0] if timer.kept else None,
    }


def timer_of(document: dict[str, Any]) -> Timer:
    return timer_from(
        document,
        rule=rule_of(document["rule"]),
        trigger_at=datetime.fromisoformat(document["trigger_at"]),
        calendar=document["calendar"],
        state=TimerState(document["state"]),
        generation=document["generation"],
        hold=Hold(document["hold"]) if document["hold"] else None,
        due_at=_instant(document["due_at"]),
        promised_at=_instant(document["promised_at"]),
        fired_at=_instant(document["fired_at"]),
    )


def timer_from(counted: dict[str, Any], *, rule: ClockRule, trigger_at: datetime, **instants: Any) -> Timer:
    """`instants`: the fields of a timer that its document does not hold."""
    return Timer(
        plan=Plan(
            rule=rule,
            period=_period_of(counted["period"]),
            trigger_at=trigger_at,
            adjustments=tuple(_adjustment_of(one) for one in counted["adjustments"]),
        ),
        due=due_of(counted["due"]) if counted["due"] else None,
        kept=steps.from_document([counted["kept"]])[0] if counted["kept"] else None,
        **instants,
    )


def due_document(due: Due) -> dict[str, Any]:
    plain = {field.name: getattr(due, field.name).isoformat() for field in fields(due) if field.name != "steps"}
    return {**plain, "provisional": due.provisional, "steps": steps.to_document(due.steps)}


def due_of(document: dict[str, Any]) -> Due:
    return Due(
        due_at=datetime.fromisoformat(document["due_at"]),
        last_day=date.fromisoformat(document["last_day"]),
        earliest_at=datetime.fromisoformat(document["earliest_at"]),
        earliest_on=date.fromisoformat(document["earliest_on"]),
        latest_at=datetime.fromisoformat(document["latest_at"]),
        latest_on=date.fromisoformat(document["latest_on"]),
        steps=steps.from_document(document["steps"]),
    )


def rule_document(rule: ClockRule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "version": rule.version,
        "trigger": _text_document(rule.trigger),
        "period": _period_document(rule.period),
        "at_least": rule.at_least,
        "at_most": rule.at_most,
        "act_within": _period_document(rule.act_within),
        "extensions": [_period_document(one) for one in rule.extensions],
        "roll": rule.roll.value,
        "whose": rule.whose.value,
        "effect": rule.effect.value,
        "consequences": [{"text": _text_document(one.text), "source": one.source.value} for one in rule.consequences],
        "article": rule.article,
        "in_force_from": rule.in_force_from.isoformat(),
        "note": _text_document(rule.note) if rule.note else None,
    }


def rule_of(document: dict[str, Any]) -> ClockRule:
    return ClockRule(
        code=document["code"],
        version=document["version"],
        trigger=Text(**document["trigger"]),
        period=_period_or_none(document["period"]),
        at_least=document["at_least"],
        at_most=document["at_most"],
        act_within=_period_or_none(document["act_within"]),
        extensions=tuple(_period_of(one) for one in document["extensions"]),
        roll=Roll(document["roll"]),
        whose=Whose(document["whose"]),
        effect=Effect(document["effect"]),
        consequences=tuple(Consequence(Text(**one["text"]), Source(one["source"])) for one in document["consequences"]),
        article=document["article"],
        in_force_from=date.fromisoformat(document["in_force_from"]),
        note=Text(**document["note"]) if document["note"] else None,
    )


def _adjustment_document(one: Adjustment) -> dict[str, Any]:
    plain = {field.name: _plain(getattr(one, field.name)) for field in fields(one)}
    return {"kind": NAMES[type(one)], **plain}


def _adjustment_of(document: dict[str, Any]) -> Adjustment:
    values = {name: value for name, value in document.items() if name != "kind"}
    for name in ("from_at", "until_at", "at"):
        if name in values:
            values[name] = _instant(values[name])
    if "period" in values:
        values["period"] = _period_of(values["period"])
    return ADJUSTMENTS[document["kind"]](**values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return _period_document(value) if isinstance(value, Period) else value


def _period_document(period: Period | None) -> dict[str, Any] | None:
    return {"amount": period.amount, "unit": period.unit.value} if period else None


def _period_of(document: dict[str, Any]) -> Period:
    return Period(document["amount"], Unit(document["unit"]))


def _period_or_none(document: dict[str, Any] | None) -> Period | None:
    return _period_of(document) if document else None


def _text_document(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
