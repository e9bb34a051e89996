"""All that must be known to take in one record, in one query: records come by the thousand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from records.models import CatalogueItem
from records.queries.identity import folded, lookups_of
from records.rules.ages import is_minor
from records.rules.identifiers import Written
from records.rules.intake import NewSubject
from records.states import NATURAL, SubjectKind

LOOK = """
    SELECT agency.id, agency.code, item.id, item.version_id, item.code, item.text, item.adverse, item.years_kept, owner.*
    FROM (SELECT 1) AS always
    LEFT JOIN people_agency AS agency ON agency.closed_on IS NULL AND (agency.code = %s OR agency.id = %s)
    LEFT JOIN records_catalogueitem AS item
        ON item.code = %s AND item.version_id = (SELECT id FROM records_catalogueversion ORDER BY number DESC LIMIT 1)
    LEFT JOIN LATERAL (
        SELECT subject.id, subject.kind, subject.born_on, subject.known_minor, subject.died_on, subject.merged_into_id,
               ARRAY(SELECT folded::text FROM records_name WHERE subject_id = subject.id), count(*) OVER ()
        FROM records_subject AS subject
        WHERE subject.id IN (SELECT subject_id FROM records_identifier WHERE lookup = ANY(%s)) LIMIT 1
    ) AS owner ON true
"""


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules ask of a subject. `id` is none for somebody new."""

    id: UUID | None
    kind: SubjectKind
    minor: bool | None
    died_on: date | None


@dataclass(frozen=True, slots=True)
class Look:
    issuer: tuple[int, str] | None
    item: CatalogueItem | None
    owner: Person | None  # whose number it plainly is
    unclear: bool  # the number is somebody's, in a way that needs a closer look


def look(*, issuer: str | int, item: str, subject: NewSubject | UUID, today: date) -> Look:
    numbers: Sequence[Written] = () if isinstance(subject, UUID) else subject.numbers
    code, key = (issuer, None) if isinstance(issuer, str) else (None, issuer)
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [code, key, item, [found for number in numbers for found in lookups_of(number)]])
        row = cursor.fetchone()
    owner = owner_of(row[8:], subject, today) if row[8] and not isinstance(subject, UUID) else None
    return Look(
        issuer=(row[0], row[1]) if row[0] else None,
        item=item_of(row[2:8]),
        owner=owner,
        unclear=bool(row[8]) and owner is None,
    )


def item_of(row: Sequence[Any]) -> CatalogueItem | None:
    if row[0] is None:
        return None
    pk, version, code, text, adverse, years = row
    return CatalogueItem(pk=pk, version_id=version, code=code, text=json.loads(text), adverse=adverse, years_kept=years)


def owner_of(row: Sequence[Any], given: NewSubject, today: date) -> Person | None:
    """One file, whole, of this kind and name: then it is plain."""
    pk, kind, born_on, known_minor, died_on, merged_into, names, owners = row
    called = {folded(name) for name in (given.name, *given.other_names)}
    if merged_into is not None or owners > 1 or kind != given.kind or not called & set(names):
        return None
    return Person(pk, given.kind, minor_on(today, given.kind, born_on, known=known_minor), died_on)


def minor_on(today: date, kind: SubjectKind, born_on: date | None, *, known: bool | None) -> bool | None:
    return is_minor(born_on, today, known=known) if kind in NATURAL else False


def somebody_new(given: NewSubject, today: date) -> Person:
    minor = minor_on(today, given.kind, given.birth[0], known=given.known_minor)
    return Person(None, given.kind, minor, None)
