"""Comments are sorted into groups, a batch a transaction, from where it was left: an interrupted run goes on.

What is known of the groups is kept in memory for a run, and made again from their first comments when one begins.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID, uuid4

from django.db import connection, transaction

from consultations.models import CommentGroup, Version
from consultations.rules.grouping import Reading, difference_of, is_near, keys, read, says_the_same

BATCH = 2000
MOST_IN_A_BUCKET = (
    32  # groups that are looked at for one key: the first, which are the forms that others were made from
)
MOST_READ = 4096  # readings kept ready
LOCK = 7_411_208

WAITING = """
    SELECT id, text, fingerprint FROM consultations_comment
    WHERE version_id = %s AND group_id IS NULL AND id > %s ORDER BY id LIMIT %s
"""
LEADS = """
    SELECT told.id, lead.text, lead.fingerprint
    FROM consultations_commentgroup AS told JOIN consultations_comment AS lead ON lead.id = told.lead_id
    WHERE told.version_id = %s ORDER BY told.number
"""
PUT = """
    UPDATE consultations_comment AS said SET group_id = found.place
    FROM unnest(%s::bigint[], %s::uuid[]) AS found (id, place) WHERE said.id = found.id
"""
GROW = """
    UPDATE consultations_commentgroup AS told SET size = told.size + found.more
    FROM unnest(%s::uuid[], %s::int[]) AS found (id, more) WHERE told.id = found.id
"""


@dataclass(slots=True)
class Known:
    """The groups of one version, by their place among them: by the words of their first comments, and by what those are
    alike in."""

    ids: list[UUID] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    exact: dict[bytes, int] = field(default_factory=dict)
    buckets: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    ready: dict[int, Reading] = field(default_factory=dict)

    def add(self, group: UUID, text: str, words: bytes, found: Iterable[int]) -> int:
        place = len(self.ids)
        self.ids.append(group)
        self.texts.append(text)
        self.exact[words] = place
        for key in found:
            bucket = self.buckets[key]
            if len(bucket) < MOST_IN_A_BUCKET:
                bucket.append(place)
        return place

    def near(self, found: Iterable[int]) -> list[int]:
        """Those that share most with it, the oldest first: they are the forms that others were made from."""
        shared = Counter(chain.from_iterable(self.buckets.get(key, ()) for key in found))
        alike = [group for group, _ in shared.most_common(MOST_IN_A_BUCKET)]
        return sorted(alike)

    def reading_of(self, group: int) -> Reading:
        if group not in self.ready:
            while len(self.ready) >= MOST_READ:
                del self.ready[next(iter(self.ready))]
            self.ready[group] = read(self.texts[group])
        return self.ready[group]


@dataclass(frozen=True, slots=True)
class Begun:
    """A group that this batch has made."""

    place: int
    lead: int
    near: int | None
    differs: str


def group_comments(*, draft: UUID | None = None) -> int:
    """All that wait, of one draft or of every one. Whoever comes while another groups leaves it to them."""
    return sum(group_version(version) for version in waiting_versions(draft))


def waiting_versions(draft: UUID | None) -> list[int]:
    rows = Version.objects.filter(opened_at__isnull=False)
    if draft is not None:
        rows = rows.filter(draft=draft)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM unnest(%s::bigint[]) AS asked (id) WHERE EXISTS ("
            "SELECT FROM consultations_comment WHERE version_id = asked.id AND group_id IS NULL) ORDER BY id",
            [list(rows.order_by("id").values_list("id", flat=True))],
        )
        return [row[0] for row in cursor.fetchall()]


def group_version(version: int) -> int:
    known: Known | None = None
    done = after = 0
    while True:
        with transaction.atomic():
            if not alone(version):
                return done
            # From where the last batch ended, not past all that it has sorted; then once more for who came in behind it.
            waiting = fetch(WAITING, [version, after, BATCH]) or (fetch(WAITING, [version, 0, BATCH]) if after else [])
            if not waiting:
                return done
            after = waiting[-1][0]
            if known is None or len(known.ids) != CommentGroup.objects.filter(version=version).count():
                known = known_of(version)  # the first batch; or somebody else has sorted in between
            sort_in(version, waiting, known)
        done += len(waiting)


def alone(version: int) -> bool:
    """Until the batch is over. Whoever is second leaves the version to the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, version])
        return bool(cursor.fetchone()[0])


def fetch(statement: str, values: Sequence[int]) -> list[tuple[int, str, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return [(row[0], row[1], bytes(row[2])) for row in cursor.fetchall()]


def known_of(version: int) -> Known:
    """From the groups' first comments: what an earlier run knew, this one knows."""
    known = Known()
    with connection.cursor() as cursor:
        cursor.execute(LEADS, [version])
        for group, text, words in cursor.fetchall():
            known.add(group, text, bytes(words), keys(read(text)))
    return known


def sort_in(version: int, waiting: Sequence[tuple[int, str, bytes]], known: Known) -> None:
    begun: list[Begun] = []
    places: dict[int, int] = {}
    for comment, text, words in waiting:
        group = known.exact.get(words)
        if group is None:
            group = place_of(comment, text, words, known, begun)
        places[comment] = group
    write(version, begun, places, known.ids)


def place_of(comment: int, text: str, words: bytes, known: Known, begun: list[Begun]) -> int:
    """The group that says the same, or a new one; then what it is much like is noted beside it."""
    reading = read(text)
    shared = keys(reading)
    near: int | None = None
    for group in known.near(shared):
        if says_the_same(lead := known.reading_of(group), reading):
            known.exact[words] = group
            return group
        if near is None and is_near(lead, reading):
            near = group
    differs = difference_of(known.reading_of(near), reading) if near is not None else ""
    place = known.add(uuid4(), text, words, shared)
    begun.append(Begun(place, comment, near, differs))
    return place


def write(version: int, begun: Sequence[Begun], places: dict[int, int], ids: Sequence[UUID]) -> None:
    """New groups with their sizes at once; older ones grow. Groups are numbered from one, in the order of their places."""
    row = Version.objects.only("draft_id").get(pk=version)
    sizes = Counter(places.values())
    CommentGroup.objects.bulk_create(
        CommentGroup(
            id=ids[one.place],
            draft_id=row.draft_id,
            version_id=version,
            number=one.place + 1,
            lead_id=one.lead,
            size=sizes.pop(one.place),
            near_id=None if one.near is None else ids[one.near],
            differs=one.differs,
        )
        for one in begun
    )
    with connection.cursor() as cursor:
        cursor.execute(PUT, [list(places), [ids[place] for place in places.values()]])
        cursor.execute(GROW, [[ids[place] for place in sizes], list(sizes.values())])
