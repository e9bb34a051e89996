"""A clock rule as a reader sees it, in their language."""

from django.utils.translation import gettext

from cases.queries.wording import in_own_language
from deadlines.queries.sentences import amount_of, listed
from deadlines.rules.clock_rules import ClockRule, Source, Text
from deadlines.rules.periods import Roll


def in_language(text: Text) -> str:
    return in_own_language(text.zh, text.en)


def period_sentence(rule: ClockRule) -> str:
    if rule.period is None:
        return gettext("each standard names its own")
    if rule.period.amount == 0:
        return gettext("the same day")
    amount = amount_of(rule.period.amount, rule.period.unit.value)
    if rule.act_within and rule.act_within.amount == 0:
        return gettext("at once; the outer limit is %(amount)s") % {"amount": amount}
    if rule.at_least:
        return gettext("at least %(amount)s") % {"amount": amount}
    return gettext("at most %(amount)s") % {"amount": amount} if rule.at_most else amount


def roll_sentence(rule: ClockRule) -> str:
    sentences = {
        Roll.FORWARD: gettext("moves on to the next working day"),
        Roll.BACK: gettext("moves back to the working day before"),
        Roll.NONE: gettext("stays"),
    }
    return sentences[rule.roll]


def consequence_sentence(rule: ClockRule) -> str:
    return listed(f"{what} ({source})" for what, source in consequences_of(rule))


def consequences_of(rule: ClockRule) -> list[tuple[str, str]]:
    """What follows, and whether the law or the house says so."""
    sources = {Source.LAW: gettext("law"), Source.HOUSE: gettext("house rule")}
    return [(in_language(one.text), sources[one.source]) for one in rule.consequences]
