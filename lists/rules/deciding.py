"""What makes the way to a decision, and the decision, lawful: RULES.md 3 to 9 and No. 49 (8)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cases.rules.kinds import Notes
from cases.rules.standing import Asked, is_official
from cases.rules.verdicts import FOUR_EYES, OPEN, Own, Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop
from lists.rules.facts import ListingFacts
from lists.rules.proposing import measure_objections, person_objections, time_objections, twin_objections
from lists.rules.words import CHAIR_OUT, refuse, rule
from lists.states.words import Colour, MeasureState, State
from notices.rules import service

APL_45 = "APL 45"
SECOND = timedelta(seconds=1)
APL_64 = "APL 64"
# Where something can be proposed, answered and decided beside what is in effect, or over.
AFTER_EFFECT = (State.EFFECTIVE, State.SUSPENDED, State.ENDING, State.REMOVED)


def may_answer(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(answer_objections(facts, asked))


def answer_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """Whoever has been told may answer until it is decided, however late: nobody is not heard for a date alone."""
    if anything := list(under_way(facts)):
        yield from anything
    elif facts.window.served_at is None:
        yield from not_served()
    if (asked.data or {}).get("complete") is not True:
        return
    if came_before(facts, asked):
        words = gettext_noop("This came before the notice was served. Enter it without saying that it is all.")
        yield refuse("early", rule(4), words)
    if is_official(asked.by) and not (asked.data or {}).get("exhibits"):
        words = gettext_noop(
            "Add the paper on which they say that this is all, or enter the answer without saying that it is all."
        )
        yield refuse("papers", rule(4), words, gettext_noop("Papers"))
    if has_signed(facts, asked):
        words = gettext_noop(
            "You have signed in this case. Enter the answer without saying that it is all, or let a colleague enter it."
        )
        yield refuse(FOUR_EYES, rule(5), words)


def came_before(facts: ListingFacts, asked: Asked) -> bool:
    """On paper, of a day before the service: it says nothing of what nobody had been told yet. What came on that very day is
    dated to the day's last second."""
    served_at = facts.window.served_at
    return asked.data is not None and served_at is not None and asked.at < served_at - SECOND


def under_way(facts: ListingFacts) -> Iterator[Reason]:
    """Of an entry in effect, or over, or whose early end is proposed: whether anything waits for a decision."""
    if facts.state not in AFTER_EFFECT:
        return
    if facts.later is None:
        yield refuse("proposal", rule(4), gettext_noop("Nothing is proposed about it at present."))
    elif facts.later.decided:
        yield refuse("decided", rule(4), gettext_noop("It is decided already."))


def has_signed(facts: ListingFacts, asked: Asked) -> bool:
    return asked.by is not None and asked.by.person in facts.signed


def writing_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 5. What opens the way to a decision is the person's own, and not written down by one of its two officials."""
    if has_signed(facts, asked):
        words = gettext_noop("You have signed in this case. A colleague writes this down for the person.")
        yield refuse(FOUR_EYES, rule(5), words)


def signing_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """The other way round: nobody decides on what they wrote down themselves as the person's words."""
    if asked.by is not None and asked.by.person in facts.wrote_down:
        words = gettext_noop("You wrote down what the person said in this case. Somebody else decides it.")
        yield refuse(FOUR_EYES, rule(5), words)
    if is_official(asked.by) and asked.by.id in facts.handed_out:
        words = gettext_noop("You handed out the code with which the person speaks here. Somebody else decides it.")
        yield refuse(FOUR_EYES, rule(5), words)


def may_waive(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of([*waive_objections(facts, asked), *writing_objections(facts, asked)])


def waive_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    if anything := list(under_way(facts)):
        yield from anything
    elif facts.window.served_at is None:
        yield from not_served()
    elif came_before(facts, asked):
        yield refuse("early", rule(4), gettext_noop("This came before the notice was served."))
    elif facts.window.closed:
        yield refuse("window", rule(4), gettext_noop("The time to answer is over already, or was answered."))


def not_served() -> Iterator[Reason]:
    yield refuse("notice", rule(4), gettext_noop("The notice has not been served."), gettext_noop("proof of service"))


# --- Hearings ---------------------------------------------------------------------------------------------------------------


def may_ask_hearing(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(list(under_way(facts)) or ask_objections(facts, asked.at))


def ask_objections(facts: ListingFacts, at: datetime) -> Iterator[Reason]:
    """What came on paper counts from the day on which it came, and not from the day on which it is entered."""
    if facts.hearing.asked:
        yield refuse("hearing", "APL 63", gettext_noop("A hearing was asked for already."))
    until = facts.window.reads_until
    if facts.window.over if until is None else at >= until:
        yield refuse("hearing", "APL 64", gettext_noop("The time to ask for a hearing is over."))


def may_fix_hearing(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(fixing_objections(facts, asked))


def fixing_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """`earliest` and `chair_person` are looked up where the fields are read (lists.queries.asked)."""
    yield from under_way(facts)
    if facts.hearing.recorded:
        yield refuse("hearing", APL_64, gettext_noop("The hearing has been held."))
    data = asked.data or {}
    if data.get("chair") and data["chair"] in facts.acted:
        words = gettext_noop("The chair has acted in this matter, or stays out of it. Choose somebody else.")
        yield refuse("chair", APL_64, words)


def may_record_hearing(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(recording_objections(facts, asked.at))


def may_find(facts: ListingFacts, _asked: Asked) -> Verdict:
    """Until it is decided. Papers of a proposal that has fallen are weighed with the next one."""
    return verdict_of(under_way(facts))


def recording_objections(facts: ListingFacts, at: datetime) -> Iterator[Reason]:
    yield from under_way(facts)
    held_at = facts.hearing.held_at
    if held_at is None or facts.hearing.recorded:
        yield refuse("hearing", APL_64, gettext_noop("No hearing is fixed."))
    elif at < held_at:
        yield refuse("hearing", APL_64, gettext_noop("The hearing has not begun."))
    if held_at is not None and not facts.hearing.recorded and facts.may_not_chair(facts.hearing.chair):
        yield refuse("chair", APL_64, CHAIR_OUT)


# --- The decision -----------------------------------------------------------------------------------------------------------


def may_decide(facts: ListingFacts, asked: Asked) -> Verdict:
    return verdict_of(deciding_objections(facts, asked))


def deciding_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    yield from hearing_out_objections(facts, asked)
    yield from standing_objections(facts)
    if asked.data is not None:
        yield from reasons_objections(facts, asked)


def hearing_out_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """Of every decision that is a burden: told, silent in time or heard, each paper weighed, by somebody with no other hand
    in it."""
    yield from signing_objections(facts, asked)
    yield from window_objections(facts)
    yield from challenge_objections(facts)
    yield from hearing_objections(facts)
    if facts.exhibits_open:
        words = gettext_noop("Say of each paper what is found of it. Still open: %(count)s.")
        yield refuse("exhibits", APL_45, words, count=facts.exhibits_open)
    if facts.answers and asked.data is not None and not asked.data.get("answered"):
        words = gettext_noop("The person answered. Say what is found of it.")
        yield refuse("reasons", APL_45, words, gettext_noop("What is said to the answer"))


def window_objections(facts: ListingFacts) -> Iterator[Reason]:
    """RULES.md 4. The window is over when its clock has run out, not when somebody says so."""
    if facts.window.served_at is None:
        yield from not_served()
    elif not facts.window.closed:
        words = gettext_noop("The time to answer is not over, and was neither given up in writing nor used in full.")
        yield refuse("window", rule(4), words)


def challenge_objections(facts: ListingFacts) -> Iterator[Reason]:
    """Whoever says for the first time that the letter never came is answered before anything rests on it."""
    if facts.service_challenged:
        yield refuse("challenge", rule(4), gettext_noop("They say that the letter never came. Answer that first."))


def hearing_objections(facts: ListingFacts) -> Iterator[Reason]:
    if facts.hearing.awaited:
        yield refuse("hearing", APL_64, gettext_noop("The hearing that was asked for has not been held."))


def standing_objections(facts: ListingFacts) -> Iterator[Reason]:
    """What must still be so at the decision, and again when it takes effect."""
    if not facts.list_in_force:
        yield refuse("list", rule(2), gettext_noop("The list's standard is no longer in force."))
    if facts.ground is None or not facts.records:
        yield refuse("record", rule(3), gettext_noop("A listing rests on at least one record."))
    for record in facts.records:
        yield from record.grounds.because
        if record.subject != facts.subject.id:
            words = gettext_noop("A record is about somebody else. Nobody is listed for what another did.")
            yield refuse("subject", rule(8), words)
    yield from person_objections(facts)
    yield from time_objections(facts)
    yield from twin_objections(facts)


def reasons_objections(facts: ListingFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 6: facts and reasons; RULES.md 7: only measures that were told beforehand."""
    data = asked.data or {}
    exclusions = exclusions_in(facts)
    if exclusions and data.get("exclusions") is False:
        words = gettext_noop(
            "You say that an exclusion of the standard applies: then nobody is listed. Take the step “Drop”, and say which."
        )
        yield refuse("exclusion", "SPC 3, 4", words)
    elif exclusions and data.get("exclusions") is not True:
        words = gettext_noop("Look at each exclusion of the standard, and say that none applies.")
        yield refuse("exclusion", "SPC 3, 4", words, *exclusions)
    told = (MeasureState.PROPOSED, MeasureState.EFFECTIVE) if facts.interim.runs else (MeasureState.PROPOSED,)
    proposed = {one.id for one in facts.measures if one.state in told}
    chosen = set(data.get("measures") or ())
    if chosen - proposed:
        words = gettext_noop("Only measures of which the person was told may be chosen.")
        yield refuse("measure", rule(7), words)
    if facts.colour is Colour.BLACK:
        yield from measure_objections(facts)


def exclusions_in(facts: ListingFacts) -> tuple[Text, ...]:
    """Those of the standard that bear on this ground."""
    grounds = ("", facts.ground.code if facts.ground else "")
    found = (one.title for one in facts.standard.exclusions if one.ground in grounds)
    return tuple(Text("%(exclusion)s", {"exclusion": Own(title.en, title.zh)}) for title in found)


def known_of_decision(facts: ListingFacts) -> Notes:
    return {"exclusions": exclusions_in(facts)}


# --- Effect -----------------------------------------------------------------------------------------------------------------


def may_take_effect(facts: ListingFacts, _asked: Asked) -> Verdict:
    return verdict_of(effect_objections(facts))


def unserved_objections(facts: ListingFacts) -> Iterator[Reason]:
    if facts.decision_served_at is None:
        words = gettext_noop("The decision has not been served: before service it has no effect.")
        yield refuse("notice", "APL 61", words, gettext_noop("proof of service"))
    yield from challenge_objections(facts)


def effect_objections(facts: ListingFacts) -> Iterator[Reason]:
    yield from unserved_objections(facts)
    yield from standing_objections(facts)
    if facts.subject.natural or facts.colour is Colour.BLACK:
        yield from facts.subject.publishable.because


def may_lapse(facts: ListingFacts, _asked: Asked) -> Verdict:
    if facts.standard.decide_lapses:
        return OPEN
    words = gettext_noop("The standard does not say that a case lapses.")
    return verdict_of([refuse("lapse", "the standard", words)])


# --- Service ----------------------------------------------------------------------------------------------------------------


def may_witness(facts: ListingFacts, asked: Asked) -> Verdict:
    """Before its first effect, all acts of a listing lead to one decision."""
    signers = facts.signed if facts.state in AFTER_EFFECT else facts.signed | facts.signed_ever
    return service.may_witness(signers, asked)


def may_serve_intent(facts: ListingFacts, asked: Asked) -> Verdict:
    return service.may_serve(facts.notices.get("intent"), asked) & may_witness(facts, asked)


def may_serve_decision(facts: ListingFacts, asked: Asked) -> Verdict:
    return service.may_serve(facts.notices.get("decision"), asked) & may_witness(facts, asked)


def awaited(facts: ListingFacts) -> service.NoticeFacts | None:
    """The decision, once there is one."""
    return facts.notices.get("decision") or facts.notices.get("intent")


def may_deem_served(facts: ListingFacts, asked: Asked) -> Verdict:
    return service.may_serve(awaited(facts), asked)


def may_announce(facts: ListingFacts, asked: Asked) -> Verdict:
    return service.may_announce(awaited(facts), asked) & may_witness(facts, asked)


def may_set_aside(facts: ListingFacts, asked: Asked) -> Verdict:
    return service.may_set_aside(awaited(facts), asked, others=facts.notices.values())
