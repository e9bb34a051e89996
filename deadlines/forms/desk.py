"""The desk's forms: proposing and approving a calendar, declaring an outage, saying what was done in redress."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm
from cases.forms.widgets import MomentInput
from deadlines import queries
from deadlines.queries.calendar_files import LARGEST, read_calendar_file
from deadlines.rules.calendars import Calendar
from deadlines.rules.sheets import Unreadable


class ProposalForm(RefusableForm):
    file = forms.FileField(
        label=_("Calendar file"),
        help_text=_("YAML, JSON or iCalendar, with the weekday beside every day. What is wrong is said line by line."),
        error_messages={"required": _("Choose the file.")},
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("For example the notice and its number."))

    calendar: Calendar

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is too large for a calendar."))
        try:
            self.calendar = read_calendar_file(file.read().decode("utf-8-sig"), file.name or "")
        except UnicodeDecodeError as wrong:
            raise forms.ValidationError(_("The file is not UTF-8 text.")) from wrong
        except Unreadable as refused:
            raise forms.ValidationError([queries.fault_sentence(fault) for fault in refused.faults]) from refused
        return file

    def refuse_file(self, sentences: list[Any]) -> None:
        for sentence in sentences:
            self.add_error("file", sentence)


class ApprovalForm(RefusableForm):
    reason = forms.CharField(
        label=_("What you compared it with"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the notice on the State Council’s site, day by day. Kept for ever, with your name."),
    )


class OutageForm(RefusableForm):
    from_at = forms.DateTimeField(label=_("From"), widget=MomentInput)
    until_at = forms.DateTimeField(label=_("Until"), widget=MomentInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What nobody could do, and why. Everybody whose time is lengthened reads it."),
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        required=False,
        help_text=_("Where the decision or the report can be read."),
    )


class ConfirmOutageForm(RefusableForm):
    reason = forms.CharField(
        label=_("How you know of it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the log of the computer room. Kept for ever, with your name."),
    )


class EndOutageForm(RefusableForm):
    ends_at = forms.DateTimeField(
        label=_("People could file again from"),
        widget=MomentInput,
        help_text=_("If there never was an outage: the moment at which it was declared to begin."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class RedressForm(RefusableForm):
    outcome = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For the person concerned. It is kept for ever, with your name."),
    )
