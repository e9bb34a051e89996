"""What may be recorded of whom, who may confirm it, and when it carries anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cases.rules.standing import Asked, is_official
from cases.rules.verdicts import FOUR_EYES, Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop
from records.rules.catalogue_documents import Item
from records.rules.retention import Retention
from records.states import NATURAL, RecordState, SubjectKind

RULE_3 = "RULES.md 3"
RULE_TOLD = "RULES.md, TOLD"
RULE_11 = "RULES.md 11"
CRIR_16 = "CRIR 16"


# --- Coming in --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewRecordFacts:
    item: Item
    subject_kind: SubjectKind
    minor: bool | None
    died_on: date | None
    issuer: str  # the agency's code
    document_kind: str
    document_on: date
    final_on: date | None
    conduct_ended_on: date | None
    today: date

    @property
    def retention(self) -> Retention:
        return Retention(self.item.years_kept, self.item.adverse)

    @property
    def last_day(self) -> date | None:
        return self.retention.last_day(document_on=self.document_on, conduct_ended_on=self.conduct_ended_on)


def may_record(facts: NewRecordFacts, _asked: Asked) -> Verdict:
    return verdict_of([*outside_catalogue(facts), *not_possible(facts)])


def outside_catalogue(facts: NewRecordFacts) -> Iterator[Reason]:
    item = facts.item
    if facts.issuer not in item.sources:
        words = gettext_noop("The catalogue does not name this agency as a source of such records.")
        yield Reason("catalogue", RULE_11, Text(words))
    if facts.subject_kind not in item.subjects:
        words = gettext_noop("The catalogue does not provide for such a record about a subject of this kind.")
        yield Reason("catalogue", RULE_11, Text(words))
    if facts.document_kind not in item.documents:
        words = gettext_noop("Such a record rests on another kind of document: %(kinds)s.")
        yield Reason("catalogue", RULE_11, Text(words, {"kinds": ", ".join(sorted(item.documents))}))


def not_possible(facts: NewRecordFacts) -> Iterator[Reason]:
    days = [facts.document_on, facts.final_on, facts.conduct_ended_on]
    if any(day and day > facts.today for day in days):
        yield Reason("date", RULE_3, Text(gettext_noop("A date of the document has not come yet.")))
    if facts.final_on and facts.final_on < facts.document_on:
        yield Reason("date", RULE_3, Text(gettext_noop("A document is not final before its own date.")))
    if facts.item.adverse and facts.minor:
        yield Reason("minor", "RULES.md 8", Text(gettext_noop("Nothing adverse is recorded of a minor.")))
    if facts.item.adverse and facts.died_on and facts.subject_kind in NATURAL:
        yield Reason("deceased", "RULES.md 8", Text(gettext_noop("Nothing adverse is recorded of the dead.")))
    last = facts.last_day
    if last and last < facts.today:
        words = gettext_noop("It could have been kept until %(day)s. That day is past.")
        yield Reason("retention", CRIR_16, Text(words, {"day": last}))


# --- Its life ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordFacts:
    issuer: int
    recorded_by: UUID
    adverse: bool
    document_on: date
    conduct_ended_on: date | None
    kept_until: datetime | None
    final_on: date | None
    issuer_asked_at: datetime | None
    confirmed_at: datetime | None  # the newest confirmation
    successor: UUID | None
    asked_before: bool  # its issuer was asked about this very document, for this record or for another
    retention: Retention
    today: date
    told_on: date | None = None
    state: RecordState | None = None

    @property
    def answer_awaited(self) -> bool:
        """The issuer was asked, and has said nothing since."""
        if self.issuer_asked_at is None:
            return False
        return self.confirmed_at is None or self.confirmed_at < self.issuer_asked_at


def may_answer_for_issuer(facts: RecordFacts, asked: Asked) -> Verdict:
    """Confirming and denying: the issuer, and not whoever recorded it (RULES.md 3)."""
    return verdict_of(answer_objections(facts, asked))


def answer_objections(facts: RecordFacts, asked: Asked) -> Iterator[Reason]:
    by = asked.by
    if by is None or facts.issuer not in by.agencies:
        words = gettext_noop("Only the agency that issued the document can say this.")
        yield Reason("issuer", RULE_3, Text(words))
    if is_official(by) and by.id == facts.recorded_by:
        words = gettext_noop("You recorded it. Somebody else of the issuing agency must say whether it is so.")
        yield Reason(FOUR_EYES, RULE_3, Text(words))


def may_suspend(facts: RecordFacts, _asked: Asked) -> Verdict:
    return verdict_of(suspend_objections(facts))


def suspend_objections(facts: RecordFacts) -> Iterator[Reason]:
    if not facts.answer_awaited:
        words = gettext_noop("The issuer was not asked, or has answered.")
        yield Reason("issuer", "RULES.md, CONFIRM-DOC", Text(words))


def may_settle(facts: RecordFacts, asked: Asked) -> Verdict:
    return verdict_of(settle_objections(facts, asked))


def settle_objections(facts: RecordFacts, asked: Asked) -> Iterator[Reason]:
    if facts.answer_awaited:
        words = gettext_noop("The issuer has not yet said whether the document exists and is final.")
        yield Reason("issuer", "RULES.md, CONFIRM-DOC", Text(words), (Text(gettext_noop("confirmation")),))
    if asked.by is not None and asked.by.id == facts.recorded_by:
        words = gettext_noop("You recorded it. Somebody else must decide.")
        yield Reason(FOUR_EYES, "RULES.md 5", Text(words))


def may_supersede(facts: RecordFacts, asked: Asked) -> Verdict:
    return verdict_of(supersede_objections(facts, asked))


def supersede_objections(facts: RecordFacts, asked: Asked) -> Iterator[Reason]:
    named = (asked.data or {}).get("successor")
    if facts.successor is None or (named is not None and named != facts.successor):
        words = gettext_noop("There is no corrected record that takes its place.")
        yield Reason("successor", "SPC 12", Text(words))


def may_expire(facts: RecordFacts, asked: Asked) -> Verdict:
    return verdict_of(expire_objections(facts, asked))


def expire_objections(facts: RecordFacts, asked: Asked) -> Iterator[Reason]:
    if facts.kept_until is None or asked.at < facts.kept_until:
        yield Reason("retention", CRIR_16, Text(gettext_noop("Its time is not over.")))


def may_end_conduct(facts: RecordFacts, asked: Asked) -> Verdict:
    return verdict_of(end_conduct_objections(facts, asked))


def end_conduct_objections(facts: RecordFacts, asked: Asked) -> Iterator[Reason]:
    if facts.conduct_ended_on is not None:
        yield Reason("retention", CRIR_16, Text(gettext_noop("Its end is known already.")))
    yield from not_to_come((asked.data or {}).get("ended_on"), facts.today)


def may_tell(facts: RecordFacts, asked: Asked) -> Verdict:
    return verdict_of(not_to_come((asked.data or {}).get("told_on"), facts.today))


def may_postpone(facts: RecordFacts, asked: Asked) -> Verdict:
    return verdict_of(postponing_objections(facts, (asked.data or {}).get("until")))


def postponing_objections(facts: RecordFacts, until: date | None) -> Iterator[Reason]:
    """RULES.md, TOLD: a cited law may put it off, and not for good."""
    if facts.told_on is not None:
        yield Reason("told", RULE_TOLD, Text(gettext_noop("The subject has been told already.")))
    if until is not None and until <= facts.today:
        yield Reason("date", RULE_TOLD, Text(gettext_noop("Choose a day to come.")))


def not_to_come(day: date | None, today: date) -> Iterator[Reason]:
    if day is not None and day > today:
        yield Reason("date", RULE_3, Text(gettext_noop("This day has not come yet.")))


# --- What rests on it -------------------------------------------------------------------------------------------------------


def may_ground(state: str, facts: RecordFacts, at: datetime) -> Verdict:
    """For rooms that put anybody on a list: in force, final, confirmed by its issuer, undisputed, within its time."""
    return verdict_of(ground_objections(state, facts, at))


def ground_objections(state: str, facts: RecordFacts, at: datetime) -> Iterator[Reason]:
    if state != RecordState.ACTIVE:
        yield Reason("record", RULE_3, Text(NOT_ACTIVE[RecordState(state)]))
    if facts.confirmed_at is None or facts.answer_awaited:
        words = gettext_noop("The agency that issued the document has not confirmed it.")
        yield Reason("issuer", RULE_3, Text(words), (Text(gettext_noop("confirmation")),))
    if facts.final_on is None or facts.final_on > facts.today:
        words = gettext_noop("The document can still be challenged in the ordinary way.")
        yield Reason("final", RULE_3, Text(words))
    if facts.kept_until is not None and at >= facts.kept_until:
        yield Reason("retention", CRIR_16, Text(gettext_noop("Its time is over.")))


NOT_ACTIVE = {
    RecordState.DISPUTED: gettext_noop("The record is disputed."),
    RecordState.SUSPENDED: gettext_noop("The record is suspended until its issuer confirms it."),
    RecordState.SUPERSEDED: gettext_noop("A corrected record has taken its place."),
    RecordState.ANNULLED: gettext_noop("The document was annulled."),
    RecordState.EXPIRED: gettext_noop("Its time is over."),
}
