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
from lists.rules.standards import Ground, Offered, Standard, standard_of
from lists.states import WAYS_OUT, Showing
from records.rules.catalogue_documents import Malformed, Words
from records.states import SubjectKind

SHOWN = {
    Showing.NOTHING: gettext_noop("not shown to the public"),
    Showing.MASKED: gettext_noop("shown with a masked name"),
    Showing.NAMED: gettext_noop("shown by name"),
}
KINDS = {
    SubjectKind.PERSON: gettext_noop("People"),
    SubjectKind.SOLE_TRADER: gettext_noop("Sole traders"),
    SubjectKind.ORGANISATION: gettext_noop("Organisations"),
    SubjectKind.PUBLIC_BODY: gettext_noop("Public bodies"),
}


def validate(content: Mapping[str, Any]) -> Sequence[Fault]:
    """Everything that would keep it from being adopted, already while it is written."""
    return faults_of(content, legal_now())


def sections(content: Mapping[str, Any], language: str) -> Sequence[Section]:
    try:
        standard = standard_of(content)
    except Malformed:
        return ()
    with override(language):
        return list(pieces(standard, language))


def pieces(standard: Standard, language: str) -> Iterator[Section]:
    def say(words: Words) -> str:
        return words.en if language == "en" else words.zh

    for ground in standard.grounds:
        yield Section(say(ground.title), list(ground_lines(ground, say)))
    if standard.exclusions:
        yield Section(gettext("Nobody is listed when"), [say(one.title) for one in standard.exclusions])
    for offered in standard.measures:
        yield Section(say(offered.title), list(measure_lines(offered, say)))
    yield Section(gettext("Before a decision"), list(before_decision(standard)))
    shown = [f"{gettext(KINDS[kind])}: {gettext(SHOWN[showing])}" for kind, showing in standard.shown.items()]
    yield Section(gettext("Who sees an entry"), shown)
    yield Section(gettext("Ways out"), [gettext(WAYS_OUT[way]) for way in WAYS_OUT if way in standard.ways_out])
    yield Section(gettext("Remedies"), [f"{say(one.how)} ({in_full(one.article)})" for one in standard.remedies])


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
