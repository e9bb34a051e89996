"""What the engine knows of a case when a move is asked for, and what it says before the kind's own rule is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeGuard
from uuid import UUID

from cases.rules.verdicts import FOUR_EYES, INTEREST, Reason, Text, Verdict, verdict_of
from cases.states import Effect, Move, Part, Party, gettext_noop
from people.states import OPERATIONAL, Role

RULE_5 = "RULES.md 5"
RULE_13 = "RULES.md 13"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is opaque, and all that the ledger sees; `person` is an official's row in `people`."""

    id: UUID
    person: int | None = None
    roles: frozenset[Role] = frozenset()
    parties: frozenset[Party] = frozenset()
    agencies: frozenset[int] = frozenset()

    @property
    def capacities(self) -> frozenset[Role | Party]:
        return self.roles | self.parties


def official_of(by: Actor | None) -> int | None:
    """Who of the officials acts. None: the clock, a party, or a program."""
    return by.person if by is not None else None


def is_official(by: Actor | None) -> TypeGuard[Actor]:
    return official_of(by) is not None


@dataclass(frozen=True, slots=True)
class Signed:
    act: UUID
    part: Part
    person: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One case, and those who have signed in its matter."""

    id: UUID
    ref: str
    kind: str
    state: str
    version: int
    agency: int
    matter: UUID
    act: UUID
    subject: UUID | None = None
    list_slug: str = ""
    opened_at: datetime | None = None  # none: it is being opened
    signed: frozenset[Signed] = frozenset()
    recused: Mapping[int, str] = field(default_factory=dict)  # person → ground
    # Who has stood in for whom since the first signature: as good as one person.
    stand_ins: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def parts_of(self, act: UUID) -> frozenset[Part]:
        return frozenset(one.part for one in self.signed if one.act == act and one.person not in self.recused)


@dataclass(frozen=True, slots=True)
class Asked:
    """A move, as somebody asks for it. `data` is empty while only the buttons are drawn."""

    at: datetime
    by: Actor | None  # none: the clock
    clock_trusted: bool = True
    data: Mapping[str, Any] | None = None


def judge(move: Move, standing: Standing, asked: Asked) -> Verdict:
    """The engine's own rules, for every kind of case."""
    return verdict_of(objections(move, standing, asked))


def objections(move: Move, standing: Standing, asked: Asked) -> Iterator[Reason]:
    if standing.state not in (move.sources or ("",)):
        yield Reason("state", move.law, Text(gettext_noop("Not in the state the case is in.")))
        return
    yield from wrong_actor(move, standing, asked.by)
    yield from wrong_clock(move, asked)
    if (person := official_of(asked.by)) is not None:
        yield from not_independent(move, standing, person)
    yield from missing_signatures(move, standing)


def wrong_actor(move: Move, standing: Standing, by: Actor | None) -> Iterator[Reason]:
    if by is None:
        if not move.by_clock:
            yield Reason(
                "by-clock", RULE_13, Text(gettext_noop("This does not happen by itself: somebody must do it."))
            )
        return
    if move.clock_only:
        yield Reason("by-clock", move.law, Text(gettext_noop("This happens by itself when its time comes.")))
        return
    if not move.who & by.capacities:
        yield Reason("role", move.law, Text(gettext_noop("Your role does not include this.")), who_may(move))
    if by.roles & OPERATIONAL and standing.agency not in by.agencies and not move.elsewhere:
        yield Reason("agency", move.law, Text(gettext_noop("This case belongs to another agency.")))


def could_act(move: Move, standing: Standing, by: Actor) -> bool:
    """Whether this person might do it, were everything else ready: the role, the agency, independence."""
    independent = by.person is None or not any(not_independent(move, standing, by.person))
    return independent and not any(wrong_actor(move, standing, by))


def who_may(move: Move) -> tuple[Text, ...]:
    return tuple(Text(str(one)) for one in sorted(move.who))


def wrong_clock(move: Move, asked: Asked) -> Iterator[Reason]:
    """RULES.md 13 and DESIGN.md, "Time": while the clock is not believed, burdens wait and relief goes on."""
    if move.effect is Effect.BURDEN and not asked.clock_trusted:
        text = gettext_noop("The clock jumped. Nothing is imposed until two officials have looked at it.")
        yield Reason("clock", RULE_13, Text(text))


def not_independent(move: Move, standing: Standing, person: int) -> Iterator[Reason]:
    """RULES.md 5: one official does not do two of propose, decide, review; nor does their deputy for them. Whoever is
    recused does nothing at all in the matter."""
    ground = standing.recused.get(person)
    if ground is not None:
        yield Reason(INTEREST, RULE_5, RECUSED[ground])
    if move.part is None:
        return
    others = {one.person: one.part for one in standing.signed if one.part is not move.part}
    if person in others:
        text = gettext_noop("You have acted in this matter as %(part)s. Somebody else must do this.")
        yield Reason(FOUR_EYES, RULE_5, Text(text, {"part": Text(others[person])}))
    elif standing.stand_ins.get(person, frozenset()) & set(others):
        text = gettext_noop(
            "You and somebody who has signed in this matter stand in for each other. A third must do this."
        )
        yield Reason(FOUR_EYES, RULE_5, Text(text))


def had_part(standing: Standing, person: int) -> bool:
    """RULES.md 5, of what is no move of the case: whoever signed anything in the matter, whoever stands in for such a one or
    is stood in for, and whoever stays out of it, does not judge what came of it."""
    signers = {one.person for one in standing.signed}
    return (
        person in signers or person in standing.recused or bool(standing.stand_ins.get(person, frozenset()) & signers)
    )


def signers_of_act(standing: Standing) -> frozenset[int]:
    """Whose signatures carry what is decided now, and whoever stood in for them."""
    signers = {one.person for one in standing.signed if one.act == standing.act}
    return frozenset(signers | {asker for asker, stood in standing.stand_ins.items() if stood & signers})


RECUSED: Mapping[str, Text] = {
    "interest": Text(gettext_noop("You have declared an interest in this matter. Somebody else must do this.")),
    "complaint": Text(gettext_noop("The person concerned has complained of you. Somebody else must do this.")),
}


def missing_signatures(move: Move, standing: Standing) -> Iterator[Reason]:
    act_parts = frozenset() if move.opens_act else standing.parts_of(standing.act)
    missing = move.needs - act_parts - ({move.part} if move.part else frozenset())
    if missing:
        text = gettext_noop("Others must have signed first.")
        yield Reason(FOUR_EYES, RULE_5, Text(text), tuple(Text(part) for part in sorted(missing)))
