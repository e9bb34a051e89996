"""What an official says who keeps something from the person for a time."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm
from cases.forms.widgets import DayInput
from portal.rules.withholding import GROUNDS


class WithholdForm(RefusableForm):
    event = forms.ChoiceField(label=_("Event"), widget=forms.Select)
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(code, _(title)) for code, title in GROUNDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a ground.")},
    )
    law = forms.CharField(label=_("By which law"), max_length=200, help_text=_("The article that permits it."))
    review_on = forms.DateField(
        label=_("To be looked at again on"),
        help_text=_("Name a day within the next six months. From that day on it is shown by itself."),
        widget=DayInput,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One or two sentences. They are kept with this step for ever."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, events: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["event"].choices = events  # type: ignore[attr-defined]
