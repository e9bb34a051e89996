"""What somebody brings to have checked; and what an official looks for in the log."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000  # a receipt in a log of 2^63 entries has less than 5,000 characters


class ReceiptForm(forms.Form):
    text = forms.CharField(
        label=_("Your receipt, or the text in the code of a letter"),
        help_text=_(
            "Paste all of it, from its first line to its last. A telephone’s camera reads the code of a letter."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        validators=[MaxLengthValidator(LONGEST, _("This is too long to be a receipt."))],
        required=False,
    )
    file = forms.FileField(label=_("Or the file that you saved"), required=False)

    def clean_file(self) -> str:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size is None or file.size > LONGEST:
            raise forms.ValidationError(_("This file is too large to be a receipt."))
        return bytes(file.read()).decode(errors="replace")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("text") or cleaned.get("file")):
            self.add_error("text", _("Paste your receipt, or choose its file."))
        return cleaned

    @property
    def brought(self) -> str:
        return str(self.cleaned_data["text"] or self.cleaned_data["file"])


class LogFilter(forms.Form):
    case = forms.UUIDField(label=_("Case, file or person, by its opaque id"), required=False)
    before = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)
