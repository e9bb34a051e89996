"""Finding somebody in the register, among millions of entries: each way asks an index for a few rows and no more.

By number, whole; by name in characters or by its sound: whole, by how it begins or ends, by a part of it, or with a slip of
the pen. A person only by the whole name or number: nobody leafs through people (RULES.md 16).
Why in these steps: docs/decisions/0024-searching-the-register.md.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from lists.models import Visible
from records.queries.identity import checked, folded, lookups_of, sound, sounds
from records.rules.identifiers import Written, WrongIdentifier
from records.states import NATURAL, IdentifierType

MOST_FOUND = 20
NEIGHBOURS = 100  # entries looked at on each side of where a misspelt name would stand
LEAST_FOR_SLIPS = 5  # letters: under that, everything is alike
LEAST_INSIDE = 3  # signs: what the index can find in the midst of a name
LONGEST_PART = 8  # signs: who types more, types the name's beginning or its end
LONGEST_PART_HEARD = 24  # letters, which is as much
ALIKE = 0.45
LONGEST_PASSPORT = 15

Found = dict[UUID, None]  # each once, the surest first

# Folded names hold letters and digits alone: nothing in them is a wildcard. `~<~` is the order of the index, whatever
# language the database was made for.
AT_AN_END = "SELECT public_id FROM lists_visible WHERE {column} LIKE %(pattern)s {where} ORDER BY {column} USING ~<~ LIMIT %(most)s"
WHOLE = (
    "SELECT public_id FROM lists_visible WHERE {column} = %(key)s {where} ORDER BY since DESC, public_id LIMIT %(most)s"
)
INSIDE = "SELECT public_id FROM lists_visible WHERE {parts} {where} ORDER BY since DESC, public_id LIMIT %(most)s"
MOST_ALIKE = """
    SELECT public_id FROM (
        (SELECT public_id, sound FROM lists_visible WHERE sound ~>=~ %(key)s {where}
         ORDER BY sound USING ~<~ LIMIT %(beside)s)
        UNION
        (SELECT public_id, sound FROM lists_visible WHERE sound ~<~ %(key)s {where}
         ORDER BY sound USING ~>~ LIMIT %(beside)s)
        UNION
        (SELECT public_id, sound FROM lists_visible WHERE reverse(sound) ~>=~ reverse(%(key)s) {where}
         ORDER BY reverse(sound) USING ~<~ LIMIT %(beside)s)
        UNION
        (SELECT public_id, sound FROM lists_visible WHERE reverse(sound) ~<~ reverse(%(key)s) {where}
         ORDER BY reverse(sound) USING ~>~ LIMIT %(beside)s)
    ) AS near WHERE similarity(sound, %(key)s) >= %(alike)s
    ORDER BY similarity(sound, %(key)s) DESC, public_id LIMIT %(most)s
"""


def search(slug: str, name: str, identifier: str) -> list[Visible]:
    if identifier:
        rows = Visible.objects.filter(list_id=slug) if slug else Visible.objects.all()
        return list(rows.filter(lookup__in=lookups(identifier)).order_by("-since", "public_id")[:MOST_FOUND])
    key = folded(name)
    return in_order(by_name(slug, key, sound(name))) if key else []


def is_exactly(row: Visible, name: str) -> bool:
    """In the same characters; or typed by its sound, which is all that can be the same then."""
    key = folded(name)
    return key in (row.folded, row.sound)


def lookups(identifier: str) -> list[bytes]:
    return [lookup for number in numbers_typed(identifier) for lookup in lookups_of(number)]


def numbers_typed(identifier: str) -> list[Written]:
    """Whatever it may be the number of."""
    found = []
    for kind in (IdentifierType.RESIDENT, IdentifierType.CREDIT_CODE, IdentifierType.PASSPORT):
        try:
            found.append(checked(kind, identifier))
        except WrongIdentifier:
            continue
    return found


def is_whole_number(identifier: str) -> bool:
    """Numbers of eighteen signs check themselves. What is shorter may be a passport’s."""
    for kind in (IdentifierType.RESIDENT, IdentifierType.CREDIT_CODE):
        try:
            checked(kind, identifier)
        except WrongIdentifier:
            continue
        return True
    try:
        return len(checked(IdentifierType.PASSPORT, identifier).value) <= LONGEST_PASSPORT
    except WrongIdentifier:
        return False


def in_order(found: Sequence[UUID]) -> list[Visible]:
    """Read through the guard once more: what was hidden in between is not there."""
    rows = Visible.objects.in_bulk(found) if found else {}
    return [rows[one] for one in found if one in rows]


# --- By name ----------------------------------------------------------------------------------------------------------------


def by_name(slug: str, key: str, heard: str) -> list[UUID]:
    """The surest first. What costs more is asked only where that has found too little."""
    found = whole(slug, key, heard) | at_an_end(slug, key, heard)
    if len(found) < MOST_FOUND and len(key) <= (LONGEST_PART_HEARD if key.isascii() else LONGEST_PART):
        found |= inside(slug, key)
    if not found and len(heard) >= LEAST_FOR_SLIPS:
        found |= with_a_slip(slug, heard)
    return list(found)[:MOST_FOUND]


def whole(slug: str, key: str, heard: str) -> Found:
    """Who writes a person’s name in characters means these: another who only sounds the same is not shown."""
    return ask(slug, WHOLE, {"key": key}, column="folded", persons=True) | ask(
        slug, WHOLE, {"key": heard}, column="sound", persons=key == heard
    )


def at_an_end(slug: str, key: str, heard: str) -> Found:
    return (
        ask(slug, AT_AN_END, {"pattern": f"{key}%"}, column="folded")
        | ask(slug, AT_AN_END, {"pattern": f"{heard}%"}, column="sound")
        | ask(slug, AT_AN_END, {"pattern": f"{heard[::-1]}%"}, column="reverse(sound)")
    )


def inside(slug: str, key: str) -> Found:
    """People say a firm’s own name, without its town and its form: 白鹭, for 示例市白鹭商贸有限公司. Two characters are too short
    for the index: it finds them by their sounds."""
    if len(key) >= LEAST_INSIDE:
        column = "sound" if key.isascii() else "folded"
        return ask(slug, INSIDE, {"pattern": f"%{key}%"}, parts=f"{column} LIKE %(pattern)s")
    if len(key) < LEAST_INSIDE - 1 or key.isascii():
        return {}
    heard = {f"sound{number}": f"%{one}%" for number, one in enumerate(sounds(key))}
    either = " OR ".join(f"sound LIKE %({name})s" for name in heard)
    return ask(slug, INSIDE, {"pattern": f"%{key}%", **heard}, parts=f"({either}) AND folded LIKE %(pattern)s")


def with_a_slip(slug: str, heard: str) -> Found:
    """Whoever agrees with it longest from the front stands next to its own place in the order of names; from the back, in
    the order of names read backwards. One slip leaves the front or the back whole."""
    return ask(slug, MOST_ALIKE, {"key": heard})


def ask(
    slug: str, statement: str, given: Mapping[str, str], *, column: str = "", parts: str = "", persons: bool = False
) -> Found:
    where = f"{'AND list_id = %(slug)s' if slug else ''} {'' if persons else 'AND kind <> ALL (%(natural)s)'}"
    usual: dict[str, Any] = {
        "slug": slug,
        "natural": list(NATURAL),
        "most": MOST_FOUND,
        "beside": NEIGHBOURS,
        "alike": ALIKE,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement.format(column=column, parts=parts, where=where), {**usual, **given})
        return {row[0]: None for row in cursor.fetchall()}
