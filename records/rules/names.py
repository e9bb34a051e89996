"""Names in any script: one form for finding, a mask for showing, and how alike two people look on paper, explained."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop

LONGEST = 200
ENOUGH = 2  # independent identifiers, before anything is published
SHOWN_FROM = 30  # points: the same name, or more


def tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def folded(name: str) -> str:
    """Without case, width, accents and the dots and spaces between parts: as people search. Other folding is the caller's."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in decomposed if unicodedata.category(sign)[0] in "LN")


def masked(name: str) -> str:
    """张* 、 李*明 、 E***** F***: the family name's beginning, as notices by announcement may show (CPL 95)."""
    if not name:
        return ""
    parts = name.split(" ")
    if len(parts) > 1:
        return " ".join(f"{part[0]}{'*' * (len(part) - 1)}" for part in parts)
    return name[0] + "*" if len(name) <= 2 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


class Trait(StrEnum):
    NAME = "name"
    FORMER_NAME = "former name"
    SOUND = "sound"
    BIRTH = "birth date"
    IDENTIFIER = "identifier"


# A same name alone proves nothing: in China a common one is shared by hundreds of thousands.
POINTS = {Trait.NAME: 30, Trait.FORMER_NAME: 20, Trait.SOUND: 10, Trait.BIRTH: 25, Trait.IDENTIFIER: 45}
SAID = {
    Trait.NAME: gettext_noop("the same name"),
    Trait.FORMER_NAME: gettext_noop("a name that the other has or had"),
    Trait.SOUND: gettext_noop("a name that sounds the same"),
    Trait.BIRTH: gettext_noop("the same birth date"),
    Trait.IDENTIFIER: gettext_noop("the same identity number"),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """Identifiers come as keyed hashes: what is compared can neither be read nor leak."""

    names: frozenset[str] = frozenset()  # folded
    current: str = ""
    sounds: frozenset[str] = frozenset()
    born_on: date | None = None
    identifiers: frozenset[tuple[str, bytes]] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Score:
    """Each point has its reason, so that an official can see why two people are shown beside each other."""

    traits: tuple[Trait, ...]
    against: tuple[Text, ...]

    @property
    def points(self) -> int:
        return min(100, sum(POINTS[trait] for trait in self.traits))

    @property
    def identified_by(self) -> int:
        """How many independent marks agree. Names count as one together, however many agree."""
        named = any(trait in {Trait.NAME, Trait.FORMER_NAME} for trait in self.traits)
        return int(named) + self.traits.count(Trait.BIRTH) + self.traits.count(Trait.IDENTIFIER)


def likeness(one: Likeness, other: Likeness) -> Score:
    return Score(tuple(traits(one, other)), tuple(contradictions(one, other)))


def traits(one: Likeness, other: Likeness) -> Iterator[Trait]:
    if one.current and one.current == other.current:
        yield Trait.NAME
    elif one.names & other.names:
        yield Trait.FORMER_NAME
    elif one.sounds & other.sounds:
        yield Trait.SOUND
    if one.born_on is not None and one.born_on == other.born_on:
        yield Trait.BIRTH
    for _ in one.identifiers & other.identifiers:
        yield Trait.IDENTIFIER


def contradictions(one: Likeness, other: Likeness) -> Iterator[Text]:
    if one.born_on and other.born_on and one.born_on != other.born_on:
        yield Text(gettext_noop("other birth date"))
    shared = {kind for kind, _ in one.identifiers} & {kind for kind, _ in other.identifiers}
    same = {kind for kind, _ in one.identifiers & other.identifiers}
    if shared - same:
        yield Text(gettext_noop("other identity number of the same kind"))


def may_merge(score: Score, *, cleared: bool, same_kind: bool) -> Verdict:
    return verdict_of(merge_objections(score, cleared=cleared, same_kind=same_kind))


def merge_objections(score: Score, *, cleared: bool, same_kind: bool) -> Iterator[Reason]:
    """Two people in one file is the worst of mistakes: whoever is like somebody in name alone stays apart."""
    rule, law = "namesake", "PIPL 8"
    if cleared:
        yield Reason(rule, law, Text(gettext_noop("They were found to be two: a cleared namesake stays cleared.")))
    if not same_kind:
        yield Reason(rule, law, Text(gettext_noop("They are of different kinds.")))
    if score.against:
        words = gettext_noop("Something speaks against it: %(what)s.")
        yield Reason(rule, law, Text(words, {"what": score.against[0]}))
    if score.identified_by < ENOUGH:
        words = gettext_noop("At least two independent marks must agree; a name is one.")
        yield Reason(rule, law, Text(words), tuple(Text(SAID[trait]) for trait in missing(score)))


def missing(score: Score) -> Iterator[Trait]:
    yield from (one for one in (Trait.NAME, Trait.BIRTH, Trait.IDENTIFIER) if one not in score.traits)


def may_publish(*, verified_marks: int, candidates_open: int) -> Verdict:
    """Before anything is published of somebody, two independent marks are verified and no namesake is left uncleared."""
    return verdict_of(publish_objections(verified_marks, candidates_open))


def publish_objections(verified_marks: int, candidates_open: int) -> Iterator[Reason]:
    if verified_marks < ENOUGH:
        words = gettext_noop("Two independent marks of who this is must be verified before anything is published.")
        yield Reason("identity", "PIPL 8", Text(words))
    if candidates_open:
        words = gettext_noop("There are people of the same name (%(count)s). Say of each whether it is somebody else.")
        yield Reason("namesake", "PIPL 8", Text(words, {"count": candidates_open}))
