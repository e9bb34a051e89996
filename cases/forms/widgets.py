"""A browser's own fields for days and moments; where what was typed is none, plain text, so that it stays to be mended."""

import re
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

WRITTEN_BY_BROWSERS = "%Y-%m-%dT%H:%M"


class DayInput(forms.DateInput):
    shape = re.compile(r"\d{4}-\d{2}-\d{2}")
    browsers_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        context["widget"]["type"] = self.browsers_type if not shown or self.shape.fullmatch(shown) else "text"
        return context


class MomentInput(DayInput):
    shape = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
    browsers_type = "datetime-local"


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Looked through where they are kept (records.transitions.store_file), not here."""

    widget = SeveralFiles

    def clean(self, data: Any, _initial: Any = None) -> list[Any]:
        return list(data or ())


class PapersInput(forms.FileInput):
    """Files, taken in before the form is judged. What has come in stays with the form, by its ids, while the rest is
    mended."""

    allow_multiple_selected = True

    def __init__(self, *, many: bool) -> None:
        accept = {"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.txt"}
        super().__init__(attrs=accept | ({"multiple": True} if many else {}))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field, kept = super().render(uploads(name), None, attrs, renderer), str(value or "").split()
        if not kept:
            return field
        words = ngettext("%(number)d file has come in.", "%(number)d files have come in.", len(kept))
        return format_html(
            '<p class="hint">{}</p><input type="hidden" name="{}" value="{}">{}',
            words % {"number": len(kept)},
            name,
            " ".join(kept),
            field,
        )

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Any:
        return data.get(name)


def uploads(name: str) -> str:
    """Under which name a browser sends the files of this field."""
    return f"{name}.files"
