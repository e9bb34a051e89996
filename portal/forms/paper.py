"""What came on paper, as a clerk enters it: the same questions on one page, and when it came in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.forms.moving import AskedField, widget_of
from cases.forms.refusing import RefusableForm
from cases.forms.widgets import DayInput, PapersInput
from cases.rules.fields import Fault, Invalid, as_text, clean_value
from cases.states import FieldKind
from portal.rules.filings import Question

Offers = Mapping[str, Sequence[tuple[str, str]]]
SECOND = timedelta(seconds=1)


class PaperForm(RefusableForm):
    filed_for = forms.ChoiceField(label=_("Who filed it"), widget=forms.RadioSelect)
    received_on = forms.DateField(
        label=_("Day on which it came in"),
        help_text=_(
            "As the stamp or the postmark of the office says. Their time is counted from this day, not from today."
        ),
        widget=DayInput,
    )

    def __init__(
        self, data: Any = None, *, questions: Sequence[Question], offers: Offers, parties: Any, by: UUID
    ) -> None:
        super().__init__(data)
        self.questions = questions
        self.fields["filed_for"].choices = parties  # type: ignore[attr-defined]
        for one in questions:
            offered = offers.get(one.field.name, ())
            widget = PapersInput(many=one.many, by=by) if one.papers else widget_of(one.field, offered)
            self.fields[one.field.name] = AskedField(one.field, widget)
        self.fields["reason"] = forms.CharField(
            label=_("Note"),
            help_text=_("One or two sentences. They are kept with this step for ever."),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def clean(self) -> dict[str, Any]:
        """By the table's own rule, so that everything that is wrong is said at once."""
        for one in self.questions:
            try:
                clean_value(one.field, self.value_of(one))
            except ValueError as wrong:
                self.refuse(Invalid(Fault(f"/{one.field.name}", as_text(wrong))))
        return self.cleaned_data

    @property
    def data_sent(self) -> dict[str, Any]:
        """All but the papers, as a program would send it."""
        return {one.field.name: self.value_of(one) for one in self.questions if not one.papers}

    @property
    def papers(self) -> dict[str, list[str]]:
        """The ids of those that have come in."""
        return {one.field.name: self.ids_of(one) for one in self.questions if one.papers}

    def ids_of(self, one: Question) -> list[str]:
        return str(self.cleaned_data.get(one.field.name) or "").split()

    def value_of(self, one: Question) -> Any:
        if one.papers:
            ids = self.ids_of(one)
            return ids if one.many else next(iter(ids), None)
        value = self.cleaned_data.get(one.field.name)
        if one.field.kind is FieldKind.BOOLEAN:
            return {"yes": True, "no": False}.get(str(value), value or None)
        return value or None

    def received_at(self, now: datetime) -> datetime:
        """The day's last second, or now: what came in on the last day came in time."""
        on: date = self.cleaned_data["received_on"]
        zone = ZoneInfo(settings.TIME_ZONE)
        return min(now, datetime.combine(on + timedelta(days=1), time(), zone) - SECOND)

    def check_day(self, opened_at: datetime, now: datetime) -> None:
        zone = ZoneInfo(settings.TIME_ZONE)
        on = self.cleaned_data.get("received_on")
        if on and on > now.astimezone(zone).date():
            self.add_error("received_on", _("This day has not come yet."))
        if on and on < opened_at.astimezone(zone).date():
            self.add_error("received_on", _("The case did not exist yet on this day."))
