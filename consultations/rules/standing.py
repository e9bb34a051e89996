"""Which move of a draft is open now, and why another is not. RULES.md, invariant 2 and COMMENT; No. 49(7)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.rules.standing import RULE_5, Asked, official_of
from cases.rules.verdicts import FOUR_EYES, Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop
from clock.rules import EVER
from consultations.rules.windows import FULL_DAYS, Window, end_of_full_days
from consultations.states import NO_49, OWN, Change, Outcome, State

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class VersionFacts:
    number: int
    digest: str
    change: Change
    proposed_by: int
    window: Window | None = None  # none: it has not been published


@dataclass(frozen=True, slots=True)
class EnactmentFacts:
    comment_from: date
    comment_until: date


@dataclass(frozen=True, slots=True)
class GroupFacts:
    version: int
    number: int


@dataclass(frozen=True, slots=True)
class DraftFacts:
    zone: ZoneInfo
    current: VersionFacts | None = None
    pending: VersionFacts | None = None
    days: int = FULL_DAYS  # for which a text stands, at the least
    first_opened_at: datetime | None = None  # when the last text that was wider began to stand
    enactment: EnactmentFacts | None = None
    unanswered: int = 0
    unanswered_named: tuple[GroupFacts, ...] = ()  # the first of them
    ungrouped: int = 0
    proposers: frozenset[int] = frozenset()  # whoever has proposed a version of this text
    stand_ins: Mapping[int, frozenset[int]] = field(default_factory=dict)
    repealable: bool = False  # its instrument is in force, and is of a kind that can be repealed
    followed: bool = False  # another instrument has taken the place of its own
    state: State = State.DRAFTING
    now: datetime = EVER
    evaluate_by: datetime | None = None


def may_open(facts: DraftFacts, _asked: Asked) -> Verdict:
    return verdict_of(() if facts.current else (no_text(),))


def no_text() -> Reason:
    return Reason("text", NO_49, Text(gettext_noop("There is no text yet.")))


def may_repeal(facts: DraftFacts, _asked: Asked) -> Verdict:
    text = gettext_noop("Nothing of this text is in force that could be repealed. What is in force can be replaced.")
    return verdict_of(() if facts.repealable else (Reason("in-force", OWN, Text(text)),))


def may_supersede(facts: DraftFacts, _asked: Asked) -> Verdict:
    text = gettext_noop("No other text has taken its place.")
    return verdict_of(() if facts.followed else (Reason("in-force", OWN, Text(text)),))


def may_close(facts: DraftFacts, asked: Asked) -> Verdict:
    return verdict_of(still_open(facts, asked))


def still_open(facts: DraftFacts, asked: Asked) -> Iterator[Reason]:
    window = facts.current.window if facts.current else None
    if window is None:
        yield Reason("comment-period", NO_49, Text(gettext_noop("The text has not stood for comment.")))
        return
    if not window.is_over(asked.at):
        text = gettext_noop("The text is open for comment until %(until)s.")
        until = window.closes_at.astimezone(facts.zone).strftime("%Y-%m-%d %H:%M")
        yield Reason("comment-period", NO_49, Text(text, {"until": until}))
    if window.provisional:
        text = gettext_noop("The end is provisional: the calendar of these days has not been published yet.")
        yield Reason("provisional", NO_49, Text(text))


def may_adopt(facts: DraftFacts, asked: Asked) -> Verdict:
    return verdict_of(
        (
            *still_open(facts, asked),
            *too_short(facts, asked),
            *not_settled(facts),
            *not_answered(facts),
            *other_text(facts, asked),
        )
    )


def too_short(facts: DraftFacts, asked: Asked) -> Iterator[Reason]:
    """Said again without any calendar but the days themselves: whatever counted the period, thirty are thirty."""
    opened_at = facts.first_opened_at
    if opened_at is not None and asked.at < end_of_full_days(opened_at, facts.days, facts.zone):
        text = gettext_noop("The text has not stood for %(days)s full days.")
        yield Reason("thirty-days", NO_49, Text(text, {"days": facts.days}))


def not_settled(facts: DraftFacts) -> Iterator[Reason]:
    if facts.pending:
        text = gettext_noop("A change has been proposed. It must be certified or dropped first.")
        yield Reason("pending-change", OWN, Text(text))
    if facts.ungrouped:
        text = gettext_noop("%(count)s comments have not been sorted into groups yet.")
        yield Reason("ungrouped", NO_49, Text(text, {"count": facts.ungrouped}))


def not_answered(facts: DraftFacts) -> Iterator[Reason]:
    """No. 49(7): what the public said is answered. Each group is named, so that nobody has to look for it."""
    if facts.unanswered:
        text = gettext_noop("%(count)s groups of comments have no answer yet.")
        words = gettext_noop("group %(number)s on version %(version)s")
        missing = tuple(
            Text(words, {"number": group.number, "version": group.version}) for group in facts.unanswered_named
        )
        yield Reason("unanswered", NO_49, Text(text, {"count": facts.unanswered}), missing)


def other_text(facts: DraftFacts, asked: Asked) -> Iterator[Reason]:
    """RULES.md 2: its exact final text. Whoever adopts says which text they have read."""
    if asked.data is None or facts.current is None:
        return
    if asked.data["digest"].strip().lower() != facts.current.digest:
        text = gettext_noop("This is not the text that stood for comment. Its hash is %(digest)s.")
        yield Reason("other-text", OWN, Text(text, {"digest": facts.current.digest}))


# --- A change while the text stands -------------------------------------------------------------------------------------


def may_certify(facts: DraftFacts, asked: Asked) -> Verdict:
    return verdict_of(against_certifying(facts, asked))


def against_certifying(facts: DraftFacts, asked: Asked) -> Iterator[Reason]:
    if facts.pending is None:
        yield Reason("no-change", OWN, Text(gettext_noop("No change has been proposed.")))
        return
    if (person := official_of(asked.by)) is not None:
        yield from same_person(facts, person)
    if asked.data is not None and asked.data["digest"].strip().lower() != facts.pending.digest:
        text = gettext_noop("This is not the proposed text. Its hash is %(digest)s.")
        yield Reason("other-text", OWN, Text(text, {"digest": facts.pending.digest}))


def same_person(facts: DraftFacts, person: int) -> Iterator[Reason]:
    if person in facts.proposers:
        text = gettext_noop("You have proposed a version of this text. A second official must certify the change.")
        yield Reason(FOUR_EYES, RULE_5, Text(text))
    elif facts.stand_ins.get(person, frozenset()) & facts.proposers:
        text = gettext_noop("You and the proposer stand in for each other. A third must certify the change.")
        yield Reason(FOUR_EYES, RULE_5, Text(text))


def may_drop_change(facts: DraftFacts, _asked: Asked) -> Verdict:
    none = Reason("no-change", OWN, Text(gettext_noop("No change has been proposed.")))
    return verdict_of(() if facts.pending else (none,))


# --- Answers ------------------------------------------------------------------------------------------------------------


def against_answering(
    facts: DraftFacts, data: Mapping[str, Any], found: Collection[GroupFacts], at: datetime
) -> Iterator[Reason]:
    """`found` are the groups of this draft among those that were named."""
    if len(found) < len(data["groups"]):
        text = gettext_noop("Some of these are no groups of comments on this text.")
        yield Reason("unknown-group", NO_49, Text(text))
    if is_coming_in(facts, found, at):
        text = gettext_noop("Comments on this version are still coming in. Answer them when its time is over.")
        yield Reason("comment-period", NO_49, Text(text))
    if data["outcome"] == Outcome.CHANGED and not is_change(facts, data["changed_in"], found):
        text = gettext_noop("Say which later version has the change.")
        yield Reason("linked-change", NO_49, Text(text, {}), (Text(gettext_noop("version with the change")),))


def is_coming_in(facts: DraftFacts, groups: Collection[GroupFacts], at: datetime) -> bool:
    current = facts.current
    if current is None or current.window is None or current.window.is_over(at):
        return False
    return any(group.version == current.number for group in groups)


def is_change(facts: DraftFacts, number: int | None, groups: Collection[GroupFacts]) -> bool:
    if number is None or facts.current is None:
        return False
    return all(group.version < number <= facts.current.number for group in groups)


# --- Enacted elsewhere --------------------------------------------------------------------------------------------------


def may_attest(facts: DraftFacts, asked: Asked) -> Verdict:
    return verdict_of((*unproved(facts), *other_text(facts, asked)))


def unproved(facts: DraftFacts) -> Iterator[Reason]:
    """RULES.md 2: with its published text and the proof of its comment period attached."""
    enactment = facts.enactment
    if enactment is None:
        yield Reason(
            "enactment", OWN, Text(gettext_noop("It is not said who enacted it and where it stood for comment."))
        )
    elif (enactment.comment_until - enactment.comment_from).days < FULL_DAYS:
        text = gettext_noop("It stood for comment for less than thirty full days.")
        yield Reason("thirty-days", NO_49, Text(text))
