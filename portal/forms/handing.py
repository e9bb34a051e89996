"""What a clerk says before everything that is held about somebody is printed for them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm


class HandOverForm(RefusableForm):
    proved_by = forms.CharField(
        label=_("By which paper they showed who they are"),
        help_text=_("Such as “resident identity card, seen”. Without its number."),
        max_length=200,
    )
    language = forms.ChoiceField(
        label=_("Language of the paper"), choices=[("zh-hans", "简体中文"), ("en", "English")], widget=forms.RadioSelect
    )
