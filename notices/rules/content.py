"""What a notice must say before it can be prepared: RULES.md, "What a notice must say" (APL 44, 59; No. 49(8); FAR 9.406-3(c)).

Dates are never content: last days are printed from the case's clocks, so that they cannot differ from them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop
from notices.states import NoticeKind, Right

LAW = "APL 44, 59; No. 49(8)"
Content = Mapping[str, Any]
LANGUAGES = ("en", "zh-hans")


@dataclass(frozen=True, slots=True)
class Needed:
    """What one kind of notice must say: its parts, and the rights that it must name."""

    parts: tuple[str, ...]
    rights: tuple[Right, ...] = ()


BEFORE = ("proposal", "facts", "basis", "measures", "way_out")
AFTER = (*BEFORE, "reasons", "until")
REQUIRED: Mapping[NoticeKind, Needed] = {
    NoticeKind.INTENT: Needed(BEFORE, (Right.RESPOND, Right.HEARING)),
    NoticeKind.DECISION: Needed(AFTER, (Right.APPEAL, Right.SUE)),
    NoticeKind.EXTENSION: Needed(AFTER, (Right.APPEAL, Right.SUE)),
    NoticeKind.INTERIM: Needed(AFTER, (Right.HEARING, Right.APPEAL)),
    NoticeKind.HEARING: Needed(("proposal", "hearing", "basis")),
    NoticeKind.INTERIM_HEARING: Needed(("proposal", "hearing", "basis")),
    NoticeKind.CLAIM_TOLD: Needed(("claim", "facts"), (Right.OBJECT,)),
    NoticeKind.CLAIM_REFUSED: Needed(("reasons", "facts", "basis", "way_out"), (Right.APPEAL,)),
    NoticeKind.OUTCOME: Needed(("proposal", "reasons")),
    NoticeKind.SUSPENSION: Needed(("proposal", "reasons")),
    NoticeKind.REMOVAL: Needed(("proposal", "basis", "since", "measures", "agencies_told")),
    NoticeKind.DATES: Needed(("of", "served")),
    NoticeKind.APOLOGY: Needed(("wrong", "since", "responsible")),
}
ALWAYS = ("authority", "addressee", "contact")

NAMES: Mapping[str, str] = {
    "authority": gettext_noop("who decides"),
    "addressee": gettext_noop("whom it is for"),
    "contact": gettext_noop("whom to ask, free of charge"),
    "proposal": gettext_noop("what is proposed or decided"),
    "facts": gettext_noop("the facts, each with its document"),
    "basis": gettext_noop("the legal basis, article by article"),
    "measures": gettext_noop("every measure, with its own basis, its end and who applies it"),
    "way_out": gettext_noop("how to be removed or repaired"),
    "reasons": gettext_noop("the reasons"),
    "until": gettext_noop("when it ends or is reviewed"),
    "hearing": gettext_noop("the hearing’s place, moment and chair"),
    "claim": gettext_noop("what is claimed, and by whom"),
    "since": gettext_noop("since when"),
    "agencies_told": gettext_noop("which agencies have been told"),
    "of": gettext_noop("the notice whose days these are"),
    "served": gettext_noop("when and how that notice was served"),
    "wrong": gettext_noop("what went wrong"),
    "responsible": gettext_noop("who answers for it"),
}
RIGHTS: Mapping[Right, str] = {
    Right.RESPOND: gettext_noop("the right to respond"),
    Right.HEARING: gettext_noop("the right to a hearing"),
    Right.APPEAL: gettext_noop("the right to appeal"),
    Right.SUE: gettext_noop("the right to sue"),
    Right.OBJECT: gettext_noop("the right to object"),
    Right.CORRECT: gettext_noop("the right to a correction"),
}
WHICH = gettext_noop("%(what)s (number %(number)s)")
WITHOUT = gettext_noop("%(what)s: %(field)s")

# What each entry of a list must say itself.
ENTRIES: Mapping[str, tuple[str, ...]] = {
    "facts": ("text", "document"),
    "basis": ("article", "text"),
    "measures": ("title", "basis", "until", "applied_by"),
}
FIELDS: Mapping[str, str] = {
    "text": gettext_noop("its text"),
    "document": gettext_noop("its document"),
    "article": gettext_noop("the article"),
    "title": gettext_noop("its name"),
    "basis": gettext_noop("its legal basis"),
    "until": gettext_noop("its end"),
    "applied_by": gettext_noop("who applies it"),
    "place": gettext_noop("the place"),
    "at": gettext_noop("the moment"),
    "chair": gettext_noop("the chair"),
    "how": gettext_noop("how and where"),
    "clock": gettext_noop("its last day"),
    "name": gettext_noop("the name"),
}
MAY_BE_NONE = frozenset({"measures", "agencies_told"})  # said to be none by an empty list; left out, they are missing


def said(value: Any, language: str) -> str:
    """A text in one language. A plain text is the same in all (a name, a number)."""
    if isinstance(value, Mapping):
        value = value.get(language, "")
    return value.strip() if isinstance(value, str) else ""


def missing(kind: NoticeKind, content: Content, language: str) -> tuple[Text, ...]:
    """Everything that this kind of notice must say and this one does not, in the addressee's language."""
    needed = REQUIRED[kind]
    parts = (lack for part in (*ALWAYS, *needed.parts) for lack in lacks_of(part, content.get(part), language))
    return (*parts, *rights_missing(needed, content.get("rights", ()), language))


def lacks_of(part: str, value: Any, language: str) -> Iterator[Text]:
    check = CHECKS.get(part, lacks_text)
    yield from check(part, value, language)


def lacks_text(part: str, value: Any, language: str) -> Iterator[Text]:
    if not said(value, language):
        yield Text(NAMES[part])


def lacks_entries(part: str, value: Any, language: str) -> Iterator[Text]:
    if not isinstance(value, Sequence) or isinstance(value, str) or (not value and part not in MAY_BE_NONE):
        yield Text(NAMES[part])
        return
    for number, entry in enumerate(value, 1):
        for field in ENTRIES[part]:
            if not said(field_of(entry, field), language):
                which = Text(WHICH, {"what": Text(NAMES[part]), "number": number})
                yield Text(WITHOUT, {"what": which, "field": Text(FIELDS[field])})


def lacks_texts(part: str, value: Any, language: str) -> Iterator[Text]:
    """A list of names, which may be empty where that is said."""
    told = isinstance(value, Sequence) and not isinstance(value, str)
    if not told or any(not said(one, language) for one in value):
        yield Text(NAMES[part])


def lacks_fields(*fields: str) -> Callable[[str, Any, str], Iterator[Text]]:
    def check(part: str, value: Any, language: str) -> Iterator[Text]:
        for field in fields:
            if not said(field_of(value, field), language):
                yield Text(WITHOUT, {"what": Text(NAMES[part]), "field": Text(FIELDS[field])})

    return check


def lacks_contact(part: str, value: Any, language: str) -> Iterator[Text]:
    """A telephone, a mail address or a counter: one is enough to be asked."""
    if not any(said(field_of(value, way), language) for way in ("phone", "email", "address")):
        yield Text(NAMES[part])


CHECKS: Mapping[str, Callable[[str, Any, str], Iterator[Text]]] = {
    "facts": lacks_entries,
    "basis": lacks_entries,
    "measures": lacks_entries,
    "agencies_told": lacks_texts,
    "hearing": lacks_fields("place", "at", "chair"),
    "authority": lacks_fields("name"),
    "addressee": lacks_fields("name"),
    "contact": lacks_contact,
}


def field_of(entry: Any, field: str) -> Any:
    return entry.get(field) if isinstance(entry, Mapping) else None


def rights_missing(needed: Needed, rights: Any, language: str) -> Iterator[Text]:
    given = [one for one in rights if isinstance(one, Mapping)]
    named = {one.get("right") for one in given}
    for right in needed.rights:
        if right not in named:
            yield Text(RIGHTS[right])
    for one in given:
        yield from right_lacks(one, language)


def right_lacks(one: Mapping[str, Any], language: str) -> Iterator[Text]:
    """A right says how it is used and by when; or why there is none."""
    if one.get("right") not in list(Right):
        yield Text(FIELDS["title"])
        return
    what = Text(RIGHTS[Right(one["right"])])
    if said(one.get("not_given"), language):
        return
    for field in ("how", "article"):
        if not said(one.get(field), language):
            yield Text(WITHOUT, {"what": what, "field": Text(FIELDS[field])})
    if not said(one.get("clock"), language):
        yield Text(WITHOUT, {"what": what, "field": Text(FIELDS["clock"])})


def incomplete(lacks: tuple[Text, ...]) -> Reason:
    words = gettext_noop("The notice cannot be prepared yet: it would not say everything that it must.")
    return Reason("notice", LAW, Text(words), lacks)
