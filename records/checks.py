"""System checks of where files lie."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from records.queries.storage import Bucket, Unreachable, WrongAddress


@register(Tags.files)
def check_address(**_: Any) -> list[CheckMessage]:
    return [*against_address()]


@register(Tags.files, deploy=True)
def check_bucket(**_: Any) -> list[CheckMessage]:
    """Asks the store itself: by `check --deploy`, before anybody relies on it."""
    return [*against_bucket()] if settings.FILES_URL and not [*against_address()] else []


def against_address() -> Iterator[CheckMessage]:
    if not settings.FILES_URL:
        return
    if not settings.FILES_ACCESS_KEY or not settings.FILES_SECRET_KEY:
        yield Error(
            "Files lie in an object store, and there is no key for it.",
            hint="Set SCS_FILES_ACCESS_KEY and SCS_FILES_SECRET_KEY_FILE.",
            id="records.E001",
        )
    try:
        Bucket(settings.FILES_URL, "", "")
    except WrongAddress as wrong:
        yield Error("SCS_FILES_URL cannot be read.", hint=str(wrong), id="records.E002")


def against_bucket() -> Iterator[CheckMessage]:
    bucket = Bucket(settings.FILES_URL, settings.FILES_ACCESS_KEY, settings.FILES_SECRET_KEY)
    try:
        if bucket.keeps_versions():
            yield Error(
                "The bucket for files keeps old versions: what is erased would still be there.",
                hint="Switch versioning and object lock off, or use another bucket; back it up in another way.",
                id="records.E003",
            )
    except Unreachable as failed:
        yield Error("The object store for files does not answer.", hint=str(failed), id="records.E004")
