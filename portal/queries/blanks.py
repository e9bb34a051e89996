"""Forms to print: the same questions as on the pages, made from the same table."""

from dataclasses import dataclass

from django.utils.translation import gettext

from cases.queries.kinds import KNOWN as KINDS
from cases.states import FieldKind
from portal.queries.filings import KNOWN
from portal.rules.filings import Filing, Question, questions_of


@dataclass(frozen=True, slots=True)
class Asked:
    label: str
    help: str
    required: bool
    papers: bool
    choices: tuple[str, ...]
    long: bool


@dataclass(frozen=True, slots=True)
class Blank:
    kind: str
    code: str
    title: str
    lead: str
    asked: tuple[Asked, ...]


def blanks() -> list[Blank]:
    """Each once, although it can be filed in cases of several kinds."""
    by_title: dict[str, Blank] = {}
    for one in every_blank():
        by_title.setdefault(one.title, one)
    return list(by_title.values())


def blank(kind: str, code: str) -> Blank | None:
    return next((one for one in every_blank() if (one.kind, one.code) == (kind, code)), None)


def every_blank() -> list[Blank]:
    found = [made(kind, filing) for (kind, _verb), filing in KNOWN.filings.items() if kind in KINDS.kinds]
    return [one for one in found if one is not None]


def made(kind: str, filing: Filing) -> Blank | None:
    move = next((one for one in KINDS.kinds[kind].table.moves if one.verb == filing.verb), None)
    if move is None:
        return None
    questions = tuple(as_asked(one) for one in questions_of(filing, move))
    return Blank(kind, filing.code, gettext(filing.title), gettext(filing.lead) if filing.lead else "", questions)


def as_asked(one: Question) -> Asked:
    field = one.field
    choices = tuple(gettext(label) for _code, label in field.choices)
    if field.kind is FieldKind.BOOLEAN:
        choices = (gettext("Yes"), gettext("No"))
    return Asked(
        label=gettext(field.label),
        help=gettext(field.help) if field.help else "",
        required=field.required,
        papers=one.papers,
        choices=choices,
        long=field.kind is FieldKind.LONG_TEXT,
    )
