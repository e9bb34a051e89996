"""The calculator's question: a start, an amount, and what happens when the end falls on a day off."""

from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.widgets import DayInput
from clock.forms import OwnWords
from deadlines import queries
from deadlines.rules.instants import start_of_day
from deadlines.rules.periods import LONGEST, Period, Question, Roll, Uncountable, Unit

UNITS = [
    (Unit.WORKING_DAYS.value, _("working days")),
    (Unit.DAYS.value, _("days")),
    (Unit.WEEKS.value, _("weeks")),
    (Unit.MONTHS.value, _("months")),
    (Unit.YEARS.value, _("years")),
    (Unit.HOURS.value, _("hours")),
]
ROLLS = [
    (Roll.NONE.value, _("It stays there")),
    (Roll.FORWARD.value, _("It moves on to the next working day")),
    (Roll.BACK.value, _("It moves back to the working day before")),
]
CALENDAR_NAMES = {"cn": _("Mainland China")}
FIELD_OF = {"start-out-of-range": "start", "too-long": "amount"}


class CalculatorForm(OwnWords, forms.Form):
    start = forms.DateField(
        label=_("When does it start?"),
        help_text=_("For example the day on which a letter reached you. Write it as 2026-04-30."),
        widget=DayInput,
        error_messages={
            "required": _("Write the day on which it starts."),
            "invalid": _("We cannot read this day. Write it as 2026-04-30."),
        },
    )
    at = forms.TimeField(
        label=_("At what time?"),
        required=False,
        help_text=_("Only for a period in hours. Write it as 15:30."),
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": _("We cannot read this time. Write it as 15:30.")},
    )
    amount = forms.IntegerField(
        label=_("How many?"),
        widget=forms.TextInput(),  # a number field forgets what it cannot read
        help_text=_("With a minus sign it is counted backward, for example -7 for “seven days before the hearing”."),
        error_messages={
            "required": _("Write a number, for example 5."),
            "invalid": _("Write a whole number, for example 5."),
        },
    )
    unit = forms.ChoiceField(label=_("Of what?"), choices=UNITS, initial=Unit.WORKING_DAYS.value)
    roll = forms.ChoiceField(
        label=_("What if the last day is a day off?"),
        choices=ROLLS,
        initial=Roll.FORWARD.value,
        widget=forms.RadioSelect,
        help_text=_("Where you must act, the law usually lets it move on. A period in working days never needs it."),
    )
    calendar = forms.ChoiceField(label=_("By which calendar?"))

    question: Question

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["calendar"])
        field.choices = [(code, CALENDAR_NAMES.get(code, code)) for code in queries.codes()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("unit") == Unit.HOURS and given.get("start") and "at" not in self.errors and given["at"] is None:
            self.add_error("at", _("For hours, give the time of day as well."))
        if not self.errors:
            self.ask(given)
        return given

    def ask(self, given: dict[str, Any]) -> None:
        zone = queries.calendar_in_force(given["calendar"]).zone_info
        unit = Unit(given["unit"])
        at: time | None = given["at"] if unit is Unit.HOURS else None
        try:
            start = datetime.combine(given["start"], at, zone) if at else start_of_day(given["start"], zone)
            self.question = Question(start, Period(given["amount"], unit), Roll(given["roll"]))
        except Uncountable as refused:
            self.add_error(FIELD_OF.get(refused.code), self.sentence(refused.code, unit))
        except OverflowError:
            self.add_error("start", queries.refusal_sentence("start-out-of-range"))

    def sentence(self, code: str, unit: Unit) -> str:
        if code != "too-long":
            return queries.refusal_sentence(code)
        words = dict(UNITS)[unit.value]
        return _("We count at most %(most)s %(unit)s.") % {"most": LONGEST[unit], "unit": words}
