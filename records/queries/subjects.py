"""Reads of subjects. A file is a subject with those that were merged into it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from cases.rules.verdicts import Verdict
from records.models import Clearing, Identifier, Name, Representative, Subject
from records.queries.identity import folded, lookup_of
from records.rules.ages import is_minor
from records.rules.identifiers import Written
from records.rules.names import SHOWN_FROM, Likeness, Score, likeness, masked, may_publish
from records.states import NATURAL, NameKind, SubjectKind

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
BY_NUMBER = """
    SELECT subject.id, subject.merged_into_id FROM records_identifier AS known
    JOIN records_subject AS subject ON subject.id = known.subject_id WHERE known.lookup = %s
"""


def subject_of_number(number: Written) -> UUID | None:
    """Whose number it is: one look into one index."""
    with connection.cursor() as cursor:
        cursor.execute(BY_NUMBER, [lookup_of(number)])
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0] if row[1] is None else root_of(row[0])


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
    names = list(Name.objects.filter(subject__in=files_of([subject])[subject]).order_by("id"))
    same = Q(names__folded__in=[name.folded for name in names]) | Q(names__sound__in=[name.sound for name in names])
    alike = Subject.objects.filter(same, erased_at=None).exclude(pk=subject).order_by("id").distinct()[:most]
    roots = sorted(set(roots_of([row.pk for row in alike]).values()) - {subject})
    found, cleared = likenesses([subject, *roots]), cleared_of(subject)
    scored = [Candidate(other, likeness(found[subject], found[other]), other in cleared) for other in roots]
    return sorted(scored, key=lambda one: (one.cleared, -one.score.points, one.subject))


def cleared_of(subject: UUID) -> set[UUID]:
    """Whoever was cleared of being anybody in this file stays cleared of the whole file."""
    members = set(files_of([subject])[subject])
    pairs = Clearing.objects.filter(Q(first__in=members) | Q(second__in=members)).values_list("first", "second")
    others = {one for pair in pairs for one in pair} - members
    return set(roots_of(others).values()) if others else set()


def is_publishable(subject: UUID) -> Verdict:
    """For rooms that publish: two independent marks of who this is, and no namesake left uncleared."""
    file = files_of([subject])[subject]
    numbers = Identifier.objects.filter(subject__in=file, verified=True).values("type").distinct().count()
    born = Subject.objects.filter(pk__in=file, born_on__isnull=False, born_in_number=False).exists()
    named = Name.objects.filter(subject__in=file, kind=NameKind.OFFICIAL).exists()
    open_ones = [one for one in candidates_for(subject, most=MOST_COMPARED) if one.in_doubt]
    return may_publish(verified_marks=numbers + int(born) + int(named), candidates_open=len(open_ones))


# --- Representatives --------------------------------------------------------------------------------------------------------


def representatives_on(subject: UUID, on: date) -> list[Representative]:
    """Who may act for the subject on this day."""
    acting = Representative.objects.filter(subject=subject, revoked_at=None, from_on__lte=on)
    return list(acting.filter(Q(until_on=None) | Q(until_on__gte=on)).order_by("id"))
