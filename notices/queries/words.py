"""Which words a notice is written with."""

from collections.abc import Collection

from notices.models import Template
from notices.rules.content import LANGUAGES

HOUSE_LANGUAGE = "zh-hans"
Asked = tuple[str, str, str]  # kind, language, standard


class NoWords(LookupError):
    """No version of these words stands."""


def language_held(language: str) -> str:
    """The addressee's, where we hold words in it; otherwise the house's."""
    return language if language in LANGUAGES else HOUSE_LANGUAGE


def words_for(asked: Collection[Asked]) -> dict[Asked, Template]:
    """The last version of the standard's own words, or else of the house's."""
    kinds = {kind for kind, _, _ in asked}
    rows = Template.objects.filter(kind__in=kinds, standard__in={"", *(standard for _, _, standard in asked)})
    latest = {(row.kind, row.language, row.standard): row for row in rows.order_by("version")}
    return {one: chosen(latest, *one) for one in asked}


def chosen(latest: dict[Asked, Template], kind: str, language: str, standard: str) -> Template:
    found = latest.get((kind, language, standard)) or latest.get((kind, language, ""))
    if found is None:
        raise NoWords(f"{kind} in {language}")
    return found


def versions_of(kind: str, language: str, standard: str = "") -> list[Template]:
    return list(Template.objects.filter(kind=kind, language=language, standard=standard).order_by("-version"))
