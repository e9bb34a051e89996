"""Every form that asks for something says what is missing in the house's own words, and not in those of the framework."""

from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms

from clock.forms import OwnWords
from scs_admin.settings import ROOMS

THEIRS = forms.Field.default_error_messages["required"]


def ours() -> list[type[forms.BaseForm]]:
    """Of every room, with those that are made of others."""
    for room in ROOMS:
        package = import_module(room)
        for module in walk_packages(package.__path__, f"{room}."):
            if ".forms" in module.name or ".admin" in module.name:
                import_module(module.name)
    return sorted(made_of(forms.BaseForm), key=str)


def made_of(form: type[forms.BaseForm]) -> set[type[forms.BaseForm]]:
    found = set(form.__subclasses__())
    return {one for one in found.union(*map(made_of, found)) if one.__module__.split(".")[0] in ROOMS}


def test_form_when_something_is_missing_says_so_in_the_words_of_the_house() -> None:
    found = ours()
    assert len(found) > 40
    silent = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in found
        if not issubclass(form, OwnWords)
        for name, field in getattr(form, "base_fields", {}).items()
        if field.required and field.error_messages["required"] == THEIRS
    }
    assert silent == set()


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_day_when_no_calendar_reaches_it_is_asked_for_again(typed: str) -> None:
    """Whatever a form adds to it or stores of it, nothing breaks on it."""

    class Asking(OwnWords, forms.Form):
        on = forms.DateField()
        at = forms.DateTimeField()

    form = Asking({"on": typed, "at": f"{typed} 12:00"})
    for name in ("on", "at"):
        assert form.errors[name] == ["Write a day between the years 1900 and 2200."]
    assert Asking({"on": "1900-01-01", "at": "2200-12-31 12:00"}).is_valid()
