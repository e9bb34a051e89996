"""What a filing waits for now, as the desk says it first: whose turn it is, until when, and what follows from silence."""

from appeals.rules.facts import CaseFacts
from appeals.states.words import APPEALS, CLOSED, Kind, State
from cases.rules.kinds import Awaited, waits
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from lists.rules.awaiting import ANNOUNCED, CHALLENGED, hearing_to_come
from notices.rules.service import is_unserved

ACCEPTED_BY_ITSELF = gettext_noop("If nobody does either, it counts as accepted from %(when)s on.")
REPLY_BY = gettext_noop("If nobody has spoken for the decision by %(when)s, it is annulled by itself.")
DECIDE_BY = gettext_noop("It has to be decided by %(when)s.")
OVERDUE = gettext_noop("It should have been decided by %(when)s. Decide it now.")
ANSWER_BY = gettext_noop("It has to be answered by %(when)s. Otherwise it is passed on, and can be appealed.")
ASKED = gettext_noop("The person was asked for more, and may answer until %(when)s. The time to decide stands still.")
DECIDING = (
    "APPEAL-DECIDE",
    "CORRECT",
    "FCRA-DISPUTE",
    "CORRECT-REVIEW-DECIDE",
    "REPAIR-DECIDE",
    "REPAIR-ANSWER",
    "COMPENSATE-DECIDE",
)


def awaited(facts: CaseFacts) -> Awaited:
    if facts.notice is not None and facts.notice.contested:
        return waits(CHALLENGED, elsewhere=True)
    if facts.state in CLOSED:
        return outcome_awaited(facts)
    if facts.kind is Kind.STILL_REFUSED:
        return Awaited(("uphold", "reject"), dated(ANSWER_BY, facts, "STILL-REFUSED"))
    if facts.kind in APPEALS and facts.state is State.FILED:
        return Awaited(("accept", "decline"), dated(ACCEPTED_BY_ITSELF, facts, "APPEAL-ACCEPT"))
    return examination_awaited(facts)


def outcome_awaited(facts: CaseFacts) -> Awaited:
    if not is_unserved(facts.notice):
        return Awaited()
    return waits(ANNOUNCED) if facts.notice is not None and facts.notice.announced else Awaited(("serve",))


def examination_awaited(facts: CaseFacts) -> Awaited:
    letters, steps = outcome_awaited(facts).verbs, steps_before_deciding(facts)
    if facts.asked:
        return Awaited(letters, dated(ASKED, facts, "MORE"))
    if facts.state is State.ACCEPTED:
        return Awaited(("reply", *steps, *letters), dated(REPLY_BY, facts, "APPEAL-REPLY"))
    if steps:
        return Awaited((*steps, *letters), decide_by(facts))
    if facts.held_at is not None and not facts.heard:
        return hearing_to_come(facts.held_at, facts.invitation)
    return Awaited(("uphold", "reject", *letters), decide_by(facts))


def steps_before_deciding(facts: CaseFacts) -> tuple[str, ...]:
    steps = ["find"] if facts.exhibits_open else []
    if facts.hearing_asked and facts.held_at is None:
        steps.append("fix-hearing")
    elif facts.held_at is not None and not facts.heard and facts.held_at <= facts.now:
        steps.append("record-hearing")
    return tuple(steps)


def decide_by(facts: CaseFacts) -> Text | None:
    """The first of the clocks that bind whoever decides."""
    ends = [facts.ends[code] for code in DECIDING if code in facts.ends]
    if not ends:
        return None
    when = min(ends)
    return Text(OVERDUE if when <= facts.now else DECIDE_BY, {"when": when})


def dated(msgid: str, facts: CaseFacts, clock: str) -> Text | None:
    return Text(msgid, {"when": facts.ends[clock]}) if clock in facts.ends else None
