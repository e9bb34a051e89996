"""What a notice would say: the content that the room above gives, and all that this room adds by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.rules.fields import plain
from cases.rules.kinds import FreezeNotice
from cases.rules.standing import Actor, Standing
from cases.rules.verdicts import Text
from notices.queries.addressing import Addressed, addressed, agencies
from notices.queries.bindings import KNOWN
from notices.queries.last_days import Shelf, running_day, shelf_for
from notices.queries.rendering import Drafted, html_of
from notices.queries.words import words_for
from notices.rules.content import FIELDS, RIGHTS, WITHOUT, missing
from notices.states import NoticeKind, Right


@dataclass(frozen=True, slots=True)
class Wanted:
    """One notice that shall be given, with everything that the room adds by itself."""

    case: Standing
    version: int
    by: Actor | None
    at: datetime
    kind: NoticeKind
    to: UUID
    content: Mapping[str, Any]
    asked: Mapping[str, Any]  # the content as the room above gave it
    who: Addressed
    opened_at: datetime
    relieves: bool = False


def composed(
    case: Standing,
    notice: FreezeNotice,
    who: Addressed,
    office: Mapping[str, Any],
    *,
    version: int,
    by: Actor | None,
    at: datetime,
    relieves: bool = False,
) -> Wanted:
    given = plain_content(notice.content)
    return Wanted(
        case=case,
        version=version,
        by=by,
        at=at,
        kind=NoticeKind(notice.notice),
        to=notice.to,
        content={**office, **given, "addressee": {"name": who.name}},
        asked=given,
        who=who,
        opened_at=case.opened_at or at,
        relieves=relieves,
    )


def plain_content(value: Any) -> Any:
    """As JSON keeps it: days and ids as text."""
    if isinstance(value, Mapping):
        return {str(name): plain_content(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain_content(one) for one in value]
    return plain(value)


def lacking(one: Wanted, shelf: Shelf) -> tuple[Text, ...]:
    """What is missing in words; and the last days that no clock gives."""
    lacks = missing(one.kind, one.content, one.who.language)
    running = shelf.running.get(one.case.id, {})
    for right in one.content.get("rights", ()) if not lacks else ():
        if right.get("running") and not has_day(running.get(right["clock"])):
            what = Text(RIGHTS[Right(right["right"])])
            lacks = (*lacks, Text(WITHOUT, {"what": what, "field": Text(FIELDS["clock"])}))
    return lacks


def names_running(one: Wanted) -> bool:
    """Whether it prints the last day of a clock that runs."""
    return any(right.get("running") for right in one.content.get("rights", ()))


def has_day(timer: Any) -> bool:
    return timer is not None and running_day(timer, "en") is not None


def asked_words(one: Wanted) -> tuple[str, str, str]:
    return one.kind.value, one.who.language, str(one.content.get("standard", ""))


def drafted(one: Wanted, words: Mapping[str, str], number: int) -> Drafted:
    return Drafted(
        ref=one.case.ref,
        number=number,
        kind=one.kind,
        language=one.who.language,
        name=one.who.name,
        address=one.who.address,
        words=words,
        content=one.content,
        opened_at=one.opened_at,
        at=one.at,
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A notice before its move: what it lacks, or its original as it would be."""

    kind: NoticeKind
    lacks: tuple[Text, ...]
    html: str = ""


def prepared(case: Standing, kind: str, at: datetime) -> Prepared | None:
    """None where no room above says what it would say now."""
    draft = KNOWN.drafts.get((case.kind, kind))
    notice = draft(case, at) if draft else None
    if notice is None:
        return None
    (who,) = addressed([(notice.to, notice.content.get("addressee"))])
    office = agencies({case.agency}).get(case.agency, {})
    one = composed(case, notice, who, office, version=case.version, by=None, at=at)
    shelf = shelf_for({case.id})
    lacks = lacking(one, shelf)
    if lacks:
        return Prepared(one.kind, lacks)
    words = words_for({asked_words(one)})[asked_words(one)].words
    return Prepared(one.kind, (), html_of(drafted(one, words, 0), shelf, shelf.running.get(case.id, {})))


def preparations(case: Standing, at: datetime) -> list[Prepared]:
    found = (prepared(case, kind, at) for case_kind, kind in sorted(KNOWN.drafts) if case_kind == case.kind)
    return [one for one in found if one is not None]
