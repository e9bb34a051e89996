"""The search of the register: a name or a number, by POST. And the form by which an official proposes a listing."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm
from cases.forms.widgets import DayInput
from lists.queries.searching import is_whole_number


class SearchForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_(
            "In characters or letters. Of an organisation, a part is enough. A person is found by the whole name."
        ),
        max_length=200,
        required=False,
    )
    identifier = forms.CharField(
        label=_("Whole number"),
        help_text=_("Unified social credit code, or identity number. It is kept nowhere."),
        max_length=40,
        required=False,
    )

    def clean_identifier(self) -> str:
        """A slip in a number must not be read as “nobody is on the list”."""
        given = str(self.cleaned_data["identifier"])
        if given and not is_whole_number(given):
            raise ValidationError(_("This number has a slip in it, or is not whole. Compare each sign."))
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("name") and not cleaned.get("identifier"):
            raise ValidationError({"name": _("Write a name or a number.")})
        return cleaned


class ProposalForm(forms.Form):
    """At the desk. Each measure has a reason of its own: one without a reason is not proposed."""

    use_required_attribute = False
    grounds = forms.MultipleChoiceField(
        label=_("Records that it rests on"),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(
        self,
        *bound: Any,
        records: Sequence[tuple[str, str]],
        measures: Sequence[tuple[str, str, str]],
        older: bool,
        **more: Any,
    ) -> None:
        super().__init__(*bound, **more)
        cast(forms.MultipleChoiceField, self.fields["grounds"]).choices = records
        self.codes = [code for code, _title, _by in measures]
        for code, title, by in measures:
            self.fields[f"measure-{code}"] = why(
                _("Measure: %(title)s") % {"title": title},
                2,
                _(
                    "Why it fits what was done, in a sentence or two: the person reads it in the letter. Applied by %(by)s. "
                    "Leave empty, and it is not proposed."
                )
                % {"by": by},
            )
        if older:
            self.fields["listed_on"] = forms.CharField(
                label=_("On the list since"),
                required=False,
                widget=DayInput(),
                help_text=_("Only for an entry that was made before this procedure: it is told and answered anew."),
            )
        told = _("Two sentences: what was done, and why it belongs on this list.")
        self.fields["reason"] = why(_("Reason"), 4, told, required=True)

    def sent(self, slug: str) -> dict[str, Any]:
        """As a program would send it: the same rule judges it."""
        given = self.cleaned_data
        measures = [{"code": code, "reason": given[f"measure-{code}"]} for code in self.codes]
        sent = {"list": slug, "grounds": given["grounds"], "reason": given["reason"]}
        older = {"listed_on": given["listed_on"]} if given.get("listed_on") else {}
        return {**sent, **older, "measures": [one for one in measures if one["reason"]]}

    def refuse(self, faults: Sequence[tuple[str, str]]) -> None:
        """Beside the field that each is about."""
        proposed = [code for code in self.codes if self.cleaned_data.get(f"measure-{code}")]
        for pointer, words in faults:
            first, *rest = pointer.strip("/").split("/")
            name = f"measure-{proposed[int(rest[0])]}" if first == "measures" and rest else first
            self.add_error(name if name in self.fields else None, words)


def why(label: Any, rows: int, help_text: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    told = {"required": _("Please fill this in.")}
    return forms.CharField(
        label=label, max_length=2000, required=required, widget=widget, help_text=help_text, error_messages=told
    )


class ReviewForm(RefusableForm):
    found = forms.CharField(
        label=_("What you found"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Whether it was right that it went by itself, and what should follow. Kept with the case, with your name."
        ),
    )
