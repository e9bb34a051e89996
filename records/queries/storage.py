"""Where contents lie: a folder, or an object store, under the first letters of their hashes. A content is never changed, only
put or removed."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from django.conf import settings

from records.queries.bucket import Bucket, Missing, Unreachable, WrongAddress

__all__ = ["Bucket", "Folder", "Missing", "Storage", "Unreachable", "WrongAddress", "storage"]


class Storage(Protocol):
    def put(self, digest: str, content: bytes) -> None: ...

    def read(self, digest: str) -> bytes: ...

    def remove(self, digest: str) -> None: ...

    def all(self, *, older_than: float) -> Iterator[str]: ...


class Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:4] / digest

    def put(self, digest: str, content: bytes) -> None:
        """Whole or not at all: written beside its place, then moved there."""
        place = self.place(digest)
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(place)

    def read(self, digest: str) -> bytes:
        try:
            return self.place(digest).read_bytes()
        except FileNotFoundError as missing:
            raise Missing(digest) from missing

    def remove(self, digest: str) -> None:
        self.place(digest).unlink(missing_ok=True)

    def all(self, *, older_than: float) -> Iterator[str]:
        """Every content that was put before this moment of the file system's own clock."""
        for path in self.root.glob("??/??/*"):
            try:
                old = path.stat().st_mtime < older_than
            except FileNotFoundError:
                continue
            if old:
                yield path.name


def storage() -> Storage:
    if settings.FILES_URL:
        return Bucket(settings.FILES_URL, settings.FILES_ACCESS_KEY, settings.FILES_SECRET_KEY)
    return Folder(Path(settings.FILES_DIR))
