"""A pack's file: YAML read to plain values, with the line of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from cases.rules.fields import Fault
from cases.rules.verdicts import Text
from cases.states import gettext_noop

LARGEST = 1_000_000  # characters
DEEPEST = 12
PLAIN = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:null", "tag:yaml.org,2002:str"}


class Unreadable(Exception):
    """The file cannot be read at all."""

    def __init__(self, line: int, text: Text) -> None:
        super().__init__(f"line {line}")
        self.line = line
        self.text = text


@dataclass(frozen=True, slots=True)
class File:
    name: str
    document: Any
    lines: Mapping[str, int]  # by JSON Pointer

    def line_of(self, fault: Fault) -> int:
        """Where it stands; of what is missing, where it should."""
        pointer = fault.pointer
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 1)


def read_file(text: str, name: str) -> File:
    if len(text) > LARGEST:
        raise Unreadable(1, Text(gettext_noop("The file is too large for a pack.")))
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):  # a few aliases of aliases would fill the memory
                raise Unreadable(line(event.start_mark), Text(gettext_noop("Write it out: a pack has no aliases.")))
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as wrong:
        problem = getattr(wrong, "problem", None) or str(wrong)
        words = Text(gettext_noop("This line cannot be read (%(problem)s)."), {"problem": problem})
        raise Unreadable(line(getattr(wrong, "problem_mark", None)), words) from wrong
    lines: dict[str, int] = {}
    return File(name, plain(root, "", lines) if root is not None else None, lines)


def line(mark: Any) -> int:
    return mark.line + 1 if mark else 1


def plain(node: yaml.Node, pointer: str, lines: dict[str, int], depth: int = 0) -> Any:
    lines[pointer] = line(node.start_mark)
    if depth > DEEPEST:
        raise Unreadable(lines[pointer], Text(gettext_noop("This is nested too deeply.")))
    if isinstance(node, yaml.SequenceNode):
        return [plain(one, f"{pointer}/{at}", lines, depth + 1) for at, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return fields(node, pointer, lines, depth)
    return scalar(node)


def fields(node: yaml.MappingNode, pointer: str, lines: dict[str, int], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            words = Text(gettext_noop("The field “%(name)s” is written twice."), {"name": name})
            raise Unreadable(line(key.start_mark), words)
        found[name] = plain(value, f"{pointer}/{name}", lines, depth + 1)
        lines[f"{pointer}/{name}"] = line(key.start_mark)
    return found


def scalar(node: yaml.Node) -> Any:
    """Numbers, yes and no, nothing; whatever else YAML would make of it (a day, a fraction) stays the text it is."""
    if node.tag in PLAIN:
        return yaml.SafeLoader("").construct_object(node)
    return str(node.value)
