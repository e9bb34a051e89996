"""A list's standard in values: whom it can list, on which grounds, for how long, with what effect, and how it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deadlines.rules.periods import Unit
from lists.states.words import Colour, Harm, Need, Occasion, Reaches, Showing, WayOut
from records.rules.catalogue_documents import Words
from records.states import SubjectKind

Basis = frozenset[tuple[str, str]]
Period = tuple[int, Unit]

LONGEST_TERM = 2  # years: the clock TERM; extensions come on top


@dataclass(frozen=True, slots=True)
class Ground:
    code: str
    title: Words
    conduct: Words
    harm: Harm | None
    basis: Basis
    items: frozenset[str]  # of the catalogue: what a record must be of
    inside: tuple[Words, ...]
    outside: tuple[Words, ...]
    term: Period | None
    review: Period | None  # where the law names no term
    extension_years: int
    term_basis: Basis  # the provision that names a term of more than two years

    @property
    def clock(self) -> str:
        """Under which rule it ends. The two years of SPC 2, in years; or a time that another law names."""
        if self.term is None:
            return "TERM-REVIEW"
        amount, unit = self.term
        return "TERM" if unit is Unit.YEARS and amount <= LONGEST_TERM else "TERM-BY-LAW"

    @property
    def period(self) -> Period:
        found = self.term or self.review
        if found is None:
            raise ValueError("A ground has a term or a review.")
        return found


@dataclass(frozen=True, slots=True)
class Exclusion:
    code: str
    title: Words
    ground: str  # of one ground alone; empty: of all


@dataclass(frozen=True, slots=True)
class Offered:
    """A measure that the standard offers: the whole of what may be chosen."""

    code: str
    title: Words
    basis: Basis
    applied_by: str
    relation: Words
    limits: Words
    reaches: Reaches
    denies: frozenset[Need]
    lift_once: frozenset[Occasion]


@dataclass(frozen=True, slots=True)
class Remedy:
    right: str
    clock: str
    how: Words
    article: str


@dataclass(frozen=True, slots=True)
class Interim:
    basis: Basis
    most: Period


@dataclass(frozen=True, slots=True)
class ConfirmedTo:
    """An agency that a law lets have it confirmed, with the person's consent, that somebody is not listed."""

    agency: str
    basis: Basis
    purpose: Words


@dataclass(frozen=True, slots=True)
class Standard:
    list: str  # its name in addresses
    title: Words
    colour: Colour
    administrative: bool
    basis: Basis
    subjects: frozenset[SubjectKind]
    grounds: tuple[Ground, ...]
    exclusions: tuple[Exclusion, ...]
    response: Period
    posting: Period | None  # of a redlist: how long everybody may object to a candidate
    effect_days: int
    decide_lapses: bool
    measures: tuple[Offered, ...]
    most_measures: int
    several_for_one_deed: bool
    shown: Mapping[SubjectKind, Showing]
    shown_basis: Basis
    ways_out: frozenset[WayOut]
    relisting_months: int
    remedies: tuple[Remedy, ...]
    house: frozenset[str]
    interim: Interim | None
    verifier: str  # the agency that looks at claims in a field of health or safety
    courts: tuple[str, ...]  # agencies whose messages act at once; none, unless they are named here
    confirmed_to: tuple[ConfirmedTo, ...]  # nobody, unless it is named here

    @property
    def is_of_safety(self) -> bool:
        return any(ground.harm is Harm.HEALTH_OR_SAFETY for ground in self.grounds)

    def ground(self, code: str) -> Ground | None:
        return next((one for one in self.grounds if one.code == code), None)

    def offered(self, code: str) -> Offered | None:
        return next((one for one in self.measures if one.code == code), None)

    def ground_of_item(self, item: str) -> Ground | None:
        return next((one for one in self.grounds if item in one.items), None)


def all_basis(standard: Standard) -> Basis:
    """Every provision that it stands on."""
    grounds = (one.basis | one.term_basis for one in standard.grounds)
    parts: Sequence[Any] = (*standard.measures, *standard.confirmed_to, *filter(None, [standard.interim]))
    return standard.basis.union(standard.shown_basis, *grounds, *(one.basis for one in parts))
