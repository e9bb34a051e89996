"""The demonstration's cast: the same every time, once, and nowhere but in a demonstration."""

import io
import json
import time
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db.models import Count

from people import queries
from people.models import Agency, User
from people.states import OVERSIGHT, Kind, Role
from regimes.rules import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_INS = {
    "clerk": Role.CLERK,
    "officer": Role.CASE_OFFICER,
    "officer2": Role.CASE_OFFICER,
    "decider": Role.DECIDER,
    "reviewer": Role.REVIEWER,
    "manager": Role.LIST_MANAGER,
    "manager2": Role.LIST_MANAGER,
    "records": Role.RECORDS_OFFICER,
    "auditor": Role.AUDITOR,
    "board": Role.OVERSIGHT_BOARD,
    "records2": Role.RECORDS_OFFICER,
    "labour-manager": Role.LIST_MANAGER,
    "tax-officer": Role.CASE_OFFICER,
    "tax-decider": Role.DECIDER,
    "tax-clerk": Role.CLERK,
    "tax-manager": Role.LIST_MANAGER,
    "tax-manager2": Role.LIST_MANAGER,
    "tax-records": Role.RECORDS_OFFICER,
    "tax-records2": Role.RECORDS_OFFICER,
    "reviewer2": Role.REVIEWER,
    "transport-clerk": Role.CLERK,
    "tender-clerk": Role.CLERK,
    "labour-manager2": Role.LIST_MANAGER,
    "agency": Role.INTEGRATOR,
    "court": Role.INTEGRATOR,
}


def seed() -> dict[str, Any]:
    out = io.StringIO()
    call_command("seed_demo", cases=0, json=True, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_cast_when_seeded_is_the_one_that_is_promised(demo: None) -> None:
    assert seed()["people"] == len(SIGN_INS)
    held = {user.username: queries.roles_of(user) for user in User.objects.all()}
    assert held == {username: {role} for username, role in SIGN_INS.items()} | {
        "officer2": {Role.CASE_OFFICER, Role.DECIDER}  # so that four eyes can be seen to refuse
    }
    for user in User.objects.all():
        opens = check_password(PASSWORD, user.password)
        assert opens is (user.kind == Kind.OFFICIAL), user.username


def test_lists_when_seeded_have_a_second_manager_who_can_adopt(demo: None) -> None:
    """RULES.md 2: what one opens for comment, another adopts."""
    seed()
    managers = User.objects.filter(groups__name=Role.LIST_MANAGER).order_by("agency__code")
    for agency, count in managers.values_list("agency__code").annotate(Count("pk")):
        assert count >= 2, agency


def test_cast_when_seeded_twice_is_there_once(demo: None) -> None:
    seed()
    assert seed() == {"agencies": 0, "people": 0, "cases": 0}
    assert User.objects.count() == len(SIGN_INS)


def test_oversight_when_seeded_stands_outside_the_agencies_it_oversees(demo: None) -> None:
    seed()
    overseers = User.objects.filter(groups__name__in=list(OVERSIGHT))
    operational = User.objects.exclude(groups__name__in=list(OVERSIGHT))
    within = {agency for user in overseers for agency in queries.agencies_within(user.agency_id)}
    assert not operational.filter(agency__in=within).exists()


def test_agencies_when_seeded_are_unmistakably_examples(demo: None) -> None:
    seed()
    for agency in Agency.objects.prefetch_related("contacts"):
        assert agency.name.startswith("示例")
        assert "Example" in agency.name_en
        assert agency.contacts.all(), agency.code


def test_seed_when_not_in_a_demonstration_refuses(db: None, settings: Any) -> None:
    with pytest.raises(CommandError, match="not a demonstration"):
        seed()
    settings.DEMO = False
    with pytest.raises(CommandError, match="demonstration only"):
        seed()
    assert not User.objects.exists()


def test_seed_when_timed_is_quick(demo: None) -> None:
    began = time.process_time()  # of this process: others may be busy beside it
    seed()
    assert time.process_time() - began < 2
