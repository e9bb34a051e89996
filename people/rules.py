"""Who may hold what. Each refusal is a sentence that says what is wrong and how to mend it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from people.states import MACHINES, OPERATIONAL, OVERSIGHT, Kind, Role


class Refused(Exception):
    """`code` names the sentence; the edges translate it (people/queries.py, REFUSALS)."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class Person:
    id: int | None
    kind: Kind
    staff_number: str
    agency: int | None


def require_roles_fit(kind: Kind, roles: Collection[Role]) -> None:
    """Auditors are appointed outside and write only findings; a program is no official; citizens hold no office."""
    held = frozenset(roles)
    if kind is Kind.CITIZEN and held:
        raise Refused("citizens-hold-no-role", "roles")
    if kind is Kind.MACHINE and held - MACHINES:
        raise Refused("machines-only-integrate", "roles")
    if kind is Kind.OFFICIAL and held & MACHINES:
        raise Refused("officials-do-not-integrate", "roles")
    if held & OVERSIGHT and held & OPERATIONAL:
        raise Refused("oversight-stands-apart", "roles")


def require_may_give(giver: Collection[Role], given: Collection[Role]) -> None:
    """Auditors are appointed from outside: the board gives its own side's roles, and nobody else does."""
    overseer = bool(frozenset(giver) & OVERSIGHT)
    if not overseer and frozenset(given) & OVERSIGHT:
        raise Refused("oversight-appoints-oversight", "roles")
    if overseer and frozenset(given) - OVERSIGHT:
        raise Refused("oversight-appoints-only-oversight", "roles")


def require_not_oneself(by: int | None, whom: int | None) -> None:
    """Powers are never self-given: whoever holds them asks a colleague. Superusers included."""
    if by is not None and by == whom:
        raise Refused("not-oneself")


def require_second(*, by: int, asked_by: int | None, whom: int) -> None:
    """RULES.md 5: whoever could open accounts alone could be both officials. Superusers included."""
    require_not_oneself(by, whom)
    if asked_by is None:
        raise Refused("nothing-to-confirm", "confirm")
    if by == asked_by:
        raise Refused("second-colleague", "confirm")


def require_may_confirm(confirmer: Collection[Role], held: Collection[Role], *, within: bool) -> None:
    """A colleague who may give these roles; or the oversight board, where an agency has no second who may."""
    if frozenset(held) & OVERSIGHT:
        require_may_give(confirmer, held)
    elif not within and Role.OVERSIGHT_BOARD not in confirmer:
        raise Refused("not-your-agency", "confirm")


def require_identity(person: Person) -> None:
    if person.kind is Kind.OFFICIAL and not person.staff_number:
        raise Refused("official-needs-staff-number", "staff_number")
    if person.kind is not Kind.OFFICIAL and person.staff_number:
        raise Refused("only-officials-have-staff-numbers", "staff_number")
    if person.kind is not Kind.CITIZEN and person.agency is None:
        raise Refused("needs-agency", "agency")
    if person.kind is Kind.CITIZEN and person.agency is not None:
        raise Refused("citizens-have-no-agency", "agency")


def require_tree(agency: int | None, parent: int | None, parent_of: Mapping[int, int | None]) -> None:
    """An agency is not, through however many steps, beneath itself."""
    above = parent
    while above is not None:
        if above == agency:
            raise Refused("agency-beneath-itself", "parent")
        above = parent_of.get(above)


def require_deputy_fits(*, principal: int, deputy: int, by: int, from_on: date, until_on: date) -> None:
    if principal == deputy:
        raise Refused("no-deputy-of-oneself", "deputy")
    if by in {principal, deputy}:
        raise Refused("not-oneself", "deputy")
    if until_on < from_on:
        raise Refused("ends-before-it-begins", "until_on")


def require_deputy_ends(*, from_on: date, until_on: date, last_on: date, today: date) -> None:
    """A deputy's days are shortened, never lengthened; and what was done on days past was done as a deputy.
    One who has not begun ends the day before the first day: never was one."""
    if last_on >= until_on:
        raise Refused("deputy-only-shortened", "until_on")
    yesterday = today - timedelta(days=1)
    if last_on < max(yesterday, from_on - timedelta(days=1)):
        raise Refused("deputy-past-stands", "until_on")
