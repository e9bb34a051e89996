"""One question, drawn from the field of the table; what is wrong with the answer is said by the table's own rule."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

from cases.forms.moving import AskedField, widget_of
from cases.forms.widgets import SeveralFiles
from cases.queries.wording import say
from cases.rules.fields import clean_value
from cases.rules.verdicts import Text
from cases.states import FieldKind
from portal.rules.filings import Question


class PapersField(forms.FileField):
    """Looked through where they are kept, not here."""

    def clean(self, data: Any, _initial: Any = None) -> list[Any]:
        return [one for one in (data if isinstance(data, list | tuple) else [data]) if one]


class QuestionForm(forms.Form):
    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        question: Question,
        offered: Sequence[tuple[str, str]],
        answer: Any,
    ) -> None:
        shown = {True: "yes", False: "no"}.get(answer, answer) if isinstance(answer, bool) else answer
        super().__init__(data, files, initial={question.field.name: None if question.papers else shown})
        self.question = question
        self.fields[question.field.name] = papers_field(question) if question.papers else asked_field(question, offered)

    @property
    def field(self) -> forms.BoundField:
        return self[self.question.field.name]

    @property
    def sent(self) -> list[Any]:
        return list(self.cleaned_data.get(self.question.field.name) or ())

    @property
    def value(self) -> Any:
        """As it is kept from page to page: the typed text itself, yes or no."""
        value = self.cleaned_data.get(self.question.field.name)
        if self.question.field.kind is FieldKind.BOOLEAN:
            return {"yes": True, "no": False}.get(str(value), value)
        return value

    def clean(self) -> None:
        if self.question.papers:
            return
        try:
            clean_value(self.question.field, self.value)
        except ValueError as wrong:
            given = wrong.args[0] if wrong.args else ""
            self.add_error(
                self.question.field.name, say(given) if isinstance(given, Text) else gettext("This cannot be read.")
            )


def asked_field(question: Question, offered: Sequence[tuple[str, str]]) -> forms.Field:
    widget = widget_of(question.field, offered)
    if question.field.kind is FieldKind.OFFICIAL:
        widget = forms.RadioSelect(choices=offered)
    if question.field.kind is FieldKind.CHOICE:
        widget = forms.RadioSelect(
            choices=[*offered] or [(code, gettext(label)) for code, label in question.field.choices]
        )
    if question.field.kind is FieldKind.LONG_TEXT:
        widget = forms.Textarea(attrs={"rows": 10})
    return AskedField(question.field, widget)


def papers_field(question: Question) -> forms.Field:
    attrs = {"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.txt"}
    return PapersField(
        required=question.field.required,  # said beside the label; asked for where they are kept
        label=gettext(question.field.label),
        help_text=gettext(question.field.help) if question.field.help else "",
        widget=SeveralFiles(attrs=attrs) if question.many else forms.FileInput(attrs=attrs),
    )
