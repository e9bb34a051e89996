"""What somebody types when they comment. Nothing of it is lost when something needs mending."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.forms.widgets import SeveralFiles, SeveralFilesField
from cases.queries.wording import say
from consultations.rules.comments import LONGEST_COMMENT, LONGEST_CONTACT, LONGEST_NAME, Said, faults_of, tidied


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("It is published as you write it. Please do not write about other people’s private matters."),
        widget=forms.Textarea(attrs={"rows": 10}),
        validators=[MaxLengthValidator(LONGEST_COMMENT, _("Please keep this to %(limit_value)s characters."))],
        error_messages={"required": _("Write what you want to say.")},
        strip=False,
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("It is published. You may use another name than your own, or leave this empty."),
        required=False,
        validators=[MaxLengthValidator(LONGEST_NAME, _("Please keep this to %(limit_value)s characters."))],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("How we can reach you"),
        help_text=_("A telephone number or a mail address, in case we have a question. It is never published."),
        required=False,
        validators=[MaxLengthValidator(LONGEST_CONTACT, _("Please keep this to %(limit_value)s characters."))],
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    papers = SeveralFilesField(
        label=_("Files"),
        help_text=_("Up to five, of 20 MB at most: PDF, pictures, text, Office files. They are published."),
        required=False,
        widget=SeveralFiles(attrs={"multiple": True}),
    )
    # A field that people do not see, and programs fill in.
    website = forms.CharField(label=_("Leave this empty"), required=False)

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in ("text", "name", "contact", "papers")]

    @property
    def typed(self) -> list[forms.BoundField]:
        """What the page that checks carries on; files are kept already."""
        return [self[name] for name in ("text", "name", "contact")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            for fault in faults_of(self.said):
                self.add_error(fault.pointer.removeprefix("/"), say(fault.text))
        return given

    @property
    def said(self) -> Said:
        given = self.cleaned_data
        return Said(tidied(given["text"]), tidied(given["name"]), tidied(given["contact"]), (get_language() or "")[:10])

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))
