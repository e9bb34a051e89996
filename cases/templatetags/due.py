"""A due moment as people say it."""

from datetime import datetime

from django import template

from cases.queries.wording import when_due

register = template.Library()


@register.filter
def due(instant: datetime | str | None) -> str:
    moment = datetime.fromisoformat(instant) if isinstance(instant, str) and instant else instant
    return when_due(moment) if isinstance(moment, datetime) else ""
