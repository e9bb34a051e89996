"""What is refused, as sentences that say how to mend it."""

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from deadlines.rules.sheets import Fault

REFUSALS: dict[str, str | Promise] = {
    "runs-already": _("This deadline runs already."),
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
    "outage-too-long": _("An outage is declared for 31 days at most. If it lasts longer, declare it again."),
    "outage-second-person": _("You declared it. A second official must confirm it."),
    "outage-confirmed": _("It is confirmed already."),
    "outage-ended": _("It has ended already."),
    "outage-ends-within": _("Write a moment from its beginning on, and before its declared end."),
    "extension-shortens": _("An extension adds time."),
    "backward-with-pauses": _("A count backward has no pauses."),
    "hours-added-to-days": _("A period in days cannot be lengthened by hours."),
    "days-added-to-hours": _("A period in hours is lengthened by hours."),
    "not-approved-by-oneself-twice": _("You have approved it already. A second official must approve it as well."),
    "not-independent": _("You had a part in this matter, or stand in for somebody who had. Somebody else settles it."),
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
    "not-ended": _("BEGIN:%(name)s has no END:%(name)s."),
    "other-days": _("%(name)s is not read here. Write each day by itself, with DTSTART and DTEND."),
    "not-a-category": _("“%(given)s” is neither HOLIDAY nor WORKING."),
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
    "not-a-day": _("“%(given)s” is no day. Write, for example, %(example)s."),
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


def refusal_msgid(code: str) -> str:
    """As the catalogue knows it, for a reason that is said in another reader's language later."""
    with override(None):
        return str(REFUSALS[code])
