"""What a contest may do to a listing that goes on: RULES.md 7, 10; SPC 12."""

from collections.abc import Iterator

from cases.rules.standing import Asked
from cases.rules.verdicts import Reason, Verdict, verdict_of
from cases.states import gettext_noop
from lists.rules.facts import ListingFacts
from lists.rules.words import refuse, rule
from lists.states.words import MeasureState

BINDING = (MeasureState.EFFECTIVE, MeasureState.SUSPENDED)


def may_reduce(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(reducing_objections(facts, asked))


def reducing_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    binding = {one.id for one in facts.measures if one.state in BINDING}
    if not binding:
        yield refuse("measure", rule(7), gettext_noop("No measure is in effect."))
    elif asked.data is not None and not set(asked.data["measures"]) <= binding:
        yield refuse("measure", rule(7), gettext_noop("This measure is not in effect here."))
