"""Files that somebody may download from their case: their own, and those that the case rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases.queries.views import CaseView
from portal.queries.visitors import Visitor
from records.queries.files import file_rows, files_of


@dataclass(frozen=True, slots=True)
class Paper:
    id: UUID
    name: str
    size: int
    own: bool
    at: Any


def papers_of(view: CaseView, visitor: Visitor) -> list[Paper]:
    """The subject sees what the case rests on; everybody what they themselves have sent."""
    theirs = {visitor.holder, visitor.acts_for}
    own = {row.pk: Paper(row.pk, row.name, row.size, True, row.at) for row in files_of(view.row.pk) if row.by in theirs}
    if not visitor.is_subject:
        return list(own.values())
    shown = own | {one.id: one for one in documents(view.presented.documents) if one.id not in own}
    return list(shown.values())


def documents(given: Sequence[Any]) -> list[Paper]:
    named = {UUID(one["file"]): one for one in given if one.get("file")}
    rows = file_rows(named)
    found = [(rows[file], one) for file, one in named.items() if file in rows]
    return [
        Paper(row.pk, row.name or str(one.get("title") or ""), row.size, one["kind"] == "exhibit", row.at)
        for row, one in found
    ]


def may_download(view: CaseView, visitor: Visitor, file: UUID) -> bool:
    return any(one.id == file for one in papers_of(view, visitor))
