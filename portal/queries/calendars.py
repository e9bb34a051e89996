"""Somebody's last days as a calendar file (RFC 5545). It says what must be done when, and nothing of why."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from deadlines.queries.own_time import OwnTime

LONGEST_LINE = 73  # octets, of 75: what is folded begins with a space


def calendar_text(times: Sequence[OwnTime], at: datetime) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//statutory lists//last days//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{escaped(_('My last days'))}"]
    for one in times:
        lines += event(one, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def event(one: OwnTime, at: datetime) -> list[str]:
    """A whole day, and a word two days before."""
    said = _("Last day: %(what)s (%(ref)s)") % {"what": one.name, "ref": one.ref}
    if one.provisional:
        said = _("%(what)s – provisional") % {"what": said}
    return [
        "BEGIN:VEVENT",
        f"UID:{one.case}-{one.kind}@statutory-lists",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{one.last_day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.last_day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(said)}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(said)}",
        "TRIGGER:-P2D",
        "END:VALARM",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """No line is longer than 75 octets, and no letter is cut in two."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += letter
    yield part
