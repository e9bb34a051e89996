"""What officials fill in. Whatever a rule or a kind of text refuses comes back beside its field."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.refusing import RefusableForm
from cases.forms.widgets import DayInput
from cases.queries.wording import missing, say
from cases.rules.fields import Fault, Invalid
from cases.rules.verdicts import Refusal, Text
from consultations.forms.sheet import SheetForm
from consultations.models import Version
from consultations.queries.kinds import KINDS
from consultations.rules.documents import Unreadable, read_document
from consultations.states import OUTCOME_TITLES, WITHHELD_TITLES, Change, Outcome, Withheld

LONGEST_REASON = 2000
NO_FILE = {"required": _("Choose the file.")}


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=_("One or two sentences. They are kept with this step for ever."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why.")},
    )


class ReasonedForm(RefusableForm):
    reason = reason_field()
    sheet: SheetForm | None = None  # beside which it stands: what is wrong with the text is told there

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = self.fields.pop("reason")  # asked last

    def refuse(self, refused: Invalid | Refusal) -> None:
        """With what is missing, and where in the text it is."""
        if isinstance(refused, Refusal):
            for reason in refused.because:
                lacking = missing([reason])
                self.add_error(None, " ".join([say(reason.text), "; ".join(lacking)]).strip())
            return
        for fault in refused.faults:
            name, _slash, where = fault.pointer.removeprefix("/").partition("/")
            at = f"/{where}" if where else ""
            if name == "document" and self.sheet is not None:
                for words in self.sheet.tell([Fault(at, fault.text)]):
                    self.add_error(None, words)
            else:
                self.add_error(name if name in self.fields else None, in_place(at, fault.text))


def in_place(pointer: str, text: Text) -> str:
    """Where in the text it is, and what."""
    return f"{pointer}: {say(text)}" if pointer else say(text)


def text_field() -> forms.CharField:
    return forms.CharField(
        label=_("Text"),
        help_text=_(
            "The whole text, as a JSON object: begin with one that stands, and change what is yours. This exact text stands "
            "for comment and is adopted."
        ),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "exact"}),
        error_messages={"required": _("Write the text.")},
        strip=False,
    )


class TextForm(ReasonedForm):
    """What cannot be read is said at once, beside whatever else needs mending."""

    def clean_document(self) -> str:
        written: str = self.cleaned_data["document"]
        try:
            read_document(written)
        except Unreadable as refused:
            raise forms.ValidationError([in_place(fault.pointer, fault.text) for fault in refused.faults]) from refused
        return written


class DraftForm(TextForm):
    agency = forms.TypedChoiceField(
        label=_("Which agency keeps it"),
        help_text=_("Its officers propose, its deciders decide."),
        coerce=int,
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind of text"))
    slug = forms.CharField(
        label=_("Name of this draft in addresses"),
        help_text=_("Small letters, digits, hyphens. No other text has it, not even the one that this follows."),
        max_length=60,
    )
    document = text_field()

    def __init__(
        self, *args: Any, agencies: Sequence[tuple[int, str]], sheet: SheetForm | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        field: Any = self.fields["agency"]
        field.choices, field.empty_value = agencies, agencies[0][0]  # one's own, unless another is chosen
        if len(agencies) == 1:
            field.widget = forms.HiddenInput()
        kinds = [(kind.code, gettext(kind.title)) for kind in KINDS.values()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if sheet is not None:
            del self.fields["document"]
            self.fields["kind"].widget = forms.HiddenInput()


class EnactedForm(DraftForm):
    """A text that a higher authority has enacted. Both papers are chosen anew when something needed mending."""

    authority = forms.CharField(label=_("Who enacted it"), max_length=200)
    instrument = forms.CharField(label=_("Title and number"), max_length=300)
    published_on = forms.DateField(label=_("Published on"), widget=DayInput, help_text=_("Write a date as 2026-05-08."))
    published_where = forms.CharField(label=_("Where the text can be read"), max_length=500)
    comment_from = forms.DateField(
        label=_("Open for comment from"), widget=DayInput, help_text=_("Write a date as 2026-05-08.")
    )
    comment_until = forms.DateField(
        label=_("Open for comment until"), widget=DayInput, help_text=_("Write a date as 2026-05-08.")
    )
    comment_proof = forms.CharField(label=_("Where that is proved"), max_length=500)
    text_file = forms.FileField(label=_("The text as it was published"), error_messages=NO_FILE)
    proof_file = forms.FileField(label=_("The proof of its comment period"), error_messages=NO_FILE)

    @property
    def said(self) -> dict[str, Any]:
        """All but the papers and the reason, as the move asks for it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in (*PAPERS, "reason", "agency")}


PAPERS = ("text_file", "proof_file")
CHANGES = [
    (Change.WIDENING, _("It may widen something: the days for comments begin again")),
    (Change.NARROWING, _("It narrows only: a second official certifies it, and seven days are added")),
    (Change.CLERICAL, _("It corrects the wording only: a second official certifies it, and seven days are added")),
]


class ChangeForm(TextForm):
    document = text_field()
    change = forms.ChoiceField(
        label=_("What does the change do?"), choices=CHANGES, initial=Change.WIDENING, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, sheet: SheetForm | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        if sheet is not None:
            del self.fields["document"]


def pretty(version: Version) -> str:
    return json.dumps(json.loads(version.canonical), ensure_ascii=False, indent=2)


class AnswerForm(ReasonedForm):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(code, _(title)) for code, title in OUTCOME_TITLES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what came of it.")},
    )
    changed_in = forms.IntegerField(
        label=_("Changed in version"),
        help_text=_("Where the text was changed: the number of the version that has the change."),
        required=False,
        min_value=1,
    )
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("It is published. Answer what was said, with the reason."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        error_messages={"required": _("Write the answer.")},
    )
    answer_en = forms.CharField(
        label=_("Answer in English"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000, required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == Outcome.CHANGED and not given.get("changed_in") and "changed_in" not in self.errors:
            self.add_error("changed_in", _("Say which later version has the change."))
        return given


class EraseForm(ReasonedForm):
    sure = forms.BooleanField(
        label=_("Its author asked for this, and I have checked that it is theirs"),
        help_text=_("They have shown the receipt, or written from the contact that they gave."),
        error_messages={"required": _("Check first whose comment it is.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Stays readable for ever: it must name nobody.")


class WithholdForm(ReasonedForm):
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(code, _(title)) for code, title in WITHHELD_TITLES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a ground.")},
    )

    @property
    def chosen(self) -> Withheld:
        return Withheld(self.cleaned_data["ground"])
