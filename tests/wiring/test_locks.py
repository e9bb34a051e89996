"""Advisory locks are numbers that all rooms share: each belongs to one room, or rooms wait for each other unknowingly."""

import re
from collections import defaultdict
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NUMBER = re.compile(r"\b7_?411_?\d{3}\b")


def test_advisory_lock_when_taken_belongs_to_one_room() -> None:
    rooms: dict[int, set[str]] = defaultdict(set)
    for room in settings.ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in {".py", ".sql"}:
                for found in NUMBER.findall(path.read_text()):
                    rooms[int(found.replace("_", ""))].add(room)
    # In cases the number is the first of a pair, which is a space of its own.
    shared = {number: names for number, names in rooms.items() if len(names - {"cases"}) > 1}
    assert shared == {}
    assert len(rooms) >= 4
