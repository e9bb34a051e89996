"""A browser's own fields for days and moments; where what was typed is none, plain text, so that it stays to be mended."""

import re
from typing import Any

from django import forms

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
