"""Derivations as sentences in the reader's language. Nothing is decided here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext, ngettext

from cases.queries.laws import in_full
from cases.queries.wording import in_own_language
from deadlines.rules.steps import Step, StepCode

Values = Mapping[str, Any]
MANY = 3  # more weekends than this are counted, not listed


@dataclass(frozen=True, slots=True)
class Told:
    sentence: str
    law: str  # the articles that it rests on; nothing where none is known

    def __str__(self) -> str:
        # Translators: a sentence and the articles that it rests on.
        return (
            gettext("%(sentence)s [%(article)s]") % {"sentence": self.sentence, "article": self.law}
            if self.law
            else self.sentence
        )


def told(steps: Iterable[Step]) -> list[Told]:
    return [Told(SENTENCES[step.code](step.values), in_full(step.article)) for step in steps]


def explain(steps: Iterable[Step]) -> list[str]:
    """One sentence a step, with its articles."""
    return [str(one) for one in told(steps)]


# --- Days and instants ------------------------------------------------------------------------------------------------------


def day(text: str) -> str:
    # Translators: a date with its weekday, in the letters of Django's date filter.
    return formatted(date.fromisoformat(text), gettext("l j F Y"))


def instant(text: str) -> str:
    # Translators: an instant, in the letters of Django's date filter.
    return formatted(datetime.fromisoformat(text), gettext("l j F Y, H:i"))


def instant_in(at: datetime, zone: ZoneInfo) -> str:
    return instant(at.astimezone(zone).isoformat())


def ending(at: datetime, zone: ZoneInfo) -> str:
    return ended(at.astimezone(zone).isoformat())


def ended(text: str) -> str:
    """The end of a day is said as 24:00 of that day, never as 00:00 of the next."""
    local = datetime.fromisoformat(text)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return instant(text)
    # Translators: the end of a day.
    return gettext("%(day)s, 24:00") % {"day": day((local.date() - timedelta(days=1)).isoformat())}


def span(first: str, last: str) -> str:
    if first == last:
        return day(first)
    # Translators: a date without weekday, in the letters of Django's date filter.
    short = gettext("j F Y")
    names = {"first": formatted(date.fromisoformat(first), short), "last": formatted(date.fromisoformat(last), short)}
    return gettext("%(first)s to %(last)s") % names


def listed(items: Iterable[str]) -> str:
    # Translators: what stands between the items of a list.
    return gettext("; ").join(items)


# --- Amounts ----------------------------------------------------------------------------------------------------------------


def amount_of(number: int, unit: str) -> str:
    """ "5 working days"; a backward count says so elsewhere."""
    n = abs(number)
    phrases = {
        "hours": ngettext("%(n)s hour", "%(n)s hours", n),
        "days": ngettext("%(n)s day", "%(n)s days", n),
        "working_days": ngettext("%(n)s working day", "%(n)s working days", n),
        "weeks": ngettext("%(n)s week", "%(n)s weeks", n),
        "months": ngettext("%(n)s month", "%(n)s months", n),
        "years": ngettext("%(n)s year", "%(n)s years", n),
    }
    return phrases[unit] % {"n": n}


# --- One sentence a step ----------------------------------------------------------------------------------------------------


def started(values: Values) -> str:
    if "at" in values:
        return gettext("The count starts at %(at)s.") % {"at": instant(values["at"])}
    return gettext("It starts on %(on)s; that day is not counted.") % {"on": day(values["on"])}


def counted(values: Values) -> str:
    told = {"amount": amount_of(values["amount"], values["unit"])}
    if values["amount"] == 0:
        return gettext("There is nothing to count: it ends the same day.")
    if values["unit"] == "hours":
        return gettext("%(amount)s end at %(last)s.") % {**told, "last": instant(values["last"])}
    told |= {"first": day(values["first"]), "last": day(values["last"])}
    if values["amount"] < 0:
        return gettext("%(amount)s are counted backward, to %(last)s.") % told
    if values["unit"] == "working_days":
        return gettext("%(amount)s are counted: the first is %(first)s, the last is %(last)s.") % told
    return gettext("%(amount)s later is %(last)s.") % told


def skipped(values: Values) -> str:
    named = [one for one in values["spans"] if one["why"] in {"holiday", "excluded"}]
    others = [one for one in values["spans"] if one["why"] not in {"holiday", "excluded"}]
    parts = [reasoned(one) for one in named]
    if len(others) <= MANY:
        parts += [reasoned(one) for one in others]
    else:
        off = sum((date.fromisoformat(one["last"]) - date.fromisoformat(one["first"])).days + 1 for one in others)
        parts.append(ngettext("%(n)s day of weekends", "%(n)s days of weekends", off) % {"n": off})
    return gettext("Not counted: %(days)s.") % {"days": listed(parts)}


def reasoned(one: Values) -> str:
    reasons: dict[str, Callable[[], str]] = {
        "holiday": lambda: str(in_own_language(one["name_zh"], one["name"])),
        "weekend": lambda: gettext("weekend"),
        "unknown": lambda: gettext("probably off, no notice says yet"),
        "excluded": lambda: gettext("does not count, as said above"),
    }
    told = {"days": span(one["first"], one["last"]), "why": reasons[one["why"]]()}
    return gettext("%(days)s (%(why)s)") % told


def made_up(values: Values) -> str:
    days = listed(day(on) for on in values["days"])
    return gettext("Counted although it is a weekend, because it is worked instead of another day: %(days)s.") % {
        "days": days
    }


def excluded(values: Values) -> str:
    causes = {
        "suspended": gettext("the period stood still"),
        "outage": gettext("nobody could file anything"),
        "transit": gettext("it was in the post"),
    }
    told = {"why": causes.get(values["why"], values["why"]), "reason": without_stop(values["reason"])}
    if "from_at" in values:
        told["days"] = f"{instant(values['from_at'])} – {instant(values['until_at'])}"
    else:
        told["days"] = span(values["first"], values["last"])
    if not values["reason"]:
        return gettext("%(days)s: does not count, because %(why)s.") % told
    return gettext("%(days)s: does not count, because %(why)s: %(reason)s.") % told


def without_stop(reason: str) -> str:
    """What an official wrote, within a sentence of ours."""
    return reason.strip().rstrip(".。")


def clamped(values: Values) -> str:
    told = {"wanted": values["wanted"], "last": day(values["last"])}
    return gettext("That month has no day %(wanted)s, so its last day is taken: %(last)s.") % told


def added(values: Values) -> str:
    told = {"days": listed(span(one["first"], one["last"]) for one in values["spans"])}
    told |= {"amount": amount_of(values["amount"], "days"), "last": day(values["last"])}
    return gettext("For what did not count (%(days)s), %(amount)s are added at the end: %(last)s.") % told


def extended(values: Values) -> str:
    told = {"amount": amount_of(values["amount"], values["unit"]), "last": day(values["last"])}
    return gettext("It was lengthened by %(amount)s, to %(last)s.") % told


def rolled(values: Values) -> str:
    told = {"from": day(values["from"]), "to": day(values["to"])}
    told["days"] = listed(reasoned(one) for one in values["spans"])
    if values["direction"] == "back":
        return gettext("%(from)s is a day off, so it moves back to the working day before, %(to)s: %(days)s.") % told
    return gettext("%(from)s is a day off, so it moves on to the next working day, %(to)s: %(days)s.") % told


def assumed(values: Values) -> str:
    told = {name: day(values[name]) for name in ("covers_until", "earliest_on", "latest_on")}
    told["days"] = values["longest_break"]
    return (
        gettext(
            "This date is provisional. No notice says yet which days after %(covers_until)s are worked. It will be between"
            " %(earliest_on)s and %(latest_on)s, as long as there are never more than %(days)s days off in a row."
        )
        % told
    )


def ends(values: Values) -> str:
    if values["due_at"][11:16] == "00:00":
        return gettext("The last day is %(last_day)s, until 24:00.") % {"last_day": day(values["last_day"])}
    return gettext("It ends at %(due_at)s.") % {"due_at": instant(values["due_at"])}


def restarted(values: Values) -> str:
    told = {"at": instant(values["at"]), "reason": without_stop(values["reason"])}
    return gettext("It began anew at %(at)s: %(reason)s.") % told


def kept(values: Values) -> str:
    told = {name: ended(values[name]) for name in ("promised", "computed")}
    return gettext("A later calendar gives %(computed)s. What was said before, %(promised)s, holds.") % told


SENTENCES: dict[StepCode, Callable[[Values], str]] = {
    StepCode.STARTED: started,
    StepCode.RESTARTED: restarted,
    StepCode.EXCLUDED: excluded,
    StepCode.COUNTED: counted,
    StepCode.SKIPPED: skipped,
    StepCode.MADE_UP: made_up,
    StepCode.CLAMPED: clamped,
    StepCode.ADDED: added,
    StepCode.EXTENDED: extended,
    StepCode.ROLLED: rolled,
    StepCode.ASSUMED: assumed,
    StepCode.ENDS: ends,
    StepCode.KEPT: kept,
}
