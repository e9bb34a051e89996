"""What the rules of a listing are asked with: everything about it that matters, as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from cases.rules.verdicts import OPEN, Verdict
from clock.rules import EVER
from lists.rules.standards import Ground, Standard
from lists.states.words import LATER, ClaimState, Colour, MeasureState, Proposal, Showing, WayOut
from notices.rules.service import NoticeFacts
from records.states import NATURAL, SubjectKind


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    id: UUID
    kind: SubjectKind
    minor: bool | None
    died_on: date | None
    erased: bool
    publishable: Verdict = OPEN  # two marks of who this is, no namesake left

    @property
    def natural(self) -> bool:
        return self.kind in NATURAL


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """One record that a listing rests on, or would."""

    id: UUID
    subject: UUID  # whose file it is in
    item: str
    document_on: date
    issuer: int
    recorded_by: UUID
    grounds: Verdict  # in force, final, confirmed, undisputed, within its time (records.rules.records)
    fingerprint: tuple[str, ...]
    annulled: bool = False
    beneficiary: UUID | None = None
    confirmed_by: frozenset[UUID] = frozenset()  # who said for its issuer that it is so


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    id: UUID
    code: str
    state: MeasureState
    deed: str = ""  # what it answers
    lift_once: frozenset[str] = frozenset()
    lifted: tuple[tuple[datetime, datetime], ...] = ()  # for one occasion, from when until when


@dataclass(frozen=True, slots=True)
class HearingFacts:
    asked: bool = False
    held_at: datetime | None = None  # fixed for then
    chair: int | None = None
    recorded: bool = False

    @property
    def awaited(self) -> bool:
        return (self.asked or self.held_at is not None) and not self.recorded


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    state: ClaimState
    way: WayOut
    digests: frozenset[str]  # of its papers
    opposed: bool
    hide_at: datetime
    by: UUID | None = None
    noted_by: UUID | None = None  # who wrote the creditor's objection down; a second official confirms it
    verified: bool | None = None  # what the other agency found
    by_subject: bool = False  # themselves, or a clerk from their paper
    instead_of_opposed: bool = False  # it took the place of somebody else’s that was opposed


@dataclass(frozen=True, slots=True)
class InterimFacts:
    """Immediate effect: RULES.md, INTERIM."""

    imposed: bool = False  # here, or for the same deed in another case
    runs: bool = False
    signed_by: frozenset[int] = frozenset()
    hearing_asked: bool = False
    held_at: datetime | None = None  # as it was fixed
    chair: int | None = None
    hear_by: datetime | None = None  # otherwise it is over
    heard: bool = False


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    kind: Proposal
    act: UUID
    records: tuple[RecordFacts, ...] = ()
    years: int = 0
    papers: frozenset[str] = frozenset()
    decided: bool = False
    settled: bool = False  # in effect, or fallen

    @property
    def later(self) -> bool:
        """A burden of an entry that is in effect, or over, and under way: it goes the way of the first decision."""
        return self.kind in LATER and not self.settled


@dataclass(frozen=True, slots=True)
class Window:
    """The subject's time to answer: RULES.md 4."""

    served_at: datetime | None = None
    over: bool = False  # its clock has run out
    waived: bool = False
    answered: bool = False  # completely, as they say
    reads_until: datetime | None = None

    @property
    def closed(self) -> bool:
        return self.served_at is not None and (self.over or self.waived or self.answered)


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier listing of the same subject on the same list."""

    fingerprints: frozenset[tuple[str, ...]]
    way: WayOut | None
    removed_at: datetime | None
    applicant: UUID | None = None  # whose request ended it
    barred_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListingFacts:
    list_in_force: bool
    list_agency: int
    standard: Standard
    standard_current: bool  # adopted, and the newest: what a new case begins under
    ground: Ground | None
    subject: SubjectFacts
    agency: int
    records: tuple[RecordFacts, ...]
    showing: Showing = Showing.NOTHING
    window: Window = field(default_factory=Window)
    notices: Mapping[str, NoticeFacts] = field(default_factory=dict)  # the last of each kind to the subject
    decision_served_at: datetime | None = None
    hearing: HearingFacts = field(default_factory=HearingFacts)
    exhibits_open: int = 0
    answers: int = 0
    measures: tuple[MeasureFacts, ...] = ()
    deed: str = ""
    measures_elsewhere: frozenset[str] = frozenset()  # for the same deed, in another live listing
    signed_ever: frozenset[int] = frozenset()  # in any act of this matter
    recused: frozenset[int] = frozenset()  # they stay out of it
    back_until: datetime | None = None  # whoever left a redlist may come back
    twin: bool = False  # another live listing of this subject, list and ground
    past: tuple[Past, ...] = ()
    proposal: ProposalFacts | None = None
    claim: ClaimFacts | None = None
    claims_before: frozenset[str] = frozenset()  # papers of claims that were refused
    beneficiary: UUID | None = None
    way: WayOut | None = None
    removed_at: datetime | None = None
    ends_at: datetime | None = None
    extended_years: int = 0
    document_annulled: bool = False
    document_doubted: bool = False  # suspended, or past its time
    state: str = ""
    interim: InterimFacts = field(default_factory=InterimFacts)
    now: datetime = EVER
    would_end_at: datetime | None = None  # of an older entry: its time runs since it was first listed
    still_needed: bool = False  # something that was filed about it is not decided
    verifier: int | None = None  # the agency that looks at claims first, in a field of health or safety
    consented: bool = False  # to being named on a redlist, and not taken back
    posting_until: datetime | None = None  # objections to the candidate are heard so long
    posting_over: bool = False
    objections_open: int = 0
    service_challenged: bool = False  # they say, plausibly, that the letter never came, and nobody has answered
    contest_rests: bool = False  # somebody contests it, and by the standard it rests meanwhile
    contest_annulled: bool = False  # it was found that it should never have been
    ended_by_court: bool = False
    acted: frozenset[str] = frozenset()  # sign-in names of those who have signed here, or stay out
    signed: frozenset[int] = frozenset()  # officials who have signed in this act, or stood in for one who has
    wrote_down: frozenset[int] = frozenset()  # officials who entered for the person what they said, likewise
    handed_out: frozenset[UUID] = frozenset()  # who has handed out a code with which the person speaks here

    @property
    def colour(self) -> Colour:
        return self.standard.colour

    @property
    def later(self) -> ProposalFacts | None:
        """The later act that is under way: notices, window, hearing, answers and the decision’s service are its own."""
        return self.proposal if self.proposal is not None and self.proposal.later else None

    def may_not_chair(self, person: int | None) -> bool:
        """APL 64: whoever has acted in the matter, or stays out of it, hears nobody in it."""
        return person in self.signed_ever | self.recused
