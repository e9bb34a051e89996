"""A file as people write it: texts, lists and mappings with their lines. Every fault is found and named with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deadlines.rules.calendars import WEEKDAYS

DATE_AND_WEEKDAY = 2
EXAMPLE = "2026-02-14 sat"


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list or a mapping of a file, and the line on which it begins."""

    value: "str | list[Node] | dict[str, Node]"
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Unreadable(Exception):
    """The calendar is refused; `faults` says why, line by line."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.line}: {fault.code}" for fault in faults))
        self.faults = sorted(faults, key=lambda fault: fault.line)


@dataclass(slots=True)
class Sheet:
    """A file while it is read. A value that cannot be read is noted, and reading goes on to find the next fault."""

    faults: list[Fault] = field(default_factory=list)
    lines: dict[date, int] = field(default_factory=dict)  # where each day is named

    def refuse(self, line: int, code: str, **values: Any) -> None:
        self.faults.append(Fault(line, code, values))

    def day(self, node: Node) -> date | None:
        """ "2026-02-14 sat": the weekday is written too, so that a slip in either is found."""
        parts = node.value.split() if isinstance(node.value, str) else []
        try:
            on = date.fromisoformat(parts[0])
        except (IndexError, ValueError):
            self.refuse(node.line, "not-a-day", given=" ".join(parts), example=EXAMPLE)
            return None
        weekday = WEEKDAYS[on.weekday()]
        if len(parts) != DATE_AND_WEEKDAY:
            self.refuse(node.line, "no-weekday", on=on, weekday=weekday)
        elif parts[1].lower() != weekday:
            self.refuse(node.line, "wrong-weekday", on=on, weekday=weekday, given=parts[1])
        return on

    def claim(self, on: date, line: int, code: str) -> bool:
        """Each day is named once: holidays do not overlap, and none is worked."""
        if on in self.lines:
            self.refuse(line, code, on=on, other=self.lines[on])
            return False
        self.lines[on] = line
        return True

    def mapping(self, node: Node, *, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Node]:
        if not isinstance(node.value, dict):
            self.refuse(node.line, "not-a-mapping", wanted=", ".join(required))
            return {}
        for name in required:
            if name not in node.value:
                self.refuse(node.line, "missing-field", name=name)
        for name, child in node.value.items():
            if name not in (*required, *optional):
                self.refuse(child.line, "unknown-field", name=name)
        return node.value

    def items(self, fields: dict[str, Node], name: str) -> list[Node]:
        if name not in fields:
            return []
        node = fields[name]
        if not isinstance(node.value, list):
            self.refuse(node.line, "not-a-list", name=name)
            return []
        return node.value

    def text(self, fields: dict[str, Node], name: str, otherwise: str = "") -> str:
        if name not in fields:
            return otherwise
        node = fields[name]
        if not isinstance(node.value, str) or not node.value.strip():
            self.refuse(node.line, "not-a-text", name=name)
            return otherwise
        return node.value.strip()

    def flag(self, fields: dict[str, Node], name: str) -> bool:
        text = self.text(fields, name, "false").lower()
        if text not in {"true", "false"}:
            self.refuse(fields[name].line, "not-true-or-false", name=name)
        return text == "true"
