"""What notices say of a listing, in both languages. Last days are never written here: room `notices` prints them from the
clocks."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from cases.queries.wording import in_own_language
from cases.states import Part, gettext_noop
from deadlines.rules.periods import Unit
from lists.models import Listing, Measure
from lists.queries.standards import text_of
from lists.rules.standards import Basis, Ground, Standard
from lists.states import WAYS_OUT, Colour, WayOut
from notices.rules.dates import written
from people.queries import names_of_people
from records.queries.quoting import ProvisionText, texts
from records.queries.records import facts_told, with_all
from records.rules.catalogue_documents import Words

Said = Mapping[str, str]
LANGUAGES = ("en", "zh-hans")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
COLUMNS = {"en": "en", "zh-hans": "zh"}  # as catalogues name them


def both(msgid: str, **params: Any) -> dict[str, str]:
    """A sentence of the catalogue in each language. A value may be in two languages itself."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = gettext(msgid) % {name: in_one(value, language) for name, value in params.items()}
    return said


def one_language() -> str:
    """The reader's, as this room's texts name it."""
    return in_own_language("zh", "en")


def own(zh: str, en: str) -> str:
    """Names whose English may be missing."""
    return in_own_language(zh, en or zh)


def in_one(value: Any, language: str) -> Any:
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return value[language] if isinstance(value, Mapping) else value


def words(given: Words) -> dict[str, str]:
    return {"en": given.en, "zh-hans": given.zh}


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def dated(when: date) -> dict[str, str]:
    """A day or a moment as letters write them, with the weekday."""
    if not isinstance(when, datetime):
        return {language: written(when, language) for language in LANGUAGES}
    local = when.astimezone(ZoneInfo(settings.TIME_ZONE))
    return {language: f"{written(local, language)}{BEFORE_HOUR[language]}{local:%H:%M}" for language in LANGUAGES}


BEFORE_HOUR = {"en": ", ", "zh-hans": " "}
Law = Mapping[tuple[str, str], ProvisionText]


def cited(standard: Standard, rows: Sequence[Measure]) -> Law:
    """All that a letter quotes of the law, read at once: of the standard, its grounds, and these measures."""
    offered = (standard.offered(row.kind.code) for row in rows)
    own = standard.basis.union(*(one.basis for one in standard.grounds), *(one.basis for one in offered if one))
    return texts({instrument for instrument, _ in own})


def basis(keys: Iterable[tuple[str, str]], law: Law | None = None) -> list[dict[str, Any]]:
    wanted = sorted(set(keys))
    known = texts({instrument for instrument, _ in wanted}) if law is None else law
    return [
        {
            "article": article(row),
            "text": {"en": row.text_en, "zh-hans": row.text},
        }
        for key in wanted
        if (row := known.get(key)) is not None
    ]


def article(row: ProvisionText) -> dict[str, str]:
    if not row.number.isdecimal():
        return {"en": f"{row.title_en}, {row.number}", "zh-hans": f"{row.title} {row.number}"}
    law = {"en": row.title_en, "zh-hans": row.title}
    return both(gettext_noop("%(law)s, article %(number)s"), law=law, number=row.number)


def facts(records: Collection[UUID]) -> list[dict[str, Any]]:
    """Each with its document."""
    return [fact(row) for row in with_all(records)]


def facts_in_full(records: Collection[UUID]) -> list[dict[str, Any]]:
    """For the person themselves: with what the record says that they did."""
    return [{**fact(row), "details": details(row)} for row in with_all(records)]


def fact(row: Any) -> dict[str, Any]:
    return {
        "text": {"en": row.item.title_en, "zh-hans": row.item.title},
        "document": both(
            gettext_noop("%(kind)s %(number)s of %(day)s, issued by %(issuer)s"),
            kind=document_kind(row.document_kind),
            number=row.document_number or "",
            day=row.document_on,
            issuer={"en": row.issuer.name_en or row.issuer.name, "zh-hans": row.issuer.name},
        ),
    }


def details(row: Any) -> dict[str, str]:
    """By the names that the catalogue gives them."""
    return {language: "\n".join(details_in(row, language)) for language in LANGUAGES}


def details_in(row: Any, language: str) -> list[str]:
    with override(language):
        told = facts_told(row, COLUMNS[language])
        return [
            gettext("%(what)s: %(said)s") % {"what": name, "said": plainly(value, language)} for name, value in told
        ]


def plainly(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return written(date.fromisoformat(value), language) if DAY.fullmatch(str(value)) else str(value)


def responsible(signers: Mapping[Part, int]) -> dict[str, str]:
    """Every burden has two humans, and the person reads their names."""
    names = names_of_people(signers.values())
    who = {part.value: names[person] for part, person in signers.items()}
    return both(DECIDED_BY if Part.DECIDER in signers else PROPOSED_BY, **who)


PROPOSED_BY = gettext_noop("Proposed by %(proposer)s. Nothing is decided yet, and nobody decides who proposed.")
DECIDED_BY = gettext_noop("Proposed by %(proposer)s, decided by %(decider)s.")


def document_kind(kind: str) -> dict[str, str]:
    """In both languages where it is one that we know; else as its catalogue writes it."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = gettext(kind)
    return said


def measures(rows: Sequence[Measure], standard: Standard, ground: Ground, law: Law) -> list[dict[str, Any]]:
    return [measure(row, standard, ground, law) for row in rows]


def measure(row: Measure, standard: Standard, ground: Ground, law: Law) -> dict[str, Any]:
    offered = standard.offered(row.kind.code)
    if offered is None:
        raise LookupError(row.kind.code)
    agency = row.kind.applied_by
    return {
        "title": words(offered.title),
        "basis": articles(offered.basis, law),
        "until": both(gettext_noop("ends with the entry: %(until)s"), until=term(ground, row.listing.listed_on)),
        "applied_by": {"en": agency.name_en or agency.name, "zh-hans": agency.name},
        "reason": row.reason,
        "relation": words(offered.relation),
    }


def articles(keys: Basis, law: Law) -> dict[str, str]:
    found = basis(keys, law)
    return {
        language: "; ".join(entry["article"][language] for entry in found) or "; ".join(map(" ".join, sorted(keys)))
        for language in LANGUAGES
    }


def term(ground: Ground, listed_on: date | None = None) -> dict[str, str]:
    """Of an older entry, counted from the day on which it was first listed."""
    amount, unit = ground.period
    if ground.term and listed_on:
        return both(TERMS_SINCE[unit], years=amount, months=amount, day=listed_on)
    if ground.term:
        text = TERMS[unit] if amount > 1 else TERMS_OF_ONE[unit]
    else:
        text = gettext_noop("reviewed %(years)s years after it takes effect, and removed unless ability is proved anew")
    return both(text, years=amount, months=amount)


def years_told(years: int) -> dict[str, str]:
    return both(gettext_noop("one year")) if years == 1 else both(gettext_noop("%(years)s years"), years=years)


TERMS_SINCE = {
    Unit.YEARS: gettext_noop("%(years)s years after %(day)s, when it was first listed"),
    Unit.MONTHS: gettext_noop("%(months)s months after %(day)s, when it was first listed"),
}
TERMS_OF_ONE = {
    Unit.YEARS: gettext_noop("one year after it takes effect"),
    Unit.MONTHS: gettext_noop("one month after it takes effect"),
}
TERMS = {
    Unit.YEARS: gettext_noop("%(years)s years after it takes effect"),
    Unit.MONTHS: gettext_noop("%(months)s months after it takes effect"),
}


def ways_out(standard: Standard) -> dict[str, str]:
    if standard.colour is Colour.RED:
        return both(
            gettext_noop(
                "You may leave the list at any time: say so, and it is done. Otherwise the entry ends on its printed day. It "
                "ends earlier only after a notice, your answer, and the decision of two officials."
            )
        )
    ways = [both(WAYS_OUT[way]) for way in WayOut if way in standard.ways_out]
    joined = {"en": "; ".join(way["en"] for way in ways), "zh-hans": "；".join(way["zh-hans"] for way in ways)}
    return both(
        gettext_noop("The entry is removed at once when one of these is so, and you may say it at any time: %(ways)s."),
        ways=joined,
    )


def window_rights(standard: Standard) -> list[dict[str, Any]]:
    amount, unit = standard.response
    clock = {"clock": "RESPONSE", "amount": amount, "unit": unit.value}
    return [
        {
            "right": "respond",
            **clock,
            "how": both(
                gettext_noop(
                    "In writing, by mail, at the counter, or on the public pages with your access code. Free of charge."
                )
            ),
            "article": "APL 44, 45",
        },
        {
            "right": "hearing",
            **clock,
            "how": both(gettext_noop("Say in your answer, or at the counter, that you want to be heard.")),
            "article": "APL 63, 64",
        },
    ]


def interim_hearing(statute: Basis) -> dict[str, Any]:
    """Under the law that permits the effect: it alone gives the hearing."""
    law = texts({instrument for instrument, _ in statute})
    how = gettext_noop(
        "Say so, in writing or at the counter, while it lasts. You are heard within ten working days, or it ends."
    )
    return {
        "right": "hearing",
        "clock": "INTERIM",
        "running": True,
        "how": both(how),
        "article": articles(statute, law),
    }


def remedies(standard: Standard) -> list[dict[str, Any]]:
    return [
        {"right": one.right, "clock": one.clock, "how": words(one.how), "article": one.article}
        for one in standard.remedies
    ]


def list_named(row: Listing) -> dict[str, str]:
    return words(text_of(row.standard).title)
