"""The public register: every public surface reads it here, through the reading guard, on the primary, anew for each reader."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from consultations.queries.publishing import published_page
from lists.models import Standard, Visible
from lists.queries.standards import text_of
from lists.queries.wording import one_language
from lists.states import ListState
from records.states import NATURAL

PAGE = 50


@dataclass(frozen=True, slots=True)
class ListShown:
    slug: str
    name: str
    colour: str
    state: ListState
    agency: str = ""


def lists_shown() -> list[ListShown]:
    """Those that are or were in force, then those of which a standard stands for comment."""
    found = lists_adopted()
    return [*found, *drafted({one.slug for one in found})]


def lists_adopted() -> list[ListShown]:
    """One query."""
    newest = Standard.objects.order_by("list_id", "-number").distinct("list_id").select_related("list__agency")
    return [shown(row) for row in newest]


def titles() -> dict[str, str]:
    """What each list is called, in the reader's language, by its name in addresses."""
    return {one.slug: one.name for one in lists_adopted()}


def shown(row: Standard) -> ListShown:
    """A list, by the newest of its standards."""
    agency, chinese = row.list.agency, one_language() == "zh"
    return ListShown(
        slug=row.list_id,
        name=said(text_of(row).title),
        colour=row.list.colour,
        state=ListState.REPEALED if row.repealed_at else ListState.IN_FORCE,
        agency=agency.name if chinese else agency.name_en or agency.name,
    )


def drafted(known: set[str]) -> list[ListShown]:
    texts, _following = published_page("")
    content = [
        json.loads(one.version.canonical) for one in texts if one.row.kind == "standard" and one.adoption is None
    ]
    wanted = [text for text in content if text.get("list") not in known]
    language = one_language()
    return [
        ListShown(str(text["list"]), str(text["title"][language]), str(text["colour"]), ListState.DRAFT)
        for text in wanted
        if "list" in text
    ]


def said(words: Any) -> str:
    return str(words.zh if one_language() == "zh" else words.en)


def list_shown(slug: str) -> ListShown | None:
    return next((one for one in lists_adopted() if one.slug == slug), None)


# --- Entries ----------------------------------------------------------------------------------------------------------------


def entry(public_id: UUID) -> Visible | None:
    """Nothing from the very instant at which it is hidden."""
    return Visible.objects.filter(pk=public_id).first()


def page(slug: str, after: tuple[datetime, UUID] | None = None) -> tuple[list[Visible], tuple[datetime, UUID] | None]:
    """Organisations alone, the newest first: no person's name is read in bulk (RULES.md 16)."""
    rows = bulk(slug)
    if after is not None:
        since, public_id = after
        rows = rows.filter(Q(since__lt=since) | Q(since=since, public_id__gt=public_id))
    found = list(rows[: PAGE + 1])
    following = (found[PAGE - 1].since, found[PAGE - 1].public_id) if len(found) > PAGE else None
    return found[:PAGE], following


def bulk(slug: str) -> QuerySet[Visible]:
    rows = Visible.objects.filter(list_id=slug) if slug else Visible.objects.all()
    return rows.exclude(kind__in=list(NATURAL)).order_by("-since", "public_id")


# --- As data ------------------------------------------------------------------------------------------------------------------


def as_data(row: Visible) -> dict[str, Any]:
    """CONTRACTS.md, "register". A redlist says its reasons as well."""
    language = one_language()
    reasons = {"reasons": row.reasons} if row.reasons else {}
    return {
        "public_id": str(row.public_id),
        "list": row.list_id,
        "kind": row.kind.replace(" ", "_"),
        "name": row.name,
        "identifier": row.identifier or None,
        "grounds": titled(row.ground, language),
        "measures": titled(row.measures, language),
        "since": row.since,
        "until": row.visible_until,
        "disputed": row.disputed,
        **reasons,
    }


def titled(parts: Sequence[Mapping[str, str]], language: str) -> list[dict[str, str]]:
    return [{"code": one["code"], "title": one[language]} for one in parts]


def etag_of(data: Any) -> str:
    """Of what is shown: the same facts have the same tag, and a hidden name changes it at once."""
    text = json.dumps(data, default=str, ensure_ascii=False, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
