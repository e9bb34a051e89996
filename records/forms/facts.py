"""The form of one item: its own fields after those of every record."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.widgets import DayInput
from cases.states import FieldKind
from records.forms.desk import RecordForm
from records.rules.catalogue_documents import Item, ItemField

PREFIX = "fact_"
DOCUMENTS = "document_kind"
BENEFICIARY = ("beneficiary_name", "beneficiary_kind", "beneficiary_number_type", "beneficiary_identifier")


def record_form(item: Item, language: str) -> type[RecordForm]:
    fields: dict[str, Any] = {f"{PREFIX}{field.name}": form_field(field, language) for field in item.fields}
    kinds = [(kind, gettext(kind)) for kind in sorted(item.documents)]
    fields[DOCUMENTS] = forms.ChoiceField(label=_("Kind of document"), choices=kinds)
    fields["field_order"] = (
        *(
            "kind",
            "name",
            "number_type",
            "identifier",
            "country",
            "born",
            *(name for name in fields if name.startswith(PREFIX)),
        ),
        *("issuer", DOCUMENTS, "document_number", "document_on", "final_on", "conduct_ended_on", "document"),
        *BENEFICIARY,
        "reason",
    )
    return type("ItemRecordForm", (RecordForm,), fields)


ABOUT_WHOM = ("kind", "name", "number_type", "identifier", "country", "born", *BENEFICIARY)


def correction_form(item: Item, language: str) -> type[RecordForm]:
    """Of the same subject: whoever the wrong record is about. One about somebody else is annulled and recorded anew."""
    whole = record_form(item, language)
    kept = forms.FileField(
        label=_("Document"), required=False, help_text=_("Leave this empty to keep the file that is there.")
    )
    return type("CorrectionForm", (whole,), {**dict.fromkeys(ABOUT_WHOM), "document": kept})


def form_field(field: ItemField, language: str) -> forms.Field:
    named = {"label": getattr(field.title, language), "required": field.required}
    if field.kind is FieldKind.BOOLEAN:
        return forms.BooleanField(label=named["label"], required=False)
    if field.kind is FieldKind.DATE:
        return forms.DateField(**named, widget=DayInput)
    if field.kind is FieldKind.INTEGER:
        return forms.IntegerField(**named)
    if field.kind is FieldKind.CHOICE:
        choices = [(code, getattr(title, language)) for code, title in field.choices]
        return forms.ChoiceField(**named, choices=choices if field.required else [("", "–"), *choices])
    wide = field.kind is FieldKind.LONG_TEXT
    return forms.CharField(**named, max_length=4000 if wide else 300, widget=forms.Textarea if wide else None)


def facts_in(form: forms.Form, item: Item) -> Mapping[str, Any]:
    said = {field.name: form.cleaned_data.get(f"{PREFIX}{field.name}") for field in item.fields}
    return {name: value for name, value in said.items() if value not in (None, "")}
