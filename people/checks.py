"""Every field of every model of ours says whether it is personal."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model


@register()
def check_personal_declared(**_: Any) -> list[CheckMessage]:
    models = [model for room in settings.ROOMS for model in apps.get_app_config(room).get_models()]
    return [fault for model in models for fault in faults(model)]


def faults(model: type[Model]) -> list[CheckMessage]:
    declared: list[set[str]] = [getattr(model, "PERSONAL", set()), getattr(model, "NOT_PERSONAL", set())]
    fields = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    undeclared = fields - declared[0] - declared[1]
    unknown = (declared[0] | declared[1]) - fields
    both = declared[0] & declared[1]
    return [
        Error(
            f"{model._meta.label}.{name} does not say, once, whether it is personal.",
            hint="Put the field's name in PERSONAL or in NOT_PERSONAL of its model; drop names that are no fields.",
            obj=model,
            id="people.E001",
        )
        for name in sorted(undeclared | unknown | both)
    ]
