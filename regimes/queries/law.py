"""The clocks in force and the seventeen invariants, as sentences in the reader's language."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from cases.queries.laws import in_full
from deadlines.queries.calendars import rules_in_force
from deadlines.queries.names import clock_name
from deadlines.queries.rules_in_words import consequences_of, in_language, period_sentence, roll_sentence
from deadlines.rules.clock_rules import ClockRule
from deadlines.rules.clocks import CLOCKS
from regimes.rules.invariants import INVARIANTS, Invariant


@dataclass(frozen=True, slots=True)
class Clock:
    code: str
    name: str
    trigger: str
    period: str
    roll: str
    ends: tuple[tuple[str, str], ...]  # what happens, and whether the law or the house says so
    article: str
    note: str


@dataclass(frozen=True, slots=True)
class Promise:
    number: int
    promise: str
    kept: str
    law: str


def clocks(on: date) -> list[Clock]:
    """In the order in which a case meets them; what a pack brought comes last."""
    order = {rule.code: at for at, rule in enumerate(CLOCKS)}
    found = sorted(rules_in_force(on), key=lambda rule: (order.get(rule.code, len(order)), rule.code))
    return [in_words(rule) for rule in found]


def in_words(rule: ClockRule) -> Clock:
    return Clock(
        code=rule.code,
        name=clock_name(rule.code),
        trigger=in_language(rule.trigger),
        period=period_sentence(rule),
        roll=roll_sentence(rule),
        ends=tuple(consequences_of(rule)),
        article=in_full(rule.article),
        note=in_language(rule.note) if rule.note else "",
    )


def promises() -> list[Promise]:
    return [said(one) for one in INVARIANTS]


def said(one: Invariant) -> Promise:
    return Promise(one.number, gettext(one.promise), gettext(one.kept), in_full(one.law))
