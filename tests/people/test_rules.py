"""What the rules refuse, without a database."""

import inspect
import re
from datetime import date
from itertools import combinations

import pytest

from people import forms, rules, transitions
from people.queries import REFUSALS
from people.rules import Person, Refused
from people.states import MACHINES, OPERATIONAL, OVERSIGHT, PERMISSIONS, Kind, Role


def refusal(ask: object, *args: object, **given: object) -> str | None:
    try:
        ask(*args, **given)
    except Refused as refused:
        return refused.code
    return None


def test_refusals_when_raised_have_a_sentence() -> None:
    raised = set(re.findall(r'Refused\("([a-z-]+)"', inspect.getsource(rules) + inspect.getsource(transitions)))
    raised |= set(re.findall(r'Refused\("([a-z-]+)"', inspect.getsource(forms)))
    assert raised == set(REFUSALS)


def fits(kind: Kind, *roles: Role) -> bool:
    return refusal(rules.require_roles_fit, kind, roles) is None


def test_roles_are_the_nine() -> None:
    assert set(Role) == set(PERMISSIONS) == OPERATIONAL | OVERSIGHT | MACHINES
    assert len(Role) == 9


def test_roles_when_two_are_held_together() -> None:
    for one, other in combinations(Role, 2):
        same_side = any({one, other} <= side for side in (OPERATIONAL, OVERSIGHT))
        assert fits(Kind.OFFICIAL, one, other) is same_side, (one, other)


@pytest.mark.parametrize("role", Role)
def test_role_when_held_by_each_kind(role: Role) -> None:
    assert not fits(Kind.CITIZEN, role)
    assert fits(Kind.MACHINE, role) is (role is Role.INTEGRATOR)
    assert fits(Kind.OFFICIAL, role) is (role is not Role.INTEGRATOR)


def test_roles_when_given_across_the_sides_are_refused() -> None:
    give = rules.require_may_give
    assert refusal(give, {Role.LIST_MANAGER}, {Role.CLERK}) is None
    assert refusal(give, {Role.LIST_MANAGER}, {Role.AUDITOR}) == "oversight-appoints-oversight"
    assert refusal(give, {Role.OVERSIGHT_BOARD}, {Role.AUDITOR}) is None
    assert refusal(give, {Role.OVERSIGHT_BOARD}, {Role.DECIDER}) == "oversight-appoints-only-oversight"
    assert refusal(give, set(), {Role.OVERSIGHT_BOARD}) == "oversight-appoints-oversight"


@pytest.mark.parametrize(
    ("kind", "number", "agency", "code"),
    [
        (Kind.OFFICIAL, "N-1", 1, None),
        (Kind.OFFICIAL, "", 1, "official-needs-staff-number"),
        (Kind.OFFICIAL, "N-1", None, "needs-agency"),
        (Kind.MACHINE, "", 1, None),
        (Kind.MACHINE, "N-1", 1, "only-officials-have-staff-numbers"),
        (Kind.MACHINE, "", None, "needs-agency"),
        (Kind.CITIZEN, "", None, None),
        (Kind.CITIZEN, "", 1, "citizens-have-no-agency"),
    ],
)
def test_identity_when(kind: Kind, number: str, agency: int | None, code: str | None) -> None:
    assert refusal(rules.require_identity, Person(None, kind, number, agency)) == code


def test_tree_when_an_agency_comes_beneath_itself() -> None:
    parent_of = {1: None, 2: 1, 3: 2, 4: 1}
    assert refusal(rules.require_tree, 4, 3, parent_of) is None
    assert refusal(rules.require_tree, 2, 2, parent_of) == "agency-beneath-itself"
    assert refusal(rules.require_tree, 1, 3, parent_of) == "agency-beneath-itself"


@pytest.mark.parametrize(
    ("principal", "deputy", "by", "code"),
    [(1, 2, 3, None), (1, 1, 3, "no-deputy-of-oneself"), (1, 2, 2, "not-oneself"), (1, 2, 1, "not-oneself")],
)
def test_deputy_when_appointed(principal: int, deputy: int, by: int, code: str | None) -> None:
    days = {"from_on": date(2026, 5, 8), "until_on": date(2026, 5, 8)}
    assert refusal(rules.require_deputy_fits, principal=principal, deputy=deputy, by=by, **days) == code


@pytest.mark.parametrize(
    ("last_on", "today", "code"),
    [
        (date(2026, 5, 20), date(2026, 5, 15), None),
        (date(2026, 5, 14), date(2026, 5, 15), None),  # at once: yesterday was the last day
        (date(2026, 5, 13), date(2026, 5, 15), "deputy-past-stands"),
        (date(2026, 5, 31), date(2026, 5, 15), "deputy-only-shortened"),
        (date(2026, 5, 7), date(2026, 5, 1), None),  # withdrawn before it began
        (date(2026, 5, 6), date(2026, 5, 1), "deputy-past-stands"),
    ],
)
def test_deputy_when_ended(last_on: date, today: date, code: str | None) -> None:
    days = {"from_on": date(2026, 5, 8), "until_on": date(2026, 5, 31)}
    assert refusal(rules.require_deputy_ends, **days, last_on=last_on, today=today) == code
