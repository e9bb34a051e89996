"""iCalendar (RFC 5545), read to the tree that YAML is read to. What cannot be read as days is refused, never passed by."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from deadlines.rules.calendar_sheets import LONGEST_BREAK
from deadlines.rules.calendars import WEEKDAYS, days_from
from deadlines.rules.periods import ONE_DAY
from deadlines.rules.sheets import Fault, Node, Unreadable

DAY = re.compile(r"[0-9]{8}")
EXAMPLE = "20260214"
HOLIDAY, WORKING = "HOLIDAY", "WORKING"
# What would say other days than DTSTART and DTEND: each day is written by itself.
OTHER_DAYS = ("RRULE", "RDATE", "EXDATE", "DURATION", "RECURRENCE-ID")
HEAD = {
    "X-SCS-CALENDAR": "calendar",
    "X-SCS-JURISDICTION": "jurisdiction",
    "X-WR-TIMEZONE": "zone",
    "X-SCS-UNSETTLED-FROM": "unsettled_from",
    "X-SCS-LONGEST-BREAK": "longest_break",
}
READ = {
    "VCALENDAR": {*HEAD, "X-SCS-WORKING-WEEK"},
    "VEVENT": {"DTSTART", "DTEND", "SUMMARY", "CATEGORIES", "X-SCS-NAME-EN", "X-SCS-YEAR"},
    "X-SCS-NOTICE": {"SUMMARY", "URL", "X-SCS-YEAR", "X-SCS-NUMBER", "X-SCS-SYNTHETIC"},
}


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Component:
    kind: str
    line: int
    properties: dict[str, Property] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What has been read, and every fault on the way."""

    head: dict[str, Node] = field(default_factory=dict)
    years: dict[str, dict[str, Node]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, line: int, code: str, **values: str | date) -> None:
        self.faults.append(Fault(line, code, values))

    def year(self, given: Property) -> dict[str, Node]:
        fresh = {"year": Node(given.value, given.line)}
        fresh |= {name: Node([], given.line) for name in ("notices", "holidays", "worked")}
        return self.years.setdefault(given.value, fresh)

    def day(self, given: Property) -> date | None:
        """A day and nothing else: a moment may be another day elsewhere."""
        try:
            return date.fromisoformat(given.value if DAY.fullmatch(given.value) else "")
        except ValueError:
            self.refuse(given.line, "not-a-day", given=given.value, example=EXAMPLE)
            return None


def tree_of_ics(text: str) -> tuple[Node, list[Fault]]:
    """With our own properties for what it has no word for (docs/formats/calendars.md)."""
    reading = Reading()
    for component in components(text, reading):
        if component.kind == "VEVENT":
            read_event(component, reading)
        elif component.kind == "X-SCS-NOTICE":
            read_notice(component, reading)
        elif component.kind == "VCALENDAR":
            reading.head |= head_of(component.properties)
    years = [Node(fields, fields["year"].line) for _year, fields in sorted(reading.years.items())]
    return Node({**reading.head, "years": Node(years, 1)}, 1), reading.faults


# --- Lines and components -------------------------------------------------------------------------------------------------


def lines(text: str) -> Iterator[Property]:
    """Unfolded: a line that begins with a space goes on with the one before."""
    unfolded: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line[:1] in {" ", "\t"} and unfolded:
            first, before = unfolded[-1]
            unfolded[-1] = (first, before + line[1:])
        elif line.strip():
            unfolded.append((number, line))
    for number, line in unfolded:
        name, colon, value = line.partition(":")
        if not colon:
            raise Unreadable([Fault(number, "syntax", {"problem": line[:40]})])
        yield Property(name.split(";")[0].upper(), value.strip().replace("\\,", ",").replace("\\;", ";"), number)


def components(text: str, reading: Reading) -> Iterator[Component]:
    """Each with its own properties, inner ones first. One that is not closed, or closed as another, is refused."""
    begun: list[Component] = []
    for one in lines(text):
        if one.name == "BEGIN":
            begun.append(Component(one.value.upper(), one.line))
        elif one.name == "END" and begun and begun[-1].kind == one.value.upper():
            yield begun.pop()
        elif one.name == "END" and begun:
            break
        elif not begun:
            raise Unreadable([Fault(one.line, "syntax", {"problem": f"{one.name}:{one.value}"[:40]})])
        elif one.name in begun[-1].properties and one.name in READ.get(begun[-1].kind, ()):
            reading.refuse(one.line, "field-twice", name=one.name)
        else:
            begun[-1].properties[one.name] = one
    if begun:
        raise Unreadable([Fault(begun[-1].line, "not-ended", {"name": begun[-1].kind})])


def head_of(properties: Mapping[str, Property]) -> dict[str, Node]:
    head = {HEAD[name]: Node(one.value, one.line) for name, one in properties.items() if name in HEAD}
    if week := properties.get("X-SCS-WORKING-WEEK"):
        head["working_week"] = Node([Node(day.strip(), week.line) for day in week.value.split(",")], week.line)
    return head


# --- Notices and days -----------------------------------------------------------------------------------------------------


def read_notice(component: Component, reading: Reading) -> None:
    properties = component.properties
    if "SUMMARY" not in properties:
        reading.refuse(component.line, "missing-field", name="SUMMARY")
        return
    title = properties["SUMMARY"]
    fields = reading.year(properties.get("X-SCS-YEAR", Property("X-SCS-YEAR", "", title.line)))
    notice = {"title": Node(title.value, title.line)}
    for name, ours in (("X-SCS-NUMBER", "number"), ("URL", "url")):
        if name in properties:
            notice[ours] = Node(properties[name].value, properties[name].line)
    append(fields, "notices", Node(notice, title.line))
    if synthetic := properties.get("X-SCS-SYNTHETIC"):
        fields["synthetic"] = Node(synthetic.value, synthetic.line)


def read_event(component: Component, reading: Reading) -> None:
    properties = component.properties
    span, sort = span_of(component, reading), sort_of(properties, reading)
    if span is None or sort is None:
        return
    start, (first, last) = properties["DTSTART"], span
    fields = reading.year(properties.get("X-SCS-YEAR", Property("X-SCS-YEAR", str(first.year), start.line)))
    if sort == WORKING:
        for on in days_from(first, last):
            append(fields, "worked", Node(written(on), start.line))
        return
    name = properties.get("SUMMARY", Property("SUMMARY", "", start.line))
    holiday = {
        "name": Node(properties.get("X-SCS-NAME-EN", name).value, name.line),
        "name_zh": Node(name.value, name.line),
        "from": Node(written(first), start.line),
        "until": Node(written(last), properties.get("DTEND", start).line),
        "days": Node(str((last - first).days + 1), start.line),
    }
    append(fields, "holidays", Node(holiday, start.line))


def span_of(component: Component, reading: Reading) -> tuple[date, date] | None:
    """Its first and last day. DTEND is exclusive."""
    properties = component.properties
    for other in (properties[name] for name in OTHER_DAYS if name in properties):
        reading.refuse(other.line, "other-days", name=other.name)
    if "DTSTART" not in properties:
        reading.refuse(component.line, "missing-field", name="DTSTART")
        return None
    first = reading.day(properties["DTSTART"])
    if "DTEND" not in properties:
        return (first, first) if first else None
    end = properties["DTEND"]
    after = reading.day(end)
    if first is None or after is None:
        return None
    last = after - ONE_DAY
    if not first <= last < first + LONGEST_BREAK * ONE_DAY:
        reading.refuse(end.line, "ends-before-it-begins" if last < first else "too-long", first=first, last=last)
        return None
    return first, last


def sort_of(properties: Mapping[str, Property], reading: Reading) -> str | None:
    """A holiday unless it says otherwise; a slip of the keyboard makes no working day a day off."""
    given = properties.get("CATEGORIES", Property("CATEGORIES", HOLIDAY, 0))
    if given.value.upper() in {HOLIDAY, WORKING}:
        return given.value.upper()
    reading.refuse(given.line, "not-a-category", given=given.value)
    return None


def append(fields: dict[str, Node], name: str, item: Node) -> None:
    items = fields[name].value
    if isinstance(items, list):
        items.append(item)


def written(on: date) -> str:
    return f"{on.isoformat()} {WEEKDAYS[on.weekday()]}"
