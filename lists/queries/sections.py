"""A standard as it is read: headings and paragraphs, in one language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, override

from cases.queries.laws import in_full
from cases.rules.fields import Fault
from cases.states import gettext_noop
from clock.queries import legal_now
from consultations.rules.kinds import Section
from lists.queries.standards import faults_of
from lists.queries.wording import Law, articles, basis
from lists.rules.standard_documents import standard_of
from lists.rules.standards import Basis, Ground, Offered, Standard, all_basis
from lists.states import WAYS_OUT, Showing
from lists.states.standards import HARMS, HOUSE_DEFAULTS
from people.queries import agencies_by_code
from records.queries.quoting import texts
from records.rules.catalogue_documents import Malformed, Words
from records.states import SubjectKind

SHOWN = {
    Showing.NOTHING: gettext_noop("not shown to the public"),
    Showing.MASKED: gettext_noop("shown with a masked name"),
    Showing.NAMED: gettext_noop("shown by name"),
}
KINDS = {
    SubjectKind.PERSON: gettext_noop("Individuals"),
    SubjectKind.SOLE_TRADER: gettext_noop("Sole traders"),
    SubjectKind.ORGANISATION: gettext_noop("Organisations"),
    SubjectKind.PUBLIC_BODY: gettext_noop("Public bodies"),
}


def validate(content: Mapping[str, Any], agency: int) -> Sequence[Fault]:
    """Everything that would keep it from being adopted, already while it is written."""
    return faults_of(content, legal_now(), agency)


def sections(content: Mapping[str, Any], language: str) -> Sequence[Section]:
    try:
        standard = standard_of(content)
    except Malformed:
        return ()
    with override(language):
        return list(pieces(standard, language))


def pieces(standard: Standard, language: str) -> Iterator[Section]:
    """Everything that is adopted. One query: what the laws are called; one more where agencies are named."""
    law = texts({instrument for instrument, _ in all_basis(standard)})

    def say(words: Words) -> str:
        return words.en if language == "en" else words.zh

    def by_law(keys: Basis) -> list[str]:
        said = "en" if language == "en" else "zh-hans"
        return [gettext("; ").join(one["article"][said] for one in basis(keys, law))]

    yield Section(gettext("By which law"), by_law(standard.basis))
    for ground in standard.grounds:
        yield Section(say(ground.title), [*ground_lines(ground, say), *by_law(ground.basis | ground.term_basis)])
    if standard.exclusions:
        yield Section(gettext("Nobody is listed when"), [say(one.title) for one in standard.exclusions])
    for offered in standard.measures:
        yield Section(say(offered.title), [*measure_lines(offered, say), *by_law(offered.basis)])
    if standard.measures:
        yield Section(gettext("Measures together"), list(measures_together(standard)))
    yield Section(gettext("Before a decision"), list(before_decision(standard)))
    yield from known_to(standard, say, law)
    yield from ended_by(standard, say)
    yield Section(gettext("Remedies"), [f"{say(one.how)} ({in_full(one.article)})" for one in standard.remedies])
    if standard.house:
        yield Section(gettext("Rules of this standard that are in no law"), list(own_rules(standard)))


def known_to(standard: Standard, say: Any, law: Law) -> Iterator[Section]:
    shown = [f"{gettext(KINDS[kind])}: {gettext(SHOWN[showing])}" for kind, showing in standard.shown.items()]
    by_law = [say(in_words(articles(standard.shown_basis, law)))] if standard.shown_basis else []
    yield Section(gettext("Who sees an entry"), [*shown, *by_law])
    if standard.confirmed_to:
        lines = [*confirmation_lines(standard, say, law), gettext(CONFIRMATION)]
        yield Section(gettext("Who may have it confirmed that somebody is not listed"), lines)


def in_words(said: Mapping[str, str]) -> Words:
    return Words(en=said["en"], zh=said["zh-hans"])


def measures_together(standard: Standard) -> Iterator[str]:
    most = standard.most_measures
    yield gettext("For one entry at most: %(most)s.") % {"most": most}
    if not standard.several_for_one_deed:
        yield gettext("Never two for one deed.")


def own_rules(standard: Standard) -> Iterator[str]:
    for code in (*HOUSE_DEFAULTS, *sorted(standard.house - set(HOUSE_DEFAULTS))):
        if code in standard.house:
            yield gettext(HOUSE_DEFAULTS[code]) if code in HOUSE_DEFAULTS else code


CONFIRMATION = gettext_noop(
    "Only with the consent that the person gave for this one question, and only to the authority itself. Nobody can be given it "
    "to show to others, and nobody else may ask."
)


def confirmation_lines(standard: Standard, say: Any, law: Law) -> Iterator[str]:
    named = agencies_by_code({one.agency for one in standard.confirmed_to})
    for one in standard.confirmed_to:
        called, article = agency_words(named, one.agency), in_words(articles(one.basis, law))
        yield f"{say(called)}: {say(one.purpose)} ({say(article)})"


COURTS = gettext_noop(
    "What one of them orders for somebody on this list happens in the moment in which its message comes: an entry is removed, "
    "withdrawn or suspended, a claim is confirmed, measures end. It says why, and names its document. It can impose nothing."
)


def ended_by(standard: Standard, say: Any) -> Iterator[Section]:
    yield Section(gettext("Ways out"), [gettext(WAYS_OUT[way]) for way in WAYS_OUT if way in standard.ways_out])
    if standard.courts:
        named = agencies_by_code(standard.courts)
        courts = [say(agency_words(named, code)) for code in standard.courts]
        yield Section(gettext("Courts whose messages act at once"), [*courts, gettext(COURTS)])


def agency_words(named: Mapping[str, tuple[str, str]], code: str) -> Words:
    zh, en = named.get(code, (code, ""))
    return Words(en=en or zh, zh=zh)


def before_decision(standard: Standard) -> Iterator[str]:
    amount, _unit = standard.response
    told = gettext("Whoever is told has at least %(days)s working days to answer.") % {"days": amount}
    if standard.posting is None:
        yield told
    else:
        days, _unit = standard.posting
        yield gettext("Nobody is named without having agreed to it, and everybody may leave at any time.")
        yield gettext("Candidates are posted for %(days)s days, and everybody may object.") % {"days": days}
        yield gettext("An early end is told beforehand, and decided by two officials.") + " " + told
    if standard.interim is not None:
        most, unit = standard.interim.most
        words = gettext(
            "By the law named here, two officials may impose a measure at once: they tell it the same day, hear the person on "
            "request within ten working days, and it ends by itself after %(amount)s %(unit)s at the latest."
        )
        yield words % {"amount": most, "unit": gettext(unit.value)}
    if standard.verifier:
        yield gettext("Another agency looks first at whoever says that a danger to health or safety is over.")


def ground_lines(ground: Ground, say: Any) -> Iterator[str]:
    yield say(ground.conduct)
    if ground.harm is not None:
        yield gettext(HARMS[ground.harm])
    amount, unit = ground.period
    words = (
        gettext("Ends after %(amount)s %(unit)s.") if ground.term else gettext("Reviewed every %(amount)s %(unit)s.")
    )
    yield words % {"amount": amount, "unit": gettext(unit.value)}
    yield gettext("For example: %(examples)s") % {"examples": "; ".join(say(one) for one in ground.inside)}
    yield gettext("But not: %(examples)s") % {"examples": "; ".join(say(one) for one in ground.outside)}


def measure_lines(offered: Offered, say: Any) -> Iterator[str]:
    yield say(offered.relation)
    yield say(offered.limits)
