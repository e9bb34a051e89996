"""Reads of files, and how they are served: as downloads, under a type that no browser acts on."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote
from uuid import UUID

from records.models import StoredFile
from records.queries.storage import storage

IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEPT_ALIVE_BY_NOTHING = "default-src 'none'; sandbox"


class NoSuchFile(LookupError):
    pass


def file_row(file: UUID) -> StoredFile:
    row = StoredFile.objects.filter(pk=file).first()
    if row is None:
        raise NoSuchFile(str(file))
    return row


def read_file(file: UUID) -> tuple[StoredFile, bytes]:
    row = file_row(file)
    return row, storage().read(row.digest)


def files_of(holder: UUID) -> list[StoredFile]:
    return list(StoredFile.objects.filter(holder=holder).order_by("at", "id"))


def files_of_each(holders: Collection[UUID]) -> dict[UUID, list[StoredFile]]:
    """One query, however many holders."""
    found: dict[UUID, list[StoredFile]] = defaultdict(list)
    for row in StoredFile.objects.filter(holder__in=holders).order_by("at", "id"):
        if row.holder is not None:
            found[row.holder].append(row)
    return found


def file_rows(files: Collection[UUID]) -> dict[UUID, StoredFile]:
    """One query. What has been erased is missing."""
    return {row.pk: row for row in StoredFile.objects.filter(pk__in=files)} if files else {}


def waiting_files(ids: Sequence[str], by: UUID) -> list[tuple[str, int]]:
    """Names and sizes of what they have sent in and belongs to nothing yet. One query."""
    wanted = [UUID(one) for one in ids if IS_ID.fullmatch(one)]
    rows = StoredFile.objects.filter(pk__in=wanted, by=by, holder=None).order_by("at", "id")
    return [(row.name, row.size) for row in rows]


def download_headers(row: StoredFile) -> Mapping[str, str]:
    """Never shown within our pages: saved, and opened by a program of the reader's."""
    return {
        "Content-Type": row.media_type if row.media_type.startswith(("image/", "application/")) else "text/plain",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name or 'file')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": KEPT_ALIVE_BY_NOTHING,
        "Cache-Control": "no-store",
    }
