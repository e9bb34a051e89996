"""YAML, JSON and iCalendar texts, read to the same tree with lines. No value is interpreted here: `rules` does that."""

from pathlib import PurePath
from typing import Any

import yaml

from deadlines.queries.icalendar import tree_of_ics
from deadlines.rules.calendar_sheets import read_calendar
from deadlines.rules.calendars import Calendar
from deadlines.rules.sheets import Fault, Node, Unreadable

LARGEST = 1_000_000  # characters; a calendar of a century has fewer


def read_calendar_file(text: str, name: str) -> Calendar:
    """The calendar of a file, or `Unreadable` with every fault and its line."""
    if len(text) > LARGEST:
        raise Unreadable([Fault(1, "too-large")])
    if PurePath(name).suffix.lower() != ".ics":
        return read_calendar(tree_of_yaml(text))
    return read_beside(*tree_of_ics(text))


def read_beside(root: Node, found: list[Fault]) -> Calendar:
    """What could not be read on the way is told together with what the rules refuse."""
    try:
        calendar = read_calendar(root)
    except Unreadable as refused:
        raise Unreadable([*found, *refused.faults]) from refused
    if found:
        raise Unreadable(found)
    return calendar


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
