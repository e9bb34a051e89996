"""Rows of a change list as cards on a phone: each value with the name of its column."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def labelled(cells: Sequence[SafeString], headers: Sequence[Mapping[str, Any]]) -> list[SafeString]:
    """Django has drawn the cells, escaped. What begins a row, and the box to choose it, need no name."""
    return [
        mark_safe(cell.replace("<td", format_html('<td data-label="{}"', name_of(header)), 1))  # noqa: S308 - drawn by Django
        if cell.startswith("<td") and "action-checkbox" not in cell
        else cell
        for cell, header in zip(cells, headers, strict=False)
    ]


def name_of(header: Mapping[str, Any]) -> str:
    words = strip_tags(str(header["text"]))
    return words[:1].upper() + words[1:]
