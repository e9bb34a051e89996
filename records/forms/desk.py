"""The desk's forms: finding somebody, keeping their file, recording, the law."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.refusing import RefusableForm
from cases.forms.widgets import DayInput
from cases.queries.wording import say
from records.forms.issuers import issuer_field
from records.models.law import FIELDS, POWERS, RANKS
from records.models.subjects import CAPACITIES, KINDS, TYPES
from records.queries.identity import checked
from records.rules.identifiers import Written, WrongIdentifier
from records.rules.intake import NewSubject
from records.states import IdentifierType, NameKind, SubjectKind

REASON_HELP = _("One or two sentences. They are kept with this step for ever.")
NAME_KINDS = [
    (NameKind.OFFICIAL, _("as on the document; the one before becomes a former name")),
    (NameKind.FORMER, _("a former name")),
    (NameKind.OTHER, _("another script, a translation, a trade name")),
]


def reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=REASON_HELP
    )


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput, help_text=help_text)


class DeskForm(RefusableForm):
    """Its fields lie deeper than in a move: the last name of a pointer that is one of them, or a fact's."""

    def field_at(self, pointer: str) -> str | None:
        parts = pointer.split("/")
        named = [*reversed(parts), f"fact_{parts[-1]}"]
        return next((part for part in named if part in self.fields), None)


class AskedForm(DeskForm):
    received_on = day(
        _("Day on which they asked"),
        help_text=_(
            "The day on which the letter came, or on which they stood at the counter. Twenty working days run from it."
        ),
    )
    reason = forms.CharField(label=_("What they asked for"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class NumberMixin(forms.Form):
    """A number with its kind. It is never put into an address, and never shown again."""

    number_type = forms.ChoiceField(label=_("Kind of number"), choices=[("", "–"), *TYPES], required=False)
    identifier = forms.CharField(
        label=_("Number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Spaces and dashes do not matter."),
    )
    country = forms.CharField(
        label=_("Country"), max_length=2, min_length=2, initial="CN", required=False, help_text=_("Two letters.")
    )

    number: Written | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed, kind = cleaned.get("identifier"), cleaned.get("number_type")
        if typed and not kind:
            self.add_error("number_type", _("Choose the kind of the number."))
        elif typed and kind:
            try:
                self.number = checked(IdentifierType(kind), typed, (cleaned.get("country") or "CN").upper())
            except WrongIdentifier as wrong:
                self.add_error("identifier", str(say(wrong.text)))
        return cleaned


class FindForm(NumberMixin, DeskForm):
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        max_length=200,
        required=False,
        help_text=_("Its beginning is enough; in any script, or as it sounds in Latin letters."),
    )
    purpose = forms.CharField(
        label=_("What you need it for"), max_length=200, help_text=_("Kept with each file that you look into.")
    )
    field_order = ("purpose", "name", "number_type", "identifier", "country")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("name") and not cleaned.get("identifier"):
            self.add_error("name", _("Write a name or a number."))
        return cleaned


class AddSubjectForm(NumberMixin, DeskForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    name = forms.CharField(label=_("Name as on the document"), max_length=200)
    born = day(_("Born"), required=False, help_text=_("If it is not in the number."))
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    field_order = ("kind", "name", "number_type", "identifier", "country", "born", "address")


class NameForm(DeskForm):
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=NAME_KINDS)
    reason = reason()


class NumberForm(NumberMixin, DeskForm):
    verified = forms.BooleanField(label=_("I have seen it on an original, or in its issuer’s register"), required=False)
    reason = reason()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("identifier"):
            self.add_error("identifier", _("Please fill this in."))
        return cleaned


class LifeForm(DeskForm):
    born_on = day(_("Born"), required=False)
    known_minor = forms.TypedChoiceField(
        label=_("A minor"),
        choices=[("", _("the birth date says it, or nobody knows")), ("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    died_on = day(_("Died, or ceased to be"), required=False)
    reason = reason()


class ReasonForm(DeskForm):
    reason = reason()


class EraseForm(DeskForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("Stays readable for ever: it must name nobody.")
    )
    sure = forms.BooleanField(label=_("I have checked that this is the right file"))


class RepresentForm(NumberMixin, DeskForm):
    """The representative is found by number, or comes in with it."""

    name = forms.CharField(label=_("Name of the representative"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    capacity = forms.ChoiceField(label=_("As"), choices=CAPACITIES)
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("An attorney’s paper; a guardian’s proof.")
    )
    from_on = day(_("First day"))
    until_on = day(_("Last day"), required=False)
    reason = reason()
    field_order = (
        "name",
        "kind",
        "number_type",
        "identifier",
        "country",
        "capacity",
        "document",
        "from_on",
        "until_on",
    )


class HoldForm(DeskForm):
    law = forms.CharField(label=_("Law, with its article"), max_length=200)
    until_on = day(_("Last day"))


# --- Records ----------------------------------------------------------------------------------------------------------------


class RecordForm(NumberMixin, DeskForm):
    """Which item decides what the facts are: it is chosen first, on a page of its own."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    name = forms.CharField(label=_("Name as on the document"), max_length=200)
    born = day(_("Born"), required=False, help_text=_("If it is not in the number."))
    issuer: forms.Field = forms.CharField()  # chosen among the agencies of the day (`__init__`)
    document_kind = forms.ChoiceField(label=_("Kind of document"))
    document_number = forms.CharField(label=_("Number of the document"), max_length=100)
    document_on = day(_("Date of the document"))
    final_on = day(
        _("Final since"),
        required=False,
        help_text=_("The day from which it can no longer be challenged in the ordinary way."),
    )
    conduct_ended_on = day(_("Conduct ended"), required=False, help_text=_("Leave empty while it goes on."))
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, picture, Word, Excel or text, up to 20 MB.")
    )
    beneficiary_name = forms.CharField(
        label=_("Who is to receive it"),
        max_length=200,
        required=False,
        help_text=_(
            "A creditor, a worker, a victim: whoever is told when it is said to be fulfilled. Empty where there is none."
        ),
    )
    beneficiary_kind = forms.ChoiceField(label=_("Kind of the recipient"), choices=KINDS, required=False)
    beneficiary_number_type = forms.ChoiceField(
        label=_("Kind of the recipient’s number"), choices=[("", "–"), *TYPES], required=False
    )
    beneficiary_identifier = forms.CharField(
        label=_("The recipient’s number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = reason()

    beneficiary: NewSubject | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"] = issuer_field(str(self.initial.get("issuer") or ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name, number = cleaned.get("beneficiary_name"), cleaned.get("beneficiary_identifier")
        if number and not name:
            self.add_error("beneficiary_name", _("Write the name to this number."))
        elif name:
            numbers = self.number_of_beneficiary(cleaned) if number else ()
            kind = SubjectKind(cleaned.get("beneficiary_kind") or SubjectKind.PERSON)
            self.beneficiary = NewSubject(kind=kind, name=name, numbers=numbers)
        return cleaned

    def number_of_beneficiary(self, cleaned: dict[str, Any]) -> tuple[Written, ...]:
        kind = cleaned.get("beneficiary_number_type")
        if not kind:
            self.add_error("beneficiary_number_type", _("Choose the kind of the number."))
            return ()
        try:
            return (checked(IdentifierType(kind), cleaned["beneficiary_identifier"]),)
        except WrongIdentifier as wrong:
            self.add_error("beneficiary_identifier", str(say(wrong.text)))
            return ()


class AnswerForm(DeskForm):
    confirmed = forms.ChoiceField(
        label=_("The document"),
        choices=[("yes", _("is as the record says")), ("no", _("does not exist, or does not say this"))],
        widget=forms.RadioSelect,
    )
    reason = reason()


# --- The law ----------------------------------------------------------------------------------------------------------------


class LawForm(DeskForm):
    code = forms.SlugField(label=_("Code"), max_length=60, help_text=_("Short, such as spc-list-2017."))
    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    number = forms.CharField(label=_("Number"), max_length=100, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=100)
    rank = forms.TypedChoiceField(label=_("Rank"), choices=RANKS, coerce=int)
    field = forms.ChoiceField(label=_("Field"), choices=FIELDS)
    source = forms.URLField(label=_("Published at"), max_length=300, assume_scheme="https")
    in_force_from = day(_("In force from"))
    reason = reason()


class ProvisionForm(RefusableForm):
    number = forms.CharField(label=_("Article"), max_length=60)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}))
    powers = forms.MultipleChoiceField(
        label=_("It says"), choices=POWERS, required=False, widget=forms.CheckboxSelectMultiple
    )


class RepealForm(DeskForm):
    from_on = day(_("Repealed from"))
    reason = reason()


ProvisionForms = forms.formset_factory(ProvisionForm, extra=3, min_num=1, validate_min=True)
