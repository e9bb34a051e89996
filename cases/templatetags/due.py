"""A due moment as people say it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template

from cases.queries.wording import when_due

register = template.Library()


@register.filter
def due(instant: datetime | str | None) -> str:
    moment = datetime.fromisoformat(instant) if isinstance(instant, str) and instant else instant
    return when_due(moment) if isinstance(moment, datetime) else ""


@register.filter
def any_with(things: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Whether a column of this name would hold anything."""
    return any(thing.get(name) for thing in things)
