"""The desk's forms about notices. What the rules say of a field comes back to it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm
from cases.forms.widgets import DayInput
from cases.rules.references import as_reference
from clock.forms import OwnWords
from notices.states import PROOF_NEEDED, TRACKING_NEEDED, Channel, Outcome

BY_HAND = [
    (Channel.IN_PERSON, _("In person")),
    (Channel.POST, _("By post")),
    (Channel.ELECTRONIC, _("By mail to an electronic address")),
]
REASON = _("One or two sentences. They are kept with this step for ever.")


class SometimesText(forms.CharField):
    """Needed in some cases, which its hint names: nobody is told that it is not required (cases.states.Field)."""

    sometimes = True


class SometimesFile(forms.FileField):
    sometimes = True


class ReasonedForm(RefusableForm):
    reason = forms.CharField(
        label=_("Reason"), help_text=REASON, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SendForm(RefusableForm):
    channel = forms.ChoiceField(label=_("How"), choices=BY_HAND[1:], widget=forms.RadioSelect)
    tracking = SometimesText(label=_("Tracking number"), help_text=_(TRACKING_NEEDED), required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("channel") == Channel.POST and not self.cleaned_data.get("tracking"):
            self.add_error("tracking", _("Give the tracking number."))
        return self.cleaned_data


class ServeForm(ReasonedForm):
    channel = forms.ChoiceField(label=_("How it reached them"), choices=BY_HAND, widget=forms.RadioSelect)
    received_on = forms.DateField(
        label=_("Day on which they received it"),
        help_text=_("As the proof says. Their time runs from this day."),
        widget=DayInput,
    )
    receiver = forms.CharField(label=_("Who took it"), required=False, max_length=200)
    tracking = SometimesText(label=_("Tracking number"), help_text=_(TRACKING_NEEDED), required=False, max_length=60)
    file = SometimesFile(label=_("Proof"), help_text=_(PROOF_NEEDED), required=False)
    field_order = ["channel", "received_on", "receiver", "tracking", "file", "reason"]


class FailForm(RefusableForm):
    outcome = forms.ChoiceField(
        label=_("What happened"),
        choices=[(Outcome.FAILED, _("It did not reach them")), (Outcome.BOUNCED, _("It came back"))],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(label=_("What is known"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class AnnounceForm(ReasonedForm):
    unreachable = forms.CharField(
        label=_("Why nothing else reaches them"),
        help_text=_("What was tried, when, and what came back. An announcement is the last way."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["unreachable", "reason"]


class ChallengeForm(RefusableForm):
    said = forms.CharField(label=_("What they say"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(RefusableForm):
    upheld = forms.ChoiceField(
        label=_("What was found"),
        choices=[
            ("yes", _("It did not reach them: the service is set aside")),
            ("no", _("It reached them: the service stands")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ConsentForm(RefusableForm):
    address = forms.EmailField(label=_("Mail address"))
    file = forms.FileField(label=_("Signed consent"), help_text=_("A picture or a PDF."))


class PassForm(RefusableForm):
    proved_by = forms.CharField(
        label=_("By which paper they showed who they are"),
        help_text=_("Such as “resident identity card, seen”. Without its number."),
        max_length=200,
    )


PROVED = [
    ("letter", _("By letter to the served address: nobody stands here")),
    ("card", _("At the counter: an identity card or passport was seen")),
    ("company", _("At the counter: the company’s licence and the identity card of who acts for it were seen")),
    ("attorney", _("At the counter: a power of attorney and an identity card were seen")),
]


class CodeForm(RefusableForm):
    to = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect)
    proved = forms.ChoiceField(label=_("How they proved who they are"), choices=PROVED, widget=forms.RadioSelect)

    def __init__(self, *args: Any, holders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = holders  # type: ignore[attr-defined]


FORMS: dict[str, type[RefusableForm]] = {
    "send": SendForm,
    "serve": ServeForm,
    "fail": FailForm,
    "announce": AnnounceForm,
    "challenge": ChallengeForm,
    "answer": AnswerForm,
    "consent": ConsentForm,
}


class SoughtForm(OwnWords, forms.Form):
    """One announcement, by its reference."""

    use_required_attribute = False
    reference = forms.CharField(
        label=_("Reference"),
        help_text=_("For example BL-2026-004182-K."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the reference of the case.")},
    )

    def clean_reference(self) -> str:
        found = as_reference(self.cleaned_data["reference"])
        if found is None:
            raise forms.ValidationError(
                _(
                    "This is no reference of ours. Compare each sign with what you were told; its last letter belongs to it."
                )
            )
        return found


class AnnouncementsForm(OwnWords, forms.Form):
    """Which page of them."""

    after = forms.UUIDField()
