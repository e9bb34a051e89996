"""The HTML original of a notice, from its words, its content and its last days."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from cases.queries.laws import in_full
from notices.queries.last_days import DAYS_OF_RECEIPT, Shelf, by_receipt, running_day
from notices.rules.content import said
from notices.rules.dates import Day, day
from notices.rules.service import day_of
from notices.states import NoticeKind, Right

LAYOUT = "notices/notice.html"
BODY = "notices/body.html"  # all that is not about whom it is sent to
ADDRESSEE = "addressee"
TAGS = {"en": "en", "zh-hans": "zh-Hans"}
# The parts that are plain texts, in the order in which they are read: before the facts, and after what follows from them.
BEFORE = ("served", "proposal", "claim", "wrong", "since")
AFTER = ("reasons", "until", "responsible", "way_out")
TITLES = {Right.HEARING: "hearing_right"}
WAYS = ("phone", "email", "address", "hours")


@dataclass(frozen=True, slots=True)
class Drafted:
    """Everything that a notice says, before it is fixed."""

    ref: str
    number: int
    kind: NoticeKind
    language: str
    name: str
    address: str
    words: Mapping[str, str]
    content: Mapping[str, Any]
    opened_at: datetime
    at: datetime


def html_of(draft: Drafted, shelf: Shelf, running: Mapping[str, Any]) -> str:
    head = {
        "notice": {
            "ref": draft.ref,
            "number": draft.number,
            "name": draft.name,
            "address": draft.address,
            "lang": TAGS[draft.language],
            "dated": day(day_of(draft.at, ZoneInfo(settings.TIME_ZONE)), draft.language).text,
        },
        "words": draft.words,
        "content": draft.content,
        "language": draft.language,
    }
    return get_template(LAYOUT).render({**head, "body": body_of(draft, shelf, running)})


def body_of(draft: Drafted, shelf: Shelf, running: Mapping[str, Any]) -> str:
    """What a batch says to many alike is written once. A template's own text: it is escaped already."""
    context = {
        "words": draft.words,
        "content": {part: said for part, said in draft.content.items() if part != ADDRESSEE},
        "language": draft.language,
        "before": texts_of(draft, BEFORE),
        "after": texts_of(draft, AFTER),
        "shows_measures": "measures" in draft.content,
        "shows_agencies": "agencies_told" in draft.content,
        "rights": [right_shown(draft, one, running) for one in draft.content.get("rights", ())],
        "table": table_of(draft, shelf),
        "contact": contact_of(draft),
    }
    key = json.dumps(context, sort_keys=True, default=str)
    if key not in shelf.bodies:
        shelf.bodies[key] = get_template(BODY).render(context)
    return shelf.bodies[key]


def texts_of(draft: Drafted, parts: Sequence[str]) -> list[dict[str, str]]:
    found = [(part, said(draft.content.get(part), draft.language)) for part in parts]
    return [{"heading": draft.words[part], "text": text} for part, text in found if text]


def contact_of(draft: Drafted) -> list[dict[str, str]]:
    contact = draft.content["contact"]
    found = [(way, said(contact.get(way), draft.language)) for way in WAYS]
    return [{"label": draft.words[way], "text": text} for way, text in found if text]


def title_of(draft: Drafted, right: Mapping[str, Any]) -> str:
    return draft.words[TITLES.get(Right(right["right"]), right["right"])]


def right_shown(draft: Drafted, right: Mapping[str, Any], running: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "title": title_of(draft, right),
        "not_given": said(right.get("not_given"), draft.language),
        "how": said(right.get("how"), draft.language),
        "article": cited(right.get("article"), draft.language),
    }
    if right.get("running"):
        shown["last_day"] = running_day(running[right["clock"]], draft.language)
    return shown


def cited(article: Any, language: str) -> str:
    """By the law's name, in the letter's language."""
    with translation.override(language):
        return in_full(said(article, language))


def table_of(draft: Drafted, shelf: Shelf) -> dict[str, Any]:
    """By the day of receipt, for the rights whose time begins with this notice's service."""
    given = [one for one in draft.content.get("rights", ()) if begins_with_service(one, draft.language)]
    columns = [by_receipt(shelf, one, draft.opened_at, draft.at, draft.language) for one in given]
    first = day_of(draft.at, ZoneInfo(settings.TIME_ZONE))
    received = [day(first + timedelta(days=n), draft.language) for n in range(DAYS_OF_RECEIPT)] if columns else []
    rows: Sequence[Mapping[str, Any]] = (
        [{"on": on, "days": days} for on, days in zip(received, zip(*columns, strict=True), strict=True)]
        if columns
        else []
    )
    days: list[Day] = [one for column in columns for one in column]
    return {
        "rights": [{"title": title_of(draft, one)} for one in given],
        "rows": rows,
        "provisional": any(one.provisional for one in days),
    }


def begins_with_service(right: Mapping[str, Any], language: str) -> bool:
    return not right.get("running") and not said(right.get("not_given"), language)
