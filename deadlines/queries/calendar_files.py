"""YAML, JSON and iCalendar texts, read to the same tree with lines. No value is interpreted here: `rules` does that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

import yaml

from deadlines.rules.calendar_sheets import read_calendar
from deadlines.rules.calendars import WEEKDAYS, Calendar
from deadlines.rules.sheets import Fault, Node, Unreadable

LARGEST = 1_000_000  # characters; a calendar of a century has fewer


def read_calendar_file(text: str, name: str) -> Calendar:
    """The calendar of a file, or `Unreadable` with every fault and its line."""
    if len(text) > LARGEST:
        raise Unreadable([Fault(1, "too-large")])
    suffix = PurePath(name).suffix.lower()
    return read_calendar(tree_of_ics(text) if suffix == ".ics" else tree_of_yaml(text))


# --- YAML, of which JSON is a part ----------------------------------------------------------------------------------------


def tree_of_yaml(text: str) -> Node:
    try:
        for event in yaml.parse(text.replace("\t", " "), Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):  # a few aliases of aliases would fill the memory
                raise Unreadable([Fault(_line(event.start_mark), "syntax", {"problem": "aliases"})])
        root = yaml.compose(text.replace("\t", " "), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as wrong:
        raise Unreadable([Fault(_line(wrong.problem_mark), "syntax", {"problem": wrong.problem or ""})]) from wrong
    except yaml.YAMLError as wrong:
        raise Unreadable([Fault(1, "syntax", {"problem": str(wrong)})]) from wrong
    if root is None:
        raise Unreadable([Fault(1, "empty")])
    return _plain(root, 0)


def _line(mark: Any) -> int:
    return mark.line + 1 if mark else 1


def _plain(node: yaml.Node, depth: int) -> Node:
    line = _line(node.start_mark)
    if depth > 8:
        raise Unreadable([Fault(line, "syntax", {"problem": "nested too deeply"})])
    if isinstance(node, yaml.ScalarNode):
        return Node(str(node.value), line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_plain(item, depth + 1) for item in node.value], line)
    fields: dict[str, Node] = {}
    for key, value in node.value:
        if str(key.value) in fields:
            raise Unreadable([Fault(_line(key.start_mark), "field-twice", {"name": str(key.value)})])
        fields[str(key.value)] = _plain(value, depth + 1)
    return Node(fields, line)


# --- iCalendar ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    value: str
    line: int


def tree_of_ics(text: str) -> Node:
    """RFC 5545 with our own properties for what it has no word for (docs/formats/calendars.md)."""
    head: dict[str, Node] = {}
    years: dict[str, dict[str, Node]] = {}
    for kind, properties in _components(text):
        if kind == "VEVENT" and "DTSTART" in properties:
            _put_event(properties, years)
        elif kind == "X-SCS-NOTICE" and "SUMMARY" in properties:
            _put_notice(properties, years)
        elif kind == "VCALENDAR":
            head.update(_head(properties))
    head["years"] = Node([Node(fields, fields["year"].line) for _year, fields in sorted(years.items())], 1)
    return Node(head, 1)


def _lines(text: str) -> Iterator[Property]:
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


def _components(text: str) -> Iterator[tuple[str, dict[str, Property]]]:
    """Each component with its own properties, inner ones first."""
    open_components: list[tuple[str, dict[str, Property]]] = []
    for one in _lines(text):
        if one.name == "BEGIN":
            open_components.append((one.value.upper(), {}))
        elif one.name == "END" and open_components:
            yield open_components.pop()
        elif open_components:
            open_components[-1][1][one.name] = one
        else:
            raise Unreadable([Fault(one.line, "syntax", {"problem": one.name})])


HEAD = {
    "X-SCS-CALENDAR": "calendar",
    "X-SCS-JURISDICTION": "jurisdiction",
    "X-WR-TIMEZONE": "zone",
    "X-SCS-UNSETTLED-FROM": "unsettled_from",
    "X-SCS-LONGEST-BREAK": "longest_break",
}


def _head(properties: dict[str, Property]) -> dict[str, Node]:
    head = {HEAD[name]: Node(one.value, one.line) for name, one in properties.items() if name in HEAD}
    if week := properties.get("X-SCS-WORKING-WEEK"):
        head["working_week"] = Node([Node(day.strip(), week.line) for day in week.value.split(",")], week.line)
    return head


def _fields_of_year(years: dict[str, dict[str, Node]], year: Property) -> dict[str, Node]:
    fresh = {"year": Node(year.value, year.line)}
    fresh |= {name: Node([], year.line) for name in ("notices", "holidays", "worked")}
    return years.setdefault(year.value, fresh)


def _put_notice(properties: dict[str, Property], years: dict[str, dict[str, Node]]) -> None:
    title = properties["SUMMARY"]
    fields = _fields_of_year(years, properties.get("X-SCS-YEAR", Property("X-SCS-YEAR", "", title.line)))
    notice = {"title": Node(title.value, title.line)}
    for name, ours in (("X-SCS-NUMBER", "number"), ("URL", "url")):
        if name in properties:
            notice[ours] = Node(properties[name].value, properties[name].line)
    _append(fields, "notices", Node(notice, title.line))
    if synthetic := properties.get("X-SCS-SYNTHETIC"):
        fields["synthetic"] = Node(synthetic.value, synthetic.line)


def _put_event(properties: dict[str, Property], years: dict[str, dict[str, Node]]) -> None:
    start = properties["DTSTART"]
    first = _ics_date(start)
    end = properties.get("DTEND", start)
    last = max(first, _ics_date(end) - timedelta(days=1)) if end is not start else first  # DTEND is exclusive
    fields = _fields_of_year(years, properties.get("X-SCS-YEAR", Property("X-SCS-YEAR", str(first.year), start.line)))
    if properties.get("CATEGORIES", start).value.upper() == "WORKING":
        for number in range((last - first).days + 1):
            _append(fields, "worked", Node(_written(first + timedelta(days=number)), start.line))
        return
    name = properties.get("SUMMARY", Property("SUMMARY", "", start.line))
    holiday = {
        "name": Node(properties.get("X-SCS-NAME-EN", name).value, name.line),
        "name_zh": Node(name.value, name.line),
        "from": Node(_written(first), start.line),
        "until": Node(_written(last), end.line),
        "days": Node(str((last - first).days + 1), start.line),
    }
    _append(fields, "holidays", Node(holiday, start.line))


def _append(fields: dict[str, Node], name: str, item: Node) -> None:
    items = fields[name].value
    if isinstance(items, list):
        items.append(item)


def _ics_date(one: Property) -> date:
    try:
        return date.fromisoformat(one.value[:8])
    except ValueError as wrong:
        raise Unreadable([Fault(one.line, "not-a-day", {"given": one.value})]) from wrong


def _written(on: date) -> str:
    return f"{on.isoformat()} {WEEKDAYS[on.weekday()]}"
