"""One case, as those whom it is about meet it: what is said of them, what follows, what they can do, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from appeals.queries import FilingShown, of_case
from cases.queries.laws import in_full
from cases.queries.views import CaseView, view_of
from cases.queries.wording import when_due
from clock.queries import legal_now
from deadlines.queries.telling import ToldClock, clocks_told
from ledger.templatetags.timeline import Moment
from lists.states import State
from lists.states.red import RED_KIND
from notices.queries.bindings import is_given_up
from notices.queries.letters import Letter, Remedy, in_language, letters_to, remedies_of
from portal.queries.contests import Contest, contests_of
from portal.queries.doing import Doing, doings
from portal.queries.drafts import begun_filings
from portal.queries.filed import Entry, entries_of
from portal.queries.filings import Fileable, fileables, used_up
from portal.queries.happening import Mirror, mirror
from portal.queries.headlines import expected, headline, leading, told_first
from portal.queries.hearings import HearingTold, hearings_told
from portal.queries.papers import Paper, papers_of
from portal.queries.speaking import Speaker, speakers_for
from portal.queries.visitors import Visitor
from portal.rules.remedies import KINDS

# Letters that say what somebody is said to have done, and what follows.
SUBSTANTIAL = ("decision", "extension", "intent", "interim", "claim-told", "claim-refused")
TONES = {
    "proposed": "wait",
    "notified": "wait",
    "decided": "burden",
    "effective": "burden",
    "ending": "wait",
    "suspended": "relief",
    "removed": "relief",
    "dropped": "relief",
    "annulled": "relief",
}
# To be named as a good example is no burden; to lose it is.
TONES_OF_RED = {**TONES, "decided": "relief", "effective": "relief", "ending": "burden", "removed": "wait"}
OVER = ("removed", "dropped", "annulled")
RIGHTS = {
    "appeal": _("Appeal to a higher office"),
    "sue": _("Go to court"),
    "respond": _("Answer the letter"),
    "hearing": _("Ask for a hearing"),
    "object": _("Object"),
    "correct": _("Ask for a correction"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    text: str
    document: str


@dataclass(frozen=True, slots=True)
class MeasureTold:
    title: str
    basis: str
    until: str
    applied_by: str
    reason: str
    state: str
    ends_at: str
    ended: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    view: CaseView
    visitor: Visitor
    headline: str
    tone: str
    letters: list[Letter]
    about: str
    about_before: bool  # it is the letter before the last decision that says so: the decision has not reached them
    facts: list[Fact]
    basis: list[tuple[str, str]]
    reasons: str
    until: str
    way_out: str
    measures: list[MeasureTold]
    contact: list[str]
    authority: str
    doings: list[Doing]
    remedies: list[tuple[str, Remedy]]
    clocks: list[ToldClock]
    main: ToldClock | None
    mirror: Mirror
    papers: list[Paper]
    filed: list[Entry]
    speakers: list[Speaker]
    contests: list[Contest]
    filed_as: FilingShown | None  # where this case contests another
    hearings: list[HearingTold]
    expected: str  # of what contests another: until when somebody else must speak, and what follows if they do not

    @property
    def waiting(self) -> list[Letter]:
        return [one for one in self.letters if one.waiting]

    @property
    def main_title(self) -> str:
        return told_first(self.main, self.visitor.party) if self.main else ""

    @property
    def next(self) -> list[Moment]:
        return coming(self.clocks)

    @property
    def is_over(self) -> bool:
        """Nothing follows from it any more, and nobody proposes that it should: how and when it would end says nothing now."""
        under_way = getattr(self.view.facts, "later", None)
        return self.view.row.state in OVER and under_way is None

    @property
    def sealed(self) -> bool:
        """The subject's first letter has not been opened: nothing of it is told beside it. A candidate for a list of good
        examples was asked before any letter."""
        if self.view.row.kind == RED_KIND:
            return False
        return self.visitor.is_subject and bool(self.waiting) and not any(one.served_at for one in self.letters)

    @property
    def open_doings(self) -> list[Doing]:
        return [one for one in self.doings if one.open]

    @property
    def shut_doings(self) -> list[Doing]:
        return [one for one in self.doings if not one.open]


def case_page(visitor: Visitor, *, before: int | None = None) -> CasePage:
    view = view_of(visitor.case, viewer=visitor.actor)
    letters = letters_to(visitor.case, visitor.acts_for)
    filed_as = of_case(view.row.pk) if view.row.kind in KINDS else None
    told = telling(letters, view, filed_as)
    content: Mapping[str, Any] = told.content if told else {}
    offered, done, clocks = open_to(view, visitor)
    main = leading(view, clocks) or main_clock(clocks, offered)
    return CasePage(
        view=view,
        visitor=visitor,
        headline=headline(view, visitor.party, letters, main),
        tone=(TONES_OF_RED if view.row.kind == RED_KIND else TONES).get(view.row.state, "wait"),
        letters=letters,
        about=in_language(content.get("proposal") or content.get("claim")),
        about_before=told is not None and told.kind == "intent" and view.row.state == State.DECIDED,
        facts=[Fact(in_language(one["text"]), in_language(one["document"])) for one in content.get("facts", ())],
        basis=[(in_language(one["article"]), in_language(one["text"])) for one in content.get("basis", ())],
        reasons=in_language(content.get("reasons")),
        until=until_told(in_language(content.get("until")), view),
        way_out=in_language(content.get("way_out")),
        measures=measures_told(content.get("measures", ()), view.presented.measures),
        contact=contact_lines(newest_contact(letters)),
        authority=in_language((newest_authority(letters) or {}).get("name")),
        doings=done,
        remedies=remedies(told, view, offered) if told else [],
        clocks=clocks,
        main=main,
        mirror=mirror(view, visitor, before=before),
        papers=papers_of(view, visitor),
        filed=entries_of(view, visitor),
        speakers=speakers_for(visitor),
        contests=contests_of(visitor),
        filed_as=filed_as,
        hearings=hearings_told(view, letters) if visitor.is_subject else [],
        expected=expected(view, clocks),
    )


def open_to(view: CaseView, visitor: Visitor) -> tuple[list[Fileable], list[Doing], list[ToldClock]]:
    """What they may file, what they can do, and the clocks that run for them."""
    clocks, offered = clocks_told(visitor.case, now=legal_now()), fileables(view, visitor)
    mine = [one for one in clocks if concerns(one, visitor) and one.kind not in used_up(offered)]
    return offered, doings(offered, view, clocks, begun_filings(visitor)), mine


def telling(letters: Sequence[Letter], view: CaseView, filed_as: FilingShown | None) -> Letter | None:
    """The newest that has reached them and says where they stand."""
    kinds = substantial(filed_as)
    return next((one for one in letters if one.served_at and one.kind in kinds and still_says(one, view)), None)


def substantial(filed_as: FilingShown | None) -> tuple[str, ...]:
    """Of what contests an entry, the answer alone: letters on the way to it ask for something that may be done by now."""
    if filed_as is None:
        return SUBSTANTIAL
    return () if filed_as.open else ("outcome",)


def still_says(letter: Letter, view: CaseView) -> bool:
    """What a letter told of may have been given up since then."""
    return not is_given_up(view.row.kind, view.row.pk, view.row.state, letter.kind, letter.frozen_at)


def newest_contact(letters: Sequence[Letter]) -> Mapping[str, Any]:
    return next((one.content["contact"] for one in letters if one.content.get("contact")), {})


def newest_authority(letters: Sequence[Letter]) -> Mapping[str, Any] | None:
    return next((one.content["authority"] for one in letters if one.content.get("authority")), None)


def contact_lines(contact: Mapping[str, Any]) -> list[str]:
    return [text for way in ("phone", "email", "address", "hours") if (text := in_language(contact.get(way)))]


def until_told(said: str, view: CaseView) -> str:
    """The day itself, once it is known; beside what the letter said, where the entry may stay after a review."""
    ends_at = getattr(view.facts, "ends_at", None)
    if ends_at is None or view.facts.later is not None or view.facts.ground is None:
        return said
    day = when_due(ends_at)
    return day if view.facts.ground.term or not said else f"{said} ({day})"


def measures_told(said: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[MeasureTold]:
    """In the letter's words, with where each stands now."""
    standing = {str(one.get("title")): one for one in now}
    return [measure_told(one, standing.get(in_language(one["title"]), {})) for one in said]


MEASURE_STATES = {
    "proposed": _("only proposed so far"),
    "chosen": _("decided, not in effect yet"),
    "rejected": _("not decided"),
    "effective": _("in effect"),
    "suspended": _("suspended"),
    "lifted": _("has ended"),
}


def has_ended(now: Mapping[str, Any]) -> bool:
    return now.get("state") == "lifted"


def measure_told(said: Mapping[str, Any], now: Mapping[str, Any]) -> MeasureTold:
    return MeasureTold(
        title=in_language(said["title"]),
        basis=in_language(said["basis"]),
        until=in_language(said["until"]),
        applied_by=in_language(said["applied_by"]),
        reason=in_language(said.get("reason")),
        state=str(MEASURE_STATES.get(str(now.get("state")), "")),
        ends_at=when_due(datetime.fromisoformat(now["until"])) if now.get("until") and not has_ended(now) else "",
        ended=has_ended(now),
    )


def remedies(letter: Letter, view: CaseView, offered: Sequence[Fileable]) -> list[tuple[str, Remedy]]:
    """Those that the letter names beside what can be filed on these pages."""
    here = {one.filing.right for one in offered}
    found = remedies_of(letter, view.row.pk, view.standing.opened_at)
    named = [replace(one, article=in_full(one.article)) for one in found if one.right not in here]
    return [(str(RIGHTS.get(one.right, one.right)), one) for one in named]


def concerns(clock: ToldClock, visitor: Visitor) -> bool:
    """Whoever is not the subject sees the clocks of what they can do."""
    return visitor.is_subject or clock.kind in ("VERIFY", "VERIFY-SAFETY", "VERIFY-OPPOSED")


def main_clock(clocks: Sequence[ToldClock], offered: Sequence[Fileable]) -> ToldClock | None:
    """The one that a reader must know of first: theirs to act, if one runs."""
    theirs = {code for one in offered if one.open for code in one.filing.clocks}
    running = [one for one in clocks if one.runs and one.due]
    return next((one for one in running if one.kind in theirs), None)


def coming(clocks: Sequence[ToldClock]) -> list[Moment]:
    running = [one for one in clocks if one.runs and one.due]
    states = ["next", *["later"] * len(running)]
    return [Moment(one.name, state=state, note=one.due) for one, state in zip(running, states, strict=False)]  # type: ignore[arg-type]
