"""The search of the register: a name or a number, by POST."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("In characters or letters. A person is found by the whole name."),
        max_length=200,
        required=False,
    )
    identifier = forms.CharField(
        label=_("Whole number"),
        help_text=_("Unified social credit code, or identity number. It is kept nowhere."),
        max_length=40,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("name") and not cleaned.get("identifier"):
            raise ValidationError({"name": _("Write a name or a number.")})
        return cleaned
