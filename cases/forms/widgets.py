"""Days, moments and files, as they are asked for."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from cases.queries.kinds import KNOWN

CAME_IN = '<li>{} <span class="muted small">{}</span></li>'
AS_TYPED = "%Y-%m-%d %H:%M"


DAY = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
MOMENT = re.compile(rf"(?P<day>{DAY.pattern})[T ]?\s*(?P<hour>\d{{1,2}})[:：](?P<minute>\d{{2}})(?::\d{{2}})?\s*")


class DayInput(forms.DateInput):
    """Typed as 2026-05-08 in every language, where a browser's own field would speak the browser's. Other ways in which people
    write a day are understood; what is no day stays as it was typed, to be mended."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"autocomplete": "off"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return plain_day(super().value_from_datadict(data, files, name))


class MomentInput(forms.DateTimeInput):
    """Likewise, as 2026-05-08 15:20."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d %H:%M", attrs={"autocomplete": "off"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return plain_moment(super().value_from_datadict(data, files, name))


def plain_day(typed: Any) -> Any:
    found = DAY.fullmatch(typed) if isinstance(typed, str) else None
    return "-".join([found[1], found[2].zfill(2), found[3].zfill(2)]) if found else typed


def plain_moment(typed: Any) -> Any:
    found = MOMENT.fullmatch(typed) if isinstance(typed, str) else None
    return f"{plain_day(found['day'])} {found['hour'].zfill(2)}:{found['minute']}" if found else typed


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

    def __init__(self, *, many: bool, by: UUID) -> None:
        self.by = by
        accept = {"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.txt"}
        super().__init__(attrs=accept | ({"multiple": True} if many else {}))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field, kept = super().render(uploads(name), None, attrs, renderer), str(value or "").split()
        if not kept:
            return field
        words = ngettext("%(number)d file has come in.", "%(number)d files have come in.", len(kept))
        called = [(file, filesizeformat(size)) for file, size in KNOWN.papers_called(kept, self.by)]
        return format_html(
            '<p class="hint">{}</p>{}<input type="hidden" name="{}" value="{}">{}',
            words % {"number": len(kept)},
            format_html("<ul>{}</ul>", format_html_join("", CAME_IN, called)) if called else "",
            name,
            " ".join(kept),
            field,
        )

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Any:
        return data.get(name)


def uploads(name: str) -> str:
    """Under which name a browser sends the files of this field."""
    return f"{name}.files"
