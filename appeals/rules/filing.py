"""Whether something may be filed now: RULES.md, APPEAL-FILE, CORRECT, REPAIR-MIN, STILL-REFUSED; State Compensation Law 39."""

from collections.abc import Callable, Iterator, Mapping

from appeals.rules.facts import FilingFacts, Window
from appeals.states.words import OPEN, SECOND_STAGE, Against, Kind, State
from cases.rules.standing import Asked, is_official
from cases.rules.verdicts import Reason, Verdict, verdict_of
from cases.states import gettext_noop
from lists.rules.words import refuse
from lists.states.words import IN_EFFECT, WayOut
from lists.states.words import State as ListingState

ARL_20 = "ARL 20"
SPC_12 = "SPC 12"
ORDER_36 = "Order 36"
DAY = "RULES.md, STILL-REFUSED"
DAMAGES = "State Compensation Law 39"
Objections = Callable[[FilingFacts, Asked], Iterator[Reason]]


def may_file(facts: FilingFacts, asked: Asked) -> Verdict:
    return verdict_of(filing_objections(facts, asked))


def filing_objections(facts: FilingFacts, asked: Asked) -> Iterator[Reason]:
    if facts.party != facts.subject:
        yield refuse("party", ARL_20, gettext_noop("Only the person concerned, or who speaks for them, files this."))
    yield from paper_objections(facts, asked)
    last = facts.before.get(facts.kind)
    if last is not None and last.state in OPEN:
        yield refuse(
            "open", "RULES.md 15", gettext_noop("The same was filed, and is being examined. Add to it instead.")
        )
        return
    yield from OBJECTIONS[facts.kind](facts, asked)


def paper_objections(facts: FilingFacts, asked: Asked) -> Iterator[Reason]:
    """What can be filed once is the person’s own: an official enters what the person has written, or signed."""
    if asked.data is None or not is_official(asked.by) or facts.digests:
        return
    words = gettext_noop("Add the paper on which the person files this, or what they signed at the counter.")
    yield refuse("papers", "RULES.md 15", words, gettext_noop("Papers"))


def decided_objections(facts: FilingFacts) -> Iterator[Reason]:
    if facts.listing in (ListingState.PROPOSED, ListingState.NOTIFIED):
        words = gettext_noop("Nothing is decided yet. Answer the notice: that comes first.")
        yield refuse("state", ARL_20, words)
    elif facts.listing in (ListingState.DROPPED, ListingState.ANNULLED):
        yield refuse("state", ARL_20, gettext_noop("It is over, and nothing of it stands."))


def late_objections(window: Window | None, asked: Asked, article: str) -> Iterator[Reason]:
    """The last instant counts, by receipt. Afterwards only with a cause, which somebody weighs (ARL 20)."""
    if window is None or not window.over(asked.at):
        return
    if asked.data is not None and asked.data.get("late_because"):
        return
    words = gettext_noop("The time for this is over. If something kept you, say what: somebody will look at it.")
    yield refuse("window", article, words)


def appeal_objections(facts: FilingFacts, asked: Asked) -> Iterator[Reason]:
    yield from decided_objections(facts)
    if asked.data is None:
        open_ones = [one for one in (Against.ENTRY, *sorted(facts.refused)) if one not in facts.appealed]
        if not open_ones:
            yield refuse("decided", ARL_20, AGAIN)
        elif all(over(facts, one, asked) for one in open_ones):
            yield from late_objections(facts.windows.get(open_ones[0]), asked, ARL_20)
        return
    against = Against(asked.data["against"])
    if against is not Against.ENTRY and against not in facts.refused:
        yield refuse("against", ARL_20, gettext_noop("Nothing of this kind was refused."))
    elif against in facts.appealed:
        yield refuse("decided", ARL_20, AGAIN)
    yield from late_objections(facts.windows.get(against), asked, ARL_20)


AGAIN = gettext_noop("An appeal against this was decided. What comes next stands in that letter.")


def over(facts: FilingFacts, against: Against, asked: Asked) -> bool:
    window = facts.windows.get(against)
    return window is not None and window.over(asked.at)


def second_objections(facts: FilingFacts, asked: Asked) -> Iterator[Reason]:
    if SECOND_STAGE not in facts.standard.house:
        yield refuse("stage", "the standard", gettext_noop("The standard knows no second appeal. The court is open."))
        return
    yield from follows(facts, asked, Kind.APPEAL, ARL_20)


def follows(facts: FilingFacts, asked: Asked, kind: Kind, article: str) -> Iterator[Reason]:
    """It takes further what was rejected, once."""
    first = facts.before.get(kind)
    if first is None or not (first.state in (State.REJECTED, State.DECLINED) or first.window is not None):
        yield refuse("stage", article, gettext_noop("Nothing was rejected that could be looked at again."))
    elif facts.kind in facts.before and facts.before[facts.kind].of == first.case:
        yield refuse("decided", article, gettext_noop("It was looked at again already."))
    else:
        yield from late_objections(first.window, asked, article)


def correction_objections(facts: FilingFacts, _asked: Asked) -> Iterator[Reason]:
    yield from decided_objections(facts)
    if facts.listing is ListingState.REMOVED:
        yield refuse("state", SPC_12, gettext_noop("The entry is gone: there is nothing to correct."))
    yield from again_objections(facts, SPC_12)


def again_objections(facts: FilingFacts, article: str) -> Iterator[Reason]:
    """What was rejected comes back with something new, or is looked at again by somebody else."""
    last = facts.before.get(facts.kind)
    if last is not None and last.state is State.REJECTED and facts.digests <= last.digests:
        words = gettext_noop("The same was rejected. Add a new paper, or ask for it to be looked at again.")
        yield refuse("papers", article, words, gettext_noop("Papers"))


def review_objections(facts: FilingFacts, asked: Asked) -> Iterator[Reason]:
    yield from follows(facts, asked, Kind.CORRECTION, SPC_12)


def repair_objections(facts: FilingFacts, asked: Asked) -> Iterator[Reason]:
    if WayOut.REPAIRED not in facts.standard.ways_out or facts.repair_from is None:
        yield refuse("way-out", ORDER_36, gettext_noop("The standard of this list does not know credit repair."))
        return
    if facts.listing not in IN_EFFECT:
        yield refuse("state", ORDER_36, gettext_noop("The entry is not in effect."))
    if asked.at < facts.repair_from:
        words = gettext_noop("Repair can be applied for from %(day)s on.")
        yield refuse("early", ORDER_36, words, day=facts.repair_from.date())
    yield from again_objections(facts, ORDER_36)


def still_refused_objections(facts: FilingFacts, asked: Asked) -> Iterator[Reason]:
    if facts.listing not in (ListingState.REMOVED, ListingState.ANNULLED, ListingState.SUSPENDED):
        yield refuse("state", DAY, gettext_noop("The entry has not ended."))
    elif not facts.measures:
        yield refuse("measure", DAY, gettext_noop("No measure of this entry has ended."))
    elif asked.data is not None and asked.data["measure"] not in facts.measures:
        yield refuse("measure", DAY, gettext_noop("This measure was not among those that have ended."))


def compensation_objections(facts: FilingFacts, asked: Asked) -> Iterator[Reason]:
    if not facts.wrongful:
        words = gettext_noop("It has not been found that the entry was wrong. An appeal comes first.")
        yield refuse("wrongful", "State Compensation Law 9", words)
        return
    last = facts.before.get(Kind.COMPENSATION)
    if last is not None and last.state in (State.UPHELD, State.REJECTED):
        yield refuse("decided", DAMAGES, gettext_noop("It was decided. What comes next stands in that letter."))
    if asked.data is not None and asked.data["amount"] <= 0:
        yield refuse("amount", DAMAGES, gettext_noop("Say how much: more than nothing."))
    yield from late_objections(facts.window, asked, DAMAGES)


OBJECTIONS: Mapping[Kind, Objections] = {
    Kind.APPEAL: appeal_objections,
    Kind.SECOND_APPEAL: second_objections,
    Kind.CORRECTION: correction_objections,
    Kind.CORRECTION_REVIEW: review_objections,
    Kind.REPAIR: repair_objections,
    Kind.STILL_REFUSED: still_refused_objections,
    Kind.COMPENSATION: compensation_objections,
}
