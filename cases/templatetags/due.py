"""A due moment as people say it: what ends with a day ends at 24:00 of it, not at 00:00 of the next."""

from datetime import datetime, time, timedelta

from django import template
from django.utils.formats import date_format
from django.utils.timezone import template_localtime

register = template.Library()


@register.filter
def due(instant: datetime | None) -> str:
    if instant is None:
        return ""
    local = template_localtime(instant)
    if local.time() != time():
        return date_format(local, "DATETIME_FORMAT")
    return f"{date_format(local - timedelta(days=1), 'DATE_FORMAT')} 24:00"
