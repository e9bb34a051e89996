"""An objection to a candidate, from anybody."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm
from cases.forms.widgets import SeveralFiles, SeveralFilesField

LONGEST = 5000
LONGEST_NAME = 200
MOST_FILES = 5


class ObjectionForm(RefusableForm):
    words = forms.CharField(
        label=_("Why should this candidate not be named?"),
        help_text=_("Write what you know, and how one can check it."),
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[MaxLengthValidator(LONGEST, _("Please keep this to %(limit_value)s characters."))],
        error_messages={"required": _("Write what speaks against it.")},
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("You may leave this empty. The candidate does not see it, and it is forgotten with the decision."),
        required=False,
        validators=[MaxLengthValidator(LONGEST_NAME, _("Please keep this to %(limit_value)s characters."))],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    papers = SeveralFilesField(
        label=_("Files"),
        help_text=_("Up to five, of 20 MB at most: PDF, pictures, text, Office files."),
        required=False,
        widget=SeveralFiles(attrs={"multiple": True}),
    )
    # A field that people do not see, and programs fill in.
    website = forms.CharField(label=_("Leave this empty"), required=False)

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in ("words", "name", "papers")]

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))

    def clean_papers(self) -> list[Any]:
        papers: list[Any] = self.cleaned_data["papers"]
        if len(papers) > MOST_FILES:
            raise forms.ValidationError(_("Send at most %(most)s files."), params={"most": MOST_FILES})
        return papers
