"""A list as the public reads about it: by which law, how one comes onto it, what follows, how one gets off again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext

from cases.queries.wording import in_own_language
from consultations.rules.kinds import Section
from deadlines.queries.rules_in_words import period_sentence
from deadlines.rules.clock_rules import NoSuchRule, rule_in_force
from deadlines.rules.clocks import CLOCKS
from ledger.rules.canonical import canonical
from lists.models import Publication, Standard
from lists.queries.sections import KINDS, SHOWN, confirmation_lines, ground_lines, sections
from lists.queries.standards import text_of
from lists.queries.wording import article, own
from lists.rules.standards import Basis, Offered, all_basis
from lists.rules.standards import Standard as Text
from lists.states import WAYS_OUT
from people.queries import agencies_by_code
from records.queries.quoting import ProvisionText, texts
from records.rules.catalogue_documents import Words

Law = dict[tuple[str, str], ProvisionText]


@dataclass(frozen=True, slots=True)
class Part:
    """A ground, or what may follow from an entry. `articles`: by which law."""

    code: str
    title: str
    lines: tuple[str, ...]
    articles: tuple[str, ...]
    applied_by: str = ""


@dataclass(frozen=True, slots=True)
class RemedyTold:
    how: str
    within: str
    article: str


@dataclass(frozen=True, slots=True)
class Explained:
    row: Standard
    agency: str
    articles: tuple[tuple[str, str], ...]  # title and text
    grounds: tuple[Part, ...]
    measures: tuple[Part, ...]
    never: tuple[str, ...]
    shown: tuple[str, ...]
    confirmed_to: tuple[str, ...]  # who may have it confirmed that somebody is not listed
    ways_out: tuple[str, ...]
    remedies: tuple[RemedyTold, ...]
    response_days: int
    effect_days: int
    numbers: tuple[int, ...]  # of every standard it has had

    def measure(self, code: str) -> Part | None:
        return next((one for one in self.measures if one.code == code), None)

    def ground(self, code: str) -> Part | None:
        return next((one for one in self.grounds if one.code == code), None)


def say(words: Words) -> str:
    return in_own_language(words.zh, words.en)


def explained(rows: Sequence[Standard], at: datetime, number: int | None = None) -> Explained | None:
    """The newest of a list's standards, or the one of this number. Two queries: the law, and who applies what; one more
    where the text names to whom it is confirmed that somebody is not listed."""
    row = next((row for row in rows if number in (None, row.number)), None)
    if row is None:
        return None
    text = text_of(row)
    law = texts({instrument for instrument, _ in all_basis(text)})
    agencies = agencies_by_code({one.applied_by for one in text.measures})
    amount, _unit = text.response
    return Explained(
        row=row,
        agency=own(row.list.agency.name, row.list.agency.name_en),
        articles=tuple(quoted(text.basis, law)),
        grounds=tuple(
            Part(one.code, say(one.title), tuple(ground_lines(one, say)), articles(one.basis, law))
            for one in text.grounds
        ),
        measures=tuple(
            Part(
                one.code,
                say(one.title),
                measure_told(one),
                articles(one.basis, law),
                own(*agencies.get(one.applied_by, (one.applied_by, ""))),
            )
            for one in text.measures
        ),
        never=tuple(say(one.title) for one in text.exclusions),
        shown=tuple(f"{gettext(KINDS[kind])}: {gettext(SHOWN[showing])}" for kind, showing in text.shown.items()),
        confirmed_to=tuple(confirmation_lines(text, say, law)) if text.confirmed_to else (),
        ways_out=tuple(gettext(WAYS_OUT[way]) for way in WAYS_OUT if way in text.ways_out),
        remedies=tuple(remedies(text, at.astimezone(ZoneInfo(settings.TIME_ZONE)).date())),
        response_days=amount,
        effect_days=text.effect_days,
        numbers=tuple(one.number for one in rows),
    )


def measure_told(one: Offered) -> tuple[str, ...]:
    return (
        gettext("Why this: %(words)s") % {"words": say(one.relation)},
        gettext("Its limits: %(words)s") % {"words": say(one.limits)},
    )


def standards_of(slug: str) -> list[Standard]:
    """The newest first. One query."""
    return list(Standard.objects.select_related("list__agency").filter(list=slug).order_by("-number"))


def standard_of_entry(public_id: UUID) -> int | None:
    """Under which text an entry stands. Ask only of what the reading guard has let through."""
    return Publication.objects.filter(pk=public_id).values_list("listing__standard__number", flat=True).first()


def full_text(row: Standard) -> Sequence[Section]:
    return sections(row.document, in_own_language("zh-hans", "en"))


def exact_text(row: Standard) -> bytes:
    """Exactly the bytes whose hash is shown."""
    return canonical(row.document)


def articles(keys: Basis, law: Law) -> tuple[str, ...]:
    return tuple(title for title, _text in quoted(keys, law))


def quoted(keys: Basis, law: Law) -> Iterator[tuple[str, str]]:
    for key in sorted(keys):
        known = law.get(key)
        if known is not None:
            named = article(known)
            yield own(named["zh-hans"], named["en"]), own(known.text, known.text_en)


def remedies(text: Text, on: date) -> Iterator[RemedyTold]:
    for one in text.remedies:
        yield RemedyTold(say(one.how), within(one.clock, on), one.article)


def within(clock: str, on: date) -> str:
    try:
        return period_sentence(rule_in_force(CLOCKS, clock, on))
    except NoSuchRule:
        return ""
