"""How every form of the house speaks, and the one of this room."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from clock.rules import FIRST_YEAR, LAST_YEAR, is_near

# What is missing or cannot be read is said as the rules say it.
WORDS: tuple[tuple[type[forms.Field], str, Any], ...] = (
    (forms.Field, "required", _("Please fill this in.")),
    (forms.DateField, "invalid", _("Write a date as 2026-05-08.")),
    (forms.DateTimeField, "invalid", _("Write a moment as 2026-05-08 15:20.")),
    (forms.IntegerField, "invalid", _("Write a whole number.")),
    (forms.ChoiceField, "invalid_choice", _("Choose one of those offered.")),
)


def near(day: date) -> None:
    """Within years that every zone, calendar and column can hold."""
    if not is_near(day):
        words = _("Write a day between the years %(first)s and %(last)s.")
        raise ValidationError(words, params={"first": FIRST_YEAR, "last": LAST_YEAR})


class OwnWords(BaseForm):
    """What is wrong is said in the house's words, unless a field has better ones of its own."""

    use_required_attribute = False  # a browser's own bubble is in the browser's language, and says less

    def full_clean(self) -> None:
        for field in self.fields.values():
            for sort, code, words in WORDS:
                if isinstance(field, sort) and field.error_messages.get(code) == sort.default_error_messages[code]:
                    field.error_messages[code] = words
            if isinstance(field, forms.DateField | forms.DateTimeField) and near not in field.validators:
                field.validators.append(near)
        super().full_clean()


def status_of(*shown: object) -> int:
    """Of a page: 422 where one of the forms on it was sent with something to mend."""
    return 422 if any(isinstance(one, BaseForm) and one.is_bound and one.errors for one in shown) else 200


class AcceptanceForm(OwnWords, forms.Form):
    """One official has looked at a jump."""

    reason = forms.CharField(
        label=_("Why the clock can be trusted again"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you compared it with, and what had happened. Kept for ever, with your name."),
    )
