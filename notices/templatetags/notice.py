"""Texts of a notice in its own language, whatever language the reader's pages are in."""

from typing import Any

from django import template

from notices.rules.content import said as in_language

register = template.Library()


@register.simple_tag
def said(value: Any, language: str) -> str:
    return in_language(value, language)
