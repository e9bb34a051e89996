"""What somebody types on the pages of their own file."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm
from records.states import DOUBTS

LONGEST_DOUBT = 5000


class CodeForm(RefusableForm):
    code = forms.CharField(
        label=_("Code from the counter"),
        help_text=_("Twelve letters and digits. Capitals and dashes do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "field-short"}),
        error_messages={"required": _("Write the code from the sheet that you got at the counter.")},
    )


class ConsentForm(RefusableForm):
    address = forms.EmailField(
        label=_("Mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write a mail address, as name@example.org."),
            "invalid": _("Write a mail address, as name@example.org."),
        },
    )
    agree = forms.BooleanField(
        label=_("I agree that letters reach me at this address. The day on which a mail arrives there counts."),
        error_messages={"required": _("Tick this if you agree. If you do not, nothing changes for you.")},
    )


class DoubtForm(RefusableForm):
    doubt = forms.ChoiceField(
        label=_("What is wrong"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("What would be right? If you have a paper that shows it, say which, and bring or send it."),
        required=False,
        validators=[MaxLengthValidator(LONGEST_DOUBT, _("Please keep this to %(limit_value)s characters."))],
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["doubt"].choices = [(str(code), gettext(words)) for code, words in DOUBTS]  # type: ignore[attr-defined]
