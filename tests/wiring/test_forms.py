"""Every form that asks for something says what is missing in the house's own words, and not in those of the framework."""

from importlib import import_module
from pkgutil import walk_packages

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
