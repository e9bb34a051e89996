"""A case as officials meet it: what can be done, by whom instead, what has been signed, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext

from cases.models import Case, Signature
from cases.queries.kinds import KNOWN, kind_of
from cases.queries.laws import at_the_desk, law_in_words
from cases.queries.standings import standings_of
from cases.queries.views import CaseView, Choice, present
from cases.queries.wording import article_of, name_of, own_rule, say
from cases.rules.fields import fields_of
from cases.rules.kinds import Awaited, Offers, Presented
from cases.rules.standing import Actor, Asked, Standing, could_act, had_part
from cases.rules.verdicts import Reason
from cases.states import Field, FieldKind, Ground, Move, gettext_noop
from people.queries import Colleague, colleagues_of, names_of_people

MOST_NAMES = 5
CHOSEN = (FieldKind.ID, FieldKind.IDS)


@dataclass(frozen=True, slots=True)
class Said:
    """One reason, in the reader's language."""

    text: str
    article: str
    missing: tuple[str, ...]
    names_roles: bool = False  # what is missing is a role, and not a thing
    own_rule: str = ""  # the number of one of our own, which the public page of the rules explains


@dataclass(frozen=True, slots=True)
class Step:
    """One move on the page: a button, or why there is none."""

    move: Move
    title: str
    open: bool
    here: bool  # the case is where the move begins
    because: tuple[Said, ...] = ()
    instead: tuple[str, ...] = ()  # who could do what the reader may not
    others: int = 0  # how many more could

    @property
    def law(self) -> str:
        return law_in_words(self.move.law)

    @property
    def by_itself(self) -> bool:
        return self.move.clock_only


@dataclass(frozen=True, slots=True)
class Steps:
    """What is awaited now comes first, and is told even to those who may not do it; what gives up the whole comes last of what
    is open; what cannot be done is folded away, since it is much."""

    awaited: list[Step] = field(default_factory=list)
    others_awaited: list[Step] = field(default_factory=list)  # of somebody else
    open: list[Step] = field(default_factory=list)
    shut: list[Step] = field(default_factory=list)
    waits: str = ""  # why nothing is awaited, or until when what is
    elsewhere: bool = False  # what is awaited is done on another page

    @property
    def idle(self) -> bool:
        return bool(self.waits) and not (self.awaited or self.others_awaited or self.elsewhere)


@dataclass(frozen=True, slots=True)
class Summary:
    """A row of a list."""

    row: Case
    standing: Standing
    presented: Presented
    list_title: str

    @property
    def state_title(self) -> str:
        return gettext(kind_of(self.row.kind).state_titles[self.row.state])

    @property
    def kind_title(self) -> str:
        return gettext(kind_of(self.row.kind).title)


def summaries_of(rows: Sequence[Case], *, viewer: Actor) -> list[Summary]:
    """As many queries for a page as for one."""
    cases = standings_of(rows, askers=())
    presented = present(cases, viewer)
    titles = KNOWN.list_titles()
    return [
        Summary(row, case, presented[case.id], titles.get(row.list_slug, row.list_slug))
        for row, case in zip(rows, cases, strict=True)
    ]


def list_title(case: Case) -> str:
    return KNOWN.list_titles().get(case.list_slug, case.list_slug) if case.list_slug else ""


def steps_of(view: CaseView, *, viewer: Actor) -> Steps:
    colleagues = Colleagues(view) if any(needs_colleague(choice, view, viewer) for choice in view.choices) else None
    awaited = view.kind.awaits(view.facts) if view.kind.awaits else Awaited()
    found = Steps(waits=say(awaited.because) if awaited.because else "", elsewhere=awaited.elsewhere)
    for choice in view.choices:
        step = step_of(choice, view, viewer, colleagues)
        if step.open and choice.move.verb in view.kind.offers:
            asked = fields_of(choice.move, viewer)
            if any(one.required and one.kind in CHOSEN for one in asked):
                step = shut_without_offers(step, asked, offers_for(view, choice, viewer))
        group_of(step, awaited, found).append(step)
    order = {verb: at for at, verb in enumerate(awaited.verbs)}
    found.awaited.sort(key=lambda one: order[one.move.verb])
    found.open.sort(key=lambda one: one.move.ends)
    found.shut.sort(key=lambda one: not one.here)
    return found


def group_of(step: Step, awaited: Awaited, found: Steps) -> list[Step]:
    if step.move.verb in awaited.verbs and step.here:
        return found.awaited if step.open else found.others_awaited
    return found.open if step.open else found.shut


def offers_for(view: CaseView, choice: Choice, viewer: Actor) -> Offers:
    """The agency's officials; and what the kind offers of its own."""
    offers: dict[str, Sequence[tuple[str, str]]] = {}
    named = [field for field in choice.move.fields if field.kind is FieldKind.OFFICIAL]
    if named:
        people = [(one.username, f"{one.name} ({one.username})") for one in colleagues_of(view.row.agency_id)]
        offers.update({field.name: people for field in named})
    own = view.kind.offers.get(choice.move.verb)
    return {**offers, **(own(view.standing, viewer) if own else {})}


def chairs(case: Standing, _viewer: Actor) -> Offers:
    """Who may chair a hearing: officials who have done nothing in the matter, and do not stay out of it."""
    known = [one for one in colleagues_of(case.agency) if not had_part(case, one.id)]
    return {"chair": [(one.username, f"{one.name} ({one.username})") for one in known]}


def shut_without_offers(step: Step, asked: Sequence[Field], offers: Offers) -> Step:
    """What must be chosen, and of which there is none: nobody is asked to type its id, nor sent to a page that asks for it."""
    lacking = [one for one in asked if one.required and one.name in offers and not offers[one.name]]
    if not step.open or not lacking:
        return step
    return replace(step, open=False, because=(Said(nothing_to_choose(lacking[0]), "", ()),))


def nothing_to_choose(one: Field) -> str:
    if one.lacking:
        return gettext(one.lacking)
    return gettext("There is nothing that could be chosen here: %(label)s.") % {"label": gettext(one.label)}


def step_of(choice: Choice, view: CaseView, viewer: Actor, colleagues: "Colleagues | None") -> Step:
    case = view.standing
    names = colleagues.who_could(choice.move, viewer) if colleagues and needs_colleague(choice, view, viewer) else []
    return Step(
        move=choice.move,
        title=gettext(choice.move.title),
        open=choice.verdict.open,
        here=case.state in choice.move.sources,
        because=tuple(
            elsewhere(choice.move, case) if reason.rule == "state" else said(reason)
            for reason in choice.verdict.because
        ),
        instead=tuple(names[:MOST_NAMES]),
        others=max(0, len(names) - MOST_NAMES),
    )


def needs_colleague(choice: Choice, view: CaseView, viewer: Actor) -> bool:
    """Shut to this person and not to everybody: by the engine's rules, or by one of the kind's own."""
    because = choice.verdict.because
    if choice.move.clock_only or not because:
        return False
    if {reason.rule for reason in because} & {"role", "agency", "four-eyes", "interest"}:
        return True
    return view.standing.state in choice.move.sources and bool(against(view, choice.move, viewer))


def against(view: CaseView, move: Move, person: Actor) -> tuple[Reason, ...]:
    return view.kind.against_person(move, view.facts, Asked(at=view.at, by=person))


def said(reason: Reason) -> Said:
    missing = tuple(say(text) for text in reason.missing)
    return Said(say(reason.text), at_the_desk(article_of(reason)), missing, reason.rule == "role", own_rule(reason))


def elsewhere(move: Move, case: Standing) -> Said:
    """The case is not where the step begins: where that is."""
    titles = kind_of(case.kind).state_titles
    states = gettext(", ").join(gettext(titles[one]) for one in move.sources)
    words = gettext("Not in the state the case is in. It can be done while the case is: %(states)s.") % {
        "states": states
    }
    return Said(words, law_in_words(move.law), ())


class Colleagues:
    """Who at the case's agency could do what the reader may not. Four queries, and only when somebody is needed."""

    def __init__(self, view: CaseView) -> None:
        self.view = view
        self.people = colleagues_of(view.row.agency_id)
        actors = [actor_as(one, view.row.agency_id) for one in self.people]
        (self.case,) = standings_of([view.row], askers=actors)
        self.actors = actors

    def who_could(self, move: Move, viewer: Actor) -> list[str]:
        pairs = zip(self.people, self.actors, strict=True)
        return [
            person.name
            for person, actor in pairs
            if actor.person != viewer.person
            and could_act(move, self.case, actor)
            and not against(self.view, move, actor)
        ]


def actor_as(colleague: Colleague, agency: int) -> Actor:
    """As far as this agency's cases go: theirs is the same, or one above it."""
    agencies = frozenset({agency, colleague.agency})
    return Actor(id=colleague.public_id, person=colleague.id, roles=colleague.roles, agencies=agencies)


def recused_in(case: Standing) -> list[tuple[str, str]]:
    """Who stays out of the matter, and why."""
    people = names_of_people(case.recused)
    return [(people[person], gettext(GROUNDS[ground])) for person, ground in sorted(case.recused.items())]


GROUNDS: Mapping[str, str] = {
    Ground.INTEREST: gettext_noop("an interest of their own"),
    Ground.COMPLAINT: gettext_noop("a complaint about them"),
}

# --- What has been signed ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signed:
    part: str
    person: str
    at: datetime
    ref: str
    current: bool  # it carries what is decided now
    recused: bool


def signed_in(case: Standing) -> list[Signed]:
    """In the whole matter, newest first."""
    rows = Signature.objects.filter(matter=case.matter).select_related("person", "case").order_by("-at", "-pk")
    return [
        Signed(
            part=name_of(row.part),
            person=row.person.name,
            at=row.at,
            ref=row.case.ref,
            current=row.act == case.act,
            recused=row.person_id in case.recused,
        )
        for row in rows
    ]
