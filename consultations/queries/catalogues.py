"""The catalogue as a kind of text: what is wrong with a draft of it, and how it is read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.wording import in_own_language
from cases.rules.fields import Fault
from clock.queries import legal_now
from consultations.rules.catalogues import Entry, entries
from consultations.rules.kinds import Section
from people.queries import agencies_by_code
from records.queries import catalogue
from records.queries.quoting import texts
from records.states import Severity, SubjectKind

LABELS = {
    "adverse": _("Adverse"),
    "favourable": _("Favourable"),
    "basis": _("By which law"),
    "sources": _("Who may send it"),
    "documents": _("On which documents"),
    "subjects": _("Of whom"),
    "kept": _("Kept, in years"),
    "fields": _("What is recorded"),
}
WORDS: Mapping[str, Any] = {
    SubjectKind.PERSON: _("person"),
    SubjectKind.SOLE_TRADER: _("sole trader"),
    SubjectKind.ORGANISATION: _("organisation"),
    SubjectKind.PUBLIC_BODY: _("public body"),
    Severity.MINOR: _("minor breach"),
    Severity.GENERAL: _("general breach"),
    Severity.SERIOUS: _("serious breach"),
}


def validate(content: Mapping[str, Any], _agency: int) -> Sequence[Fault]:
    return catalogue.faults_of(content, legal_now())


def present(content: Mapping[str, Any], language: str) -> Sequence[Section]:
    """Two queries: the names of the agencies and of the laws that the text knows by their codes."""
    items = content["items"]
    names = agency_names({code for item in items for code in item["sources"]})
    names |= law_names({one["instrument"] for item in items for one in item["basis"]})
    return [Section(entry.title, paragraphs_of(entry, names)) for entry in entries(content, language)]


def paragraphs_of(entry: Entry, names: Mapping[str, str]) -> list[str]:
    comma = gettext(", ")
    told = [
        (str(LABELS[code]), comma.join(named(words, names) for words in said.split(", "))) for code, said in entry.facts
    ]
    return [f"{label}: {words}" if words else label for label, words in told]


def named(words: str, names: Mapping[str, str]) -> str:
    """A code by its name, a law's code with its article; what is words already stays."""
    code, _space, article = words.partition(" ")
    if words in names or code in names:
        return names.get(words) or f"{names[code]} {article}".strip()
    return str(WORDS[words]) if words in WORDS else gettext(words) if words else ""


def agency_names(codes: set[str]) -> dict[str, str]:
    return {code: in_own_language(zh, en or zh) for code, (zh, en) in agencies_by_code(codes).items()}


def law_names(codes: set[str]) -> dict[str, str]:
    return {
        code: in_own_language(row.title, row.title_en or row.title) for (code, _number), row in texts(codes).items()
    }
