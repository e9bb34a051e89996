"""The catalogue as a kind of text: what is wrong with a draft of it, and how it is read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.rules.fields import Fault
from clock.queries import legal_now
from consultations.rules.catalogues import Entry, entries
from consultations.rules.kinds import Section
from records.queries import catalogue

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


def validate(content: Mapping[str, Any]) -> Sequence[Fault]:
    return catalogue.faults_of(content, legal_now())


def present(content: Mapping[str, Any], language: str) -> Sequence[Section]:
    return [Section(entry.title, paragraphs_of(entry)) for entry in entries(content, language)]


def paragraphs_of(entry: Entry) -> list[str]:
    told = [(str(LABELS[code]), gettext(words) if words else "") for code, words in entry.facts]
    return [f"{label}: {words}" if words else label for label, words in told]
