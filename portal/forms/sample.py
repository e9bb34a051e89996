"""The form on the style page: one field of each sort, half filled in, so that it shows what is wrong."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _


class SampleAnswer(forms.Form):
    reference = forms.CharField(
        label=_("Reference of the case"),
        help_text=_("It stands at the top of your letter, for example JD-2026-004182-K."),
        validators=[
            RegexValidator(r"\A[A-Z]{2}-\d{4}-\d{6}-[A-Z]\Z", _("Write the whole reference, with its last letter."))
        ],
        error_messages={"required": _("Write the reference of the case.")},
    )
    said = forms.CharField(
        label=_("What do you want to say?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a few words, or say that you send papers only.")},
    )
    language = forms.ChoiceField(
        label=_("In which language shall we write to you?"),
        choices=[("zh-hans", "中文"), ("en", "English")],
        initial="zh-hans",
        required=False,
    )
    by = forms.ChoiceField(
        label=_("How shall we reach you?"),
        choices=[("post", _("By post")), ("phone", _("By telephone"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how we reach you.")},
    )
    hearing = forms.BooleanField(label=_("I ask for a hearing"), required=False)
