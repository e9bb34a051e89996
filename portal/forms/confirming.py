"""What somebody chooses when they let one agency ask once whether they are not on a list."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm


class ConfirmationForm(RefusableForm):
    key = forms.ChoiceField(
        label=_("Who may ask, and about which list"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who may ask."),
            "invalid_choice": _("Choose one of these. Perhaps the rules of the list have changed."),
        },
    )
    agree = forms.BooleanField(
        label=_("I agree that they ask this once, and that they are told if I am not on the list."),
        error_messages={"required": _("Tick this if you agree. If you do not, nothing changes for you.")},
    )
    stamp = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("Open the page again.")})

    def __init__(self, *arguments: Any, offers: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **{"initial": {"stamp": uuid4()}, **named})
        self.fields["key"].choices = list(offers)  # type: ignore[attr-defined]
