"""Derivations, faults and refusals as sentences in the reader's language. Nothing is decided here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateformat import format as formatted
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from deadlines.rules.sheets import Fault
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
    return [Told(SENTENCES[step.code](step.values), cited(step.article) if step.article else "") for step in steps]


def explain(steps: Iterable[Step]) -> list[str]:
    """One sentence a step, with its articles."""
    return [str(one) for one in told(steps)]


LAWS = {
    "Civil Code": _("Civil Code"),
    "CPL": _("Civil Procedure Law"),
    "APL": _("Administrative Penalty Law"),
    "ARL": _("Administrative Reconsideration Law"),
}


def cited(article: str) -> str:
    """ "CPL 85" as a reader knows it."""
    found = []
    for one in article.split("; "):
        law, _space, number = one.rpartition(" ")
        named = gettext("%(law)s, article %(number)s") % {"law": LAWS[law], "number": number} if law in LAWS else one
        found.append(named)
    return listed(found)


# --- Days and instants ------------------------------------------------------------------------------------------------------


def day(text: str) -> str:
    # Translators: a date with its weekday, in the letters of Django's date filter.
    return formatted(date.fromisoformat(text), gettext("l j F Y"))


def instant(text: str) -> str:
    # Translators: an instant, in the letters of Django's date filter.
    return formatted(datetime.fromisoformat(text), gettext("l j F Y, H:i"))


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
    chinese = (get_language() or "").startswith("zh")
    reasons: dict[str, Callable[[], str]] = {
        "holiday": lambda: str(one["name_zh"] if chinese else one["name"]),
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
    told = {"why": causes.get(values["why"], values["why"]), "reason": values["reason"]}
    if "from_at" in values:
        told["days"] = f"{instant(values['from_at'])} – {instant(values['until_at'])}"
    else:
        told["days"] = span(values["first"], values["last"])
    if not values["reason"]:
        return gettext("%(days)s: does not count, because %(why)s.") % told
    return gettext("%(days)s: does not count, because %(why)s: %(reason)s.") % told


def clamped(values: Values) -> str:
    told = {"wanted": values["wanted"], "last": day(values["last"])}
    return gettext("That month has no day %(wanted)s, so its last day is taken: %(last)s.") % told


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
    return gettext("It began anew at %(at)s: %(reason)s.") % {"at": instant(values["at"]), "reason": values["reason"]}


def kept(values: Values) -> str:
    told = {name: instant(values[name]) for name in ("promised", "computed")}
    return gettext("A later calendar gives %(computed)s. What was said before, %(promised)s, holds.") % told


SENTENCES: dict[StepCode, Callable[[Values], str]] = {
    StepCode.STARTED: started,
    StepCode.RESTARTED: restarted,
    StepCode.EXCLUDED: excluded,
    StepCode.COUNTED: counted,
    StepCode.SKIPPED: skipped,
    StepCode.MADE_UP: made_up,
    StepCode.CLAMPED: clamped,
    StepCode.EXTENDED: extended,
    StepCode.ROLLED: rolled,
    StepCode.ASSUMED: assumed,
    StepCode.ENDS: ends,
    StepCode.KEPT: kept,
}


# --- Refusals ---------------------------------------------------------------------------------------------------------------

REFUSALS: dict[str, str | Promise] = {
    "ended-already": _("This deadline has ended already."),
    "not-due": _("It is not due."),
    "held-for-another-reason": _("It is held for another reason."),
    "suspended-already": _("It stands still already."),
    "not-suspended": _("It does not stand still."),
    "outside-the-period": _("This moment is not within the period."),
    "extension-needs-a-decision-with-reasons": _("An extension needs a decision with its reasons."),
    "no-extension-allowed": _("The law allows no further extension."),
    "extension-too-long": _("The law allows a shorter extension only."),
    "not-touched": _("This window was not open at that time, or it is an agency’s own duty."),
    "standard-names-no-period": _("The standard must name the period."),
    "other-unit-than-the-rule": _("The law counts this period in another unit."),
    "shorter-than-the-rule": _("The law gives more time than that."),
    "longer-than-the-rule": _("The law allows no more time than it names."),
    "kept": _("Calendars and clock rules are kept as they were. A change is a new version."),
    "shipped": _("Only an update of the software brings a calendar with it."),
    "too-long": _("That is longer than we count. Write a smaller number."),
    "start-out-of-range": _("Write a day between 1900 and 2300."),
    "instant-without-zone": _("Write the moment with its zone."),
    "ends-before-it-begins": _("The end is before the beginning."),
    "extension-shortens": _("An extension adds time."),
    "backward-with-pauses": _("A count backward has no pauses."),
    "hours-added-to-days": _("A period in days cannot be lengthened by hours."),
    "days-added-to-hours": _("A period in hours is lengthened by hours."),
    "not-approved-by-oneself-twice": _("You have approved it already. A second official must approve it as well."),
    "outdated": _("Another version came into force meanwhile. Load the file again, so that both are kept."),
    "in-force-already": _("This version is in force already."),
    "nothing-new": _("This calendar says nothing that is not in force already."),
    "synthetic": _("This calendar is made up. Only a demonstration may use it."),
    "version-taken": _("This version number has other words already. A change is a new version."),
    "reason-missing": _("Say why, in a sentence."),
    "not-an-official": _("Only an official who may change calendars can do this."),
}

FAULTS: dict[str, str | Promise] = {
    "syntax": _("This line cannot be read (%(problem)s)."),
    "empty": _("The file is empty."),
    "too-large": _("The file is too large for a calendar."),
    "not-a-mapping": _("Here should be fields with names: %(wanted)s."),
    "missing-field": _("The field “%(name)s” is missing."),
    "unknown-field": _("There is no field “%(name)s”. Is it a slip of the keyboard?"),
    "field-twice": _("The field “%(name)s” is written twice."),
    "not-a-list": _("“%(name)s” should be a list."),
    "not-a-text": _("“%(name)s” is empty or no text."),
    "not-true-or-false": _("“%(name)s” is either true or false."),
    "no-years": _("The file names no year."),
    "unknown-zone": _("There is no time zone %(given)s. Write one such as Asia/Shanghai."),
    "not-a-weekday": _("“%(given)s” is no weekday, or is written twice. Write mon, tue, wed, thu, fri, sat or sun."),
    "no-working-week": _("At least one weekday must be worked."),
    "not-a-month-and-day": _("“%(given)s” is no month and day. Write, for example, 12-23."),
    "not-a-break": _("The longest break is a number of days between 1 and %(most)s, not “%(given)s”."),
    "unknown-year": _("“%(given)s” is no year that we can count. Write four digits."),
    "year-twice": _("The year %(year)s is in the file twice."),
    "gap": _("The year after %(before)s is missing: %(year)s follows."),
    "no-notice": _("Name the notice that says so for %(year)s."),
    "not-a-day": _("“%(given)s” is no day. Write, for example, 2026-02-14 sat."),
    "no-weekday": _("Write the weekday after %(on)s as well: %(weekday)s."),
    "wrong-weekday": _("%(on)s is not “%(given)s” but %(weekday)s. Which of the two is wrong?"),
    "ends-before-it-begins": _("It ends (%(last)s) before it begins (%(first)s)."),
    "too-long": _("From %(first)s to %(last)s is longer than any holiday. Look at the dates again."),
    "wrong-number-of-days": _("These are %(counted)s days, not %(given)s."),
    "overlap": _("%(on)s belongs to another holiday already, on line %(other)s."),
    "day-twice": _("%(on)s is named already, on line %(other)s."),
    "worked-anyway": _("%(on)s is a working day anyway."),
    "other-year": _("%(on)s does not belong to the notice for %(year)s."),
    "other-calendar": _("“%(name)s” is not what the calendar in force says. Use another name for another calendar."),
    "day-in-two-years": _("Both %(before)s and %(year)s name %(on)s."),
    "assumption": _(
        "%(first)s to %(last)s has more rest than longest_break (%(most)s) allows. If that is right, raise longest_break."
    ),
}


def fault_sentence(fault: Fault) -> str:
    return gettext("Line %(line)s: %(sentence)s") % {"line": fault.line, "sentence": FAULTS[fault.code] % fault.values}


def refusal_sentence(code: str) -> str:
    return str(REFUSALS[code])
