"""Reads of subjects. A file is a subject with those that were merged into it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from cases.rules.verdicts import Verdict
from records.models import Clearing, Identifier, Name, Representative, Subject
from records.queries.identity import folded, lookups_of
from records.rules.ages import is_minor
from records.rules.identifiers import Written
from records.rules.names import SHOWN_FROM, Likeness, Score, likeness, masked, may_publish
from records.states import NATURAL, NameKind, SubjectKind

Files = Mapping[UUID, Sequence[UUID]]  # by root: who is in it

MOST_SHOWN = 50
MOST_COMPARED = 5000

ROOTS = """
    WITH RECURSIVE up (asked, id, above) AS (
        SELECT id, id, merged_into_id FROM records_subject WHERE id = ANY(%s)
        UNION ALL
        SELECT up.asked, subject.id, subject.merged_into_id FROM up JOIN records_subject AS subject ON subject.id = up.above
    )
    SELECT asked, id FROM up WHERE above IS NULL
"""
FILE = """
    WITH RECURSIVE down (root, id) AS (
        SELECT id, id FROM records_subject WHERE id = ANY(%s)
        UNION
        SELECT down.root, subject.id FROM down JOIN records_subject AS subject ON subject.merged_into_id = down.id
    )
    SELECT root, id FROM down
"""
# Of each file: those who are called or sound like one of its members, so many of each.
NAMESAKES = """
    WITH mine AS (
        SELECT DISTINCT asked.root, name.folded, name.sound
        FROM unnest(%s::uuid[], %s::uuid[]) AS asked (root, member) JOIN records_name AS name ON name.subject_id = asked.member
    )
    SELECT asked.root, found.id FROM unnest(%s::uuid[]) AS asked (root) CROSS JOIN LATERAL (
        SELECT other.id FROM records_subject AS other
        WHERE other.erased_at IS NULL AND other.id <> asked.root AND other.id IN (
            SELECT name.subject_id FROM mine JOIN records_name AS name ON name.folded = mine.folded WHERE mine.root = asked.root
            UNION
            SELECT name.subject_id FROM mine JOIN records_name AS name ON name.sound = mine.sound WHERE mine.root = asked.root
        )
        ORDER BY other.id LIMIT %s
    ) AS found
"""
BY_NUMBER = """
    SELECT subject.id, subject.merged_into_id FROM records_identifier AS known
    JOIN records_subject AS subject ON subject.id = known.subject_id WHERE known.lookup = ANY(%s)
"""


def subject_of_number(number: Written) -> UUID | None:
    """Whose number it is: one look into one index."""
    with connection.cursor() as cursor:
        cursor.execute(BY_NUMBER, [lookups_of(number)])
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0] if row[1] is None else root_of(row[0])


def subject_of_verified_number(number: Written) -> UUID | None:
    """Only where an official has seen the number on an original: what opens a file must not rest on a slip of the pen."""
    row = (
        Identifier.objects.filter(lookup__in=lookups_of(number), verified=True)
        .values_list("subject", flat=True)
        .first()
    )
    return root_of(row) if row else None


def roots_of(subjects: Collection[UUID]) -> dict[UUID, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(ROOTS, [list(subjects)])
        return dict(cursor.fetchall())


def root_of(subject: UUID) -> UUID:
    """Whose file it is in now."""
    return roots_of([subject])[subject]


def files_of(roots: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """All that were merged into each, and itself."""
    found: dict[UUID, list[UUID]] = {root: [] for root in roots}
    with connection.cursor() as cursor:
        cursor.execute(FILE, [list(roots)])
        for root, member in cursor.fetchall():
            found[root].append(member)
    return found


@dataclass(frozen=True, slots=True)
class Number:
    id: UUID
    type: str
    country: str
    mask: str
    verified: bool


@dataclass(frozen=True, slots=True)
class SubjectShown:
    """A subject as an official of the case sees it. Its numbers are masks."""

    id: UUID
    kind: SubjectKind
    name: str
    other_names: tuple[str, ...]
    numbers: tuple[Number, ...]
    born_on: date | None
    minor: bool | None
    died_on: date | None
    language: str
    address: str
    erased: bool

    @property
    def protected(self) -> bool:
        return self.kind in NATURAL

    @property
    def masked_name(self) -> str:
        return masked(self.name)


def subjects_shown(subjects: Collection[UUID], at: datetime) -> dict[UUID, SubjectShown]:
    """Three queries, however many."""
    rows = Subject.objects.filter(pk__in=subjects)
    names, numbers = names_of(subjects), numbers_of(subjects)
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return {row.pk: shown(row, names[row.pk], numbers[row.pk], today) for row in rows}


def unnamed(subjects: Collection[UUID], at: datetime) -> dict[UUID, SubjectShown]:
    """For rules, which ask what somebody is and not who: no names, no numbers. One query."""
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return {row.pk: shown(row, (), (), today) for row in Subject.objects.filter(pk__in=subjects)}


def shown(row: Subject, names: Sequence[Name], numbers: Sequence[Number], today: date) -> SubjectShown:
    official = next((name.text for name in names if name.kind == NameKind.OFFICIAL), "")
    kind = SubjectKind(row.kind)
    minor = is_minor(row.born_on, today, known=row.known_minor) if kind in NATURAL else False
    return SubjectShown(
        id=row.pk,
        kind=kind,
        name=official,
        other_names=tuple(name.text for name in names if name.kind != NameKind.OFFICIAL),
        numbers=tuple(numbers),
        born_on=row.born_on,
        minor=minor,
        died_on=row.died_on,
        language=row.language,
        address=row.address,
        erased=row.erased_at is not None,
    )


def names_of(subjects: Collection[UUID]) -> Mapping[UUID, list[Name]]:
    found: dict[UUID, list[Name]] = defaultdict(list)
    for name in Name.objects.filter(subject__in=subjects).order_by("id"):
        found[name.subject_id].append(name)
    return found


def numbers_of(subjects: Collection[UUID]) -> Mapping[UUID, list[Number]]:
    found: dict[UUID, list[Number]] = defaultdict(list)
    for row in Identifier.objects.filter(subject__in=subjects).defer("sealed", "lookup").order_by("added_at", "id"):
        found[row.subject_id].append(Number(row.pk, row.type, row.country, row.mask, row.verified))
    return found


# --- Finding --------------------------------------------------------------------------------------------------------------


def subjects_called(name: str) -> QuerySet[Subject]:
    """By name, or its beginning, in any script; by its sound where Latin letters were typed."""
    key = folded(name)
    if not key:
        return Subject.objects.none()
    heard = Q(names__sound__startswith=key) if key.isascii() else Q()
    found = Subject.objects.filter(Q(names__folded__startswith=key) | heard, erased_at=None)
    return found.distinct().order_by("id")[:MOST_SHOWN]


# --- Namesakes ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    subject: UUID
    score: Score
    cleared: bool

    @property
    def in_doubt(self) -> bool:
        """Of the same name, with nothing that tells them apart: an official must say."""
        return not self.cleared and not self.score.against and self.score.points >= SHOWN_FROM


def likenesses(subjects: Iterable[UUID]) -> dict[UUID, Likeness]:
    """By file: what its members say together."""
    files = files_of(list(subjects))
    members = [member for file in files.values() for member in file]
    names, born = names_of(members), dict(Subject.objects.filter(pk__in=members).values_list("pk", "born_on"))
    numbers: dict[UUID, set[tuple[str, bytes]]] = defaultdict(set)
    for subject, kind, lookup in Identifier.objects.filter(subject__in=members).values_list(
        "subject", "type", "lookup"
    ):
        numbers[subject].add((kind, bytes(lookup)))
    return {root: likeness_of(root, file, names, born, numbers) for root, file in files.items()}


def likeness_of(
    root: UUID,
    file: Sequence[UUID],
    names: Mapping[UUID, list[Name]],
    born: Mapping[UUID, date | None],
    numbers: Mapping[UUID, set[tuple[str, bytes]]],
) -> Likeness:
    called = [name for member in file for name in names.get(member, [])]
    own = (name.folded for name in names.get(root, []) if name.kind == NameKind.OFFICIAL)
    return Likeness(
        names=frozenset(name.folded for name in called),
        current=next(own, ""),
        sounds=frozenset(name.sound for name in called),
        born_on=born.get(root) or next((born[member] for member in file if born.get(member)), None),
        identifiers=frozenset(one for member in file for one in numbers.get(member, ())),
    )


def score_of(one: UUID, other: UUID) -> Score:
    found = likenesses([one, other])
    return likeness(found[one], found[other])


def candidates_for(subject: UUID, *, most: int = MOST_SHOWN) -> list[Candidate]:
    """Others of the same kind of name, the likeliest first, those that were cleared marked."""
    return candidates_of(files_of([subject]), most)[subject]


def candidates_of(files: Files, most: int) -> dict[UUID, list[Candidate]]:
    """The same of many files: one file's many namesakes take no place from another's."""
    others = namesakes_of(files, most)
    known = likenesses({*others, *(one for found in others.values() for one in found)}) if any(others.values()) else {}
    cleared = clearings_of(files) if known else {}
    return {
        root: sorted(
            (Candidate(one, likeness(known[root], known[one]), one in cleared[root]) for one in others[root]),
            key=lambda one: (one.cleared, -one.score.points, one.subject),
        )
        for root in files
    }


def namesakes_of(files: Files, most: int) -> dict[UUID, list[UUID]]:
    """The files of whoever is called or sounds alike."""
    pairs = [(root, member) for root, members in files.items() for member in members]
    with connection.cursor() as cursor:
        cursor.execute(NAMESAKES, [[root for root, _ in pairs], [member for _, member in pairs], list(files), most])
        alike = cursor.fetchall()
    roots = roots_of({other for _, other in alike}) if alike else {}
    found: dict[UUID, set[UUID]] = {root: set() for root in files}
    for root, other in alike:
        found[root].add(roots[other])
    return {root: sorted(others - {root}) for root, others in found.items()}


def cleared_of(subject: UUID) -> set[UUID]:
    """Whoever was cleared of being anybody in this file stays cleared of the whole file."""
    return clearings_of(files_of([subject]))[subject]


def clearings_of(files: Files) -> dict[UUID, set[UUID]]:
    everybody = {member for members in files.values() for member in members}
    rows = Clearing.objects.filter(Q(first__in=everybody) | Q(second__in=everybody)).values_list("first", "second")
    pairs = list(rows)
    roots = roots_of({one for pair in pairs for one in pair}) if pairs else {}
    return {root: set(others_in(pairs, set(members), roots)) for root, members in files.items()}


def others_in(pairs: Sequence[tuple[UUID, UUID]], members: set[UUID], roots: Mapping[UUID, UUID]) -> Iterator[UUID]:
    for pair in pairs:
        if members & set(pair):
            yield from (roots[one] for one in pair if one not in members)


def is_publishable(subject: UUID) -> Verdict:
    return publishables([subject])[subject]


def publishables(subjects: Collection[UUID]) -> dict[UUID, Verdict]:
    """For rooms that publish: two independent marks of who this is, and no namesake left uncleared."""
    files = files_of(subjects)
    marks, candidates = marks_of(files), candidates_of(files, MOST_COMPARED)
    return {
        root: may_publish(
            verified_marks=len(marks[root]), candidates_open=sum(one.in_doubt for one in candidates[root])
        )
        for root in files
    }


def marks_of(files: Files) -> dict[UUID, set[str]]:
    """Each kind of number that was verified, a birthday that no number says, and an official name."""
    members = [member for file in files.values() for member in file]
    numbers = Identifier.objects.filter(subject__in=members, verified=True).values_list("subject", "type")
    born = Subject.objects.filter(pk__in=members, born_on__isnull=False, born_in_number=False).values_list("pk")
    named = Name.objects.filter(subject__in=members, kind=NameKind.OFFICIAL).values_list("subject")
    found: dict[UUID, set[str]] = defaultdict(set)
    for member, kind in numbers:
        found[member].add(f"number {kind}")
    for mark, rows in (("birthday", born), ("name", named)):
        for (member,) in rows:
            found[member].add(mark)
    return {root: {mark for member in file for mark in found[member]} for root, file in files.items()}


# --- Representatives --------------------------------------------------------------------------------------------------------


def representatives_on(subject: UUID, on: date) -> list[Representative]:
    """Who may act for the subject on this day."""
    acting = Representative.objects.filter(subject=subject, revoked_at=None, from_on__lte=on)
    return list(acting.filter(Q(until_on=None) | Q(until_on__gte=on)).order_by("id"))


def spoke_for(subjects: Collection[UUID]) -> dict[UUID, UUID]:
    """Whoever speaks for one of these, or did once: for whom."""
    known = Representative.objects.filter(subject__in=subjects).order_by("id")
    return dict(known.values_list("person", "subject"))


def representatives_at(subject: UUID, at: datetime) -> list[Representative]:
    """Who may act for them now: by the day that it is here, which early in the morning is not the day elsewhere."""
    return representatives_on(subject, at.astimezone(ZoneInfo(settings.TIME_ZONE)).date())
