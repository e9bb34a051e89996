"""Papers and records where a case's history speaks of them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils.translation import gettext

from cases.queries.naming import ids_among
from records.models import Record
from records.queries.files import file_rows
from records.queries.records import document_as_data, with_all


def called(_case: UUID, words: Collection[str]) -> Mapping[str, str]:
    """What has been erased has no name left."""
    ids = ids_among(words)
    papers = {str(pk): row.name or gettext("Paper") for pk, row in file_rows(ids).items()}
    return papers | {str(row.pk): record_told(row) for row in with_all(ids)} if ids else {}


def record_told(row: Record) -> str:
    return f"{document_as_data(row)['title']} · {row.case.ref}"
