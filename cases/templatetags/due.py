"""A due moment as people say it."""

from datetime import datetime

from django import template

from cases.queries.wording import when_due

register = template.Library()


@register.filter
def due(instant: datetime | None) -> str:
    return when_due(instant) if instant else ""
