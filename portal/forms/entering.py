"""Coming in with the paper in one's hand; and forms that programs fill in by themselves."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from cases.rules.references import as_reference
from portal.queries.stamps import SHORTEST, shown_since, stamp

LONGEST_CHALLENGE = 2000


class GuardedForm(forms.Form):
    """A field that people do not see, and the moment at which the form was shown."""

    use_required_attribute = False  # a browser's own bubble is in the browser's language, and says less
    website = forms.CharField(label=_("Leave this empty"), required=False)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stamp", stamp())

    @property
    def asked(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != "website"]

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))

    def is_too_quick(self, now: datetime) -> bool:
        since = shown_since(self.data.get("stamp", ""), now)
        return since is None or since < SHORTEST


class ReferenceField(forms.CharField):
    """A slip of the pen is said at once: it costs nobody one of the few tries."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Reference of the case"),
            help_text=_("It stands at the top of your letter, for example BL-2026-004182-K."),
            max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            error_messages={"required": _("Write the reference of the case.")},
        )

    def clean(self, value: Any) -> str:
        reference = as_reference(super().clean(value))
        if reference is None:
            raise forms.ValidationError(
                _("This is no reference of ours. Compare each sign with your letter; its last letter belongs to it.")
            )
        return reference


class EntryForm(GuardedForm):
    reference = ReferenceField()
    code = forms.CharField(
        label=_("Access code"),
        help_text=_("It stands on the separate sheet that came with your letter: twelve letters and digits."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the access code.")},
    )


class LostCodeForm(GuardedForm):
    reference = ReferenceField()


class ChallengeForm(forms.Form):
    use_required_attribute = False
    said = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "For example: I moved away in March, and somebody else signed for it. Say when and how you learnt of the letter."
        ),
        validators=[MaxLengthValidator(LONGEST_CHALLENGE, _("Please keep this to %(limit_value)s characters."))],
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say in a few words what happened.")},
    )
