from django import forms
from django.utils.translation import gettext_lazy as _


class AcceptanceForm(forms.Form):
    """One official has looked at a jump."""

    reason = forms.CharField(
        label=_("Why the clock can be trusted again"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you compared it with, and what had happened. Kept for ever, with your name."),
    )
