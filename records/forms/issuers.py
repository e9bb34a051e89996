"""Whose document it is: chosen by name among the agencies at work; where they are many, by writing a part of the name."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cases.queries.wording import in_own_language
from people.queries import agencies_at_work, agencies_by_code

MOST = 40  # beyond, nobody reads a list to its end
LABEL = _("Issued by")
Offered = list[tuple[str, str]]


def issuer_field(also: str) -> forms.Field:
    """`also`: who issued what is corrected, though it may be closed by now."""
    known = {**(agencies_by_code([also]) if also else {}), **agencies_at_work()}
    offered = sorted(
        ((code, in_own_language(zh, en or zh)) for code, (zh, en) in known.items()), key=lambda one: one[1]
    )
    if len(offered) <= MOST:
        return forms.ChoiceField(label=LABEL, choices=[("", "–"), *offered])
    return IssuerField(offered)


class IssuerInput(forms.TextInput):
    """The browser finds it while it is typed; without that, the name or the code can be written out."""

    def __init__(self, offered: Offered) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.offered = offered

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{name}_offered"
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((written(*one),) for one in self.offered))
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


class IssuerField(forms.CharField):
    default_error_messages = {"unknown": _("There is no such agency. Choose one of those offered.")}

    def __init__(self, offered: Offered) -> None:
        help_text = _("Write a part of its name, and choose.")
        super().__init__(label=LABEL, help_text=help_text, widget=IssuerInput(offered))
        self.offered = offered

    def prepare_value(self, value: Any) -> Any:
        """As it is offered; what was typed otherwise stays as it was typed."""
        return next((written(*one) for one in self.offered if one[0] == value), value)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        found = [code for code, name in self.offered if typed.casefold() in spellings(code, name)]
        if len(found) != 1:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found[0]


def written(code: str, name: str) -> str:
    return f"{name} ({code})"


def spellings(code: str, name: str) -> set[str]:
    return {one.casefold() for one in (code, name, written(code, name))}
