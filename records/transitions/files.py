"""Files come in here, are attached to what refers to them, and are discarded. Nothing else writes to the storage."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection, transaction

from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import gettext_noop
from records.models import Discarded, StoredFile
from records.queries.inspection import inspected
from records.queries.scanning import scan
from records.queries.storage import Unreachable, storage
from records.rules import file_kinds, forbidden
from records.rules.file_kinds import FileKind
from records.rules.file_names import safe_name

log = structlog.get_logger("records.files")
KEPT_UNATTACHED = timedelta(hours=24)
MOST_AT_ONCE = 500
LOCK_CONTENT = "SELECT pg_advisory_xact_lock(hashtextextended('records content ' || %s, 0))"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as rooms above know it. `digest` is of what is kept, `received_digest` of what was sent."""

    id: UUID
    digest: str
    received_digest: str
    media_type: str
    size: int
    name: str


def store_file(
    *, content: bytes, name: str, by: Actor | None, at: datetime, purpose: str, subject: UUID | None = None
) -> Stored:
    """Looked through, cleaned and kept; or `Refusal`, and nothing is. It is swept after a day unless it is attached."""
    called = safe_name(name)
    kind = admitted(content, name)
    looked = inspected(kind, content)
    kept = looked.kept
    refuse_forbidden([name, *looked.words])
    scan(content)
    digest = hashlib.sha256(kept).hexdigest()
    with transaction.atomic():
        lock_content(digest)
        row = StoredFile.objects.create(
            digest=digest,
            received_digest=hashlib.sha256(content).hexdigest(),
            media_type=kind.media_type,
            size=len(kept),
            name=called,
            purpose=purpose,
            by=by.id if by else None,
            at=at,
            subject=subject,
        )
        Discarded.objects.filter(digest=digest).delete()
        keep(digest, kept)
    return stored(row)


def keep(digest: str, content: bytes) -> None:
    try:
        storage().put(digest, content)
    except Unreachable as failed:
        log.exception("the storage of files does not take a content")
        words = gettext_noop(
            "Files cannot be kept at this moment. Nothing is lost: please send it again in some minutes."
        )
        raise Refusal(file_kinds.refusal("files.storage", words)) from failed


def admitted(content: bytes, name: str) -> FileKind:
    objection = file_kinds.size_objection(len(content))
    if objection:
        raise Refusal(objection)
    kind = file_kinds.kind_of(name, content[:16])
    if not isinstance(kind, FileKind):
        raise Refusal(kind)
    return kind


def refuse_forbidden(words: Sequence[str]) -> None:
    """RULES.md 11: neither a file's name nor what its metadata say is a way round the catalogue."""
    found = forbidden.first_in(words)
    if found:
        raise Refusal(forbidden.reason_of(found))


def stored(row: StoredFile) -> Stored:
    return Stored(row.pk, row.digest, row.received_digest, row.media_type, row.size, row.name)


def lock_content(digest: str) -> None:
    """Whoever puts a content and whoever removes it wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_CONTENT, [digest])


@transaction.atomic
def attach_files(*, files: Collection[UUID], to: UUID, by: Actor | None, subject: UUID | None = None) -> list[Stored]:
    """From now on they belong to `to`. Only whoever sent a file attaches it, and only once: `Refusal` otherwise."""
    rows = {row.pk: row for row in StoredFile.objects.select_for_update().filter(pk__in=files).order_by("pk")}
    for one in files:
        row = rows.get(one)
        if row is None or row.holder not in (None, to) or row.by != (by.id if by else None):
            raise Refusal(
                file_kinds.refusal("files.unknown", gettext_noop("There is no such file of yours. Send it again."))
            )
    changes = {"holder": to} | ({"subject": subject} if subject else {})
    StoredFile.objects.filter(pk__in=list(rows)).update(**changes)
    return [stored(rows[one]) for one in files]


@transaction.atomic
def release_files(*, files: Collection[UUID], holder: UUID, purpose: str) -> None:
    """What was kept for something unfinished can now be attached to what comes of it; by whoever sent it, as always."""
    StoredFile.objects.filter(pk__in=files, holder=holder).update(holder=None, purpose=purpose)


@transaction.atomic
def discard_files(*, files: Collection[UUID]) -> None:
    """The rows go now; a content that no other row refers to goes right after the transaction, or with the next sweep."""
    discard(list(StoredFile.objects.select_for_update().filter(pk__in=files).order_by("pk")))


def discard(rows: Sequence[StoredFile]) -> None:
    digests = sorted({row.digest for row in rows})
    for digest in digests:
        lock_content(digest)
    StoredFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    still = set(StoredFile.objects.filter(digest__in=digests).values_list("digest", flat=True))
    gone = [digest for digest in digests if digest not in still]
    Discarded.objects.bulk_create([Discarded(digest=digest) for digest in gone], ignore_conflicts=True)
    if gone:
        transaction.on_commit(remove_discarded)


def remove_discarded() -> int:
    """A batch of contents that nothing refers to. Run after each discarding, and again by the sweep."""
    removed = 0
    for digest in list(Discarded.objects.order_by("at").values_list("digest", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            lock_content(digest)
            if not StoredFile.objects.filter(digest=digest).exists():
                storage().remove(digest)
                removed += 1
            Discarded.objects.filter(digest=digest).delete()
    return removed


@transaction.atomic
def discard_unattached(*, at: datetime) -> int:
    """Files that nothing came to refer to within a day: a form that was never sent."""
    old = StoredFile.objects.filter(holder=None, at__lt=at - KEPT_UNATTACHED).order_by("at")
    rows = list(old.select_for_update(skip_locked=True)[:MOST_AT_ONCE])
    discard(rows)
    return len(rows)


def remove_orphans(*, older_than: float) -> int:
    """Contents that no row ever came to name, because its transaction was undone. `older_than`: in the storage's own time."""
    removed = 0
    for digest in storage().all(older_than=older_than):
        with transaction.atomic():
            lock_content(digest)
            if not StoredFile.objects.filter(digest=digest).exists():
                storage().remove(digest)
                removed += 1
    return removed
