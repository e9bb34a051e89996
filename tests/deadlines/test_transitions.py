"""Calendars proposed and approved by two; rules added; and everything tried by those who may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from deadlines import queries, transitions
from deadlines.models import CalendarApproval, CalendarVersion, RuleVersion
from deadlines.rules.calendars import Holiday, Notice, Year
from deadlines.rules.clock_rules import Text, rule_in_force
from deadlines.rules.clocks import CLOCKS
from deadlines.rules.refusals import Refused
from deadlines.transitions.calendars import columns_of
from ledger.queries.events import history
from people.models import User
from people.states import Role
from tests.deadlines import make_shipped
from tests.deadlines.worlds import invented, mainland
from tests.people.cast import appoint, found

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


class Desk:
    def __init__(self) -> None:
        court = found("court")
        self.alice = appoint("alice", court, Role.LIST_MANAGER)
        self.bob = appoint("bob", court, Role.LIST_MANAGER)
        self.charlie = appoint("charlie", court, Role.CASE_OFFICER)

    def propose(self, *years: Year, by: User | None = None) -> CalendarVersion:
        given = replace(mainland(), years=years or (notice(2027),))
        return transitions.propose_calendar(given=given, by=by or self.alice, at=AT, reason="The notice for 2027.")

    def approve(self, version: CalendarVersion, by: User) -> bool:
        return transitions.approve_calendar(version_id=version.pk, by=by, at=AT, reason="Compared with the notice.")


def notice(year: int, *off: tuple[str, str]) -> Year:
    days = tuple(Holiday("Rest", "休息", date.fromisoformat(a), date.fromisoformat(b)) for a, b in off)
    return Year(year, (Notice(f"Notice for {year}"),), days)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


# --- What ships ---------------------------------------------------------------------------------------------------------------


def test_shipped_calendar_is_the_files_calendar():
    version = queries.version_in_force("cn")
    assert (version.number, version.shipped, version.synthetic) == (1, True, False)
    assert queries.calendar_of(version) == mainland()
    assert version.digest == mainland().digest


def test_shipped_rules_are_the_table_s_rules():
    """Rooms above may add clocks of their own."""
    ours = {rule.code for rule in CLOCKS}
    in_force = [rule for rule in queries.rules_in_force(date(2026, 11, 21)) if rule.code in ours]
    newest = {rule.code: rule for rule in sorted(CLOCKS, key=lambda rule: rule.version)}
    assert in_force == sorted(newest.values(), key=lambda rule: rule.code)
    assert queries.rule_for("RESPONSE", date(2026, 11, 21)) == rule_in_force(CLOCKS, "RESPONSE", date(2026, 11, 21))


def test_migration_is_what_the_files_and_the_table_say():
    assert make_shipped.contents() == make_shipped.SQL.read_text()


# --- Two officials --------------------------------------------------------------------------------------------------------------


def test_calendar_counts_when_two_officials_have_approved_it(desk: Desk):
    version = desk.propose(notice(2027, ("2027-02-05", "2027-02-12")))
    assert queries.version_in_force("cn").number == 1
    assert not desk.approve(version, desk.alice)
    assert queries.version_in_force("cn").number == 1
    assert desk.approve(version, desk.bob)
    assert queries.calendar_in_force("cn").covers_until == date(2027, 12, 22)
    assert queries.calendar_in_force("cn").years[:-1] == mainland().years


def test_approval_is_refused_when_it_is_the_same_person_s_again(desk: Desk):
    version = desk.propose()
    desk.approve(version, desk.alice)
    with refused("not-approved-by-oneself-twice"):
        desk.approve(version, desk.alice)


def test_approval_is_refused_when_another_version_came_into_force_meanwhile(desk: Desk):
    slow, fast = desk.propose(), desk.propose(notice(2027, ("2027-02-05", "2027-02-12")))
    desk.approve(slow, desk.alice)
    desk.approve(fast, desk.alice)
    desk.approve(fast, desk.bob)
    with refused("outdated"):
        desk.approve(slow, desk.bob)
    with refused("in-force-already"):
        desk.approve(fast, appoint("dora", desk.alice.agency, Role.LIST_MANAGER))


def test_calendar_is_refused_when_the_person_may_not_or_says_nothing(desk: Desk):
    with refused("not-an-official"):
        desk.propose(by=desk.charlie)
    with refused("not-an-official"):
        desk.approve(desk.propose(), desk.charlie)
    with refused("reason-missing"):
        transitions.approve_calendar(version_id=desk.propose().pk, by=desk.alice, at=AT, reason=" ")


def test_calendar_is_refused_when_it_says_nothing_new(desk: Desk):
    with refused("nothing-new"):
        desk.propose(mainland().years[-1])


def test_made_up_years_are_refused_outside_a_demonstration(desk: Desk):
    with refused("synthetic"):
        desk.propose(replace(notice(2027), synthetic=True))


def make_demonstration() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE scs_owner")
        cursor.execute("ALTER TABLE clock_state DISABLE TRIGGER USER")
        cursor.execute("UPDATE clock_state SET demo = true")
        cursor.execute("ALTER TABLE clock_state ENABLE ALWAYS TRIGGER clock_state_guard")
        cursor.execute("SET LOCAL ROLE scs_app")


def test_demonstration_s_years_are_loaded_once_by_two_officials(desk: Desk):
    make_demonstration()
    officials = (desk.alice, desk.bob)
    assert transitions.load_demonstration(officials=officials, at=AT)
    assert queries.version_in_force("cn").synthetic
    assert queries.calendar_in_force("cn").covers_until == date(2036, 12, 22)
    assert not transitions.load_demonstration(officials=officials, at=AT)


def test_other_calendars_stand_beside(desk: Desk):
    given = invented(2026, 2027, zone="Europe/Berlin")
    version = transitions.propose_calendar(given=given, by=desk.alice, at=AT, reason="Ours.")
    desk.approve(version, desk.alice)
    desk.approve(version, desk.bob)
    assert queries.codes() == ["cn", "xx"]
    assert queries.calendar_in_force("xx") == given


def test_every_step_is_in_the_ledger(desk: Desk):
    version = desk.propose()
    desk.approve(version, desk.alice)
    desk.approve(version, desk.bob)
    kinds = [event.kind for event in history(version.public_id)]
    assert kinds == ["calendar.proposed", "calendar.approved", "calendar.approved"]


# --- Rules ------------------------------------------------------------------------------------------------------------------------


def as_owner(act: Callable[[], object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        act()
        cursor.execute("SET ROLE scs_app")


def test_rule_is_added_as_a_new_version_and_never_in_other_words():
    response = rule_in_force(CLOCKS, "RESPONSE", date(2026, 11, 21))
    stored = transitions.add_rule(rule=response, at=AT)
    assert stored.added_at != AT  # it was there already
    with refused("version-taken"):
        transitions.add_rule(rule=replace(response, trigger=Text("other", "别的")), at=AT)
    later = replace(response, version=2, in_force_from=date(2027, 1, 1))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        transitions.add_rule(rule=later, at=AT)  # a clock of seventy years would be a rule of that day
    as_owner(lambda: transitions.add_rule(rule=later, at=AT))
    assert queries.rule_for("RESPONSE", date(2026, 12, 31)).version == 1
    assert queries.rule_for("RESPONSE", date(2027, 1, 1)).version == 2


# --- Attacks ----------------------------------------------------------------------------------------------------------------------

ATTACKS = [
    "UPDATE deadlines_calendarversion SET reason = 'other'",
    "DELETE FROM deadlines_calendarversion",
    "TRUNCATE deadlines_calendarversion CASCADE",
    "UPDATE deadlines_calendarapproval SET reason = 'other'",
    "DELETE FROM deadlines_calendarapproval",
    "UPDATE deadlines_ruleversion SET in_force_from = '2030-01-01'",
    "DELETE FROM deadlines_ruleversion",
]


@pytest.mark.parametrize("statement", ATTACKS)
@pytest.mark.parametrize("role", ["scs_app", "scs_owner"])
def test_kept_rows_are_kept_whoever_tries(desk: Desk, statement: str, role: str):
    desk.approve(desk.propose(), desk.alice)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        with pytest.raises(DatabaseError):
            cursor.execute(statement)


def test_kept_rows_are_kept_in_replication_mode(as_superuser: psycopg.Connection):
    as_superuser.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.Error, match="kept as they were"):
        as_superuser.execute("UPDATE deadlines_calendarversion SET reason = 'other'")


def version_row(**changed: object) -> dict[str, object]:
    given = replace(mainland(), years=(*mainland().years, notice(2027)))
    base = queries.version_in_force("cn")
    row = {**columns_of(given), "number": 2, "based_on": base, "reason": "x", "proposed_at": AT}
    return {**row, **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"shipped": True},
        {"digest": "0" * 64},
        {"synthetic": True},
        {"number": 3},
        {"based_on": None},
        {"reason": ""},
        {"covers_until": date(2003, 1, 1)},
    ],
)
def test_version_is_refused_by_the_database_itself(changed: dict[str, object]):
    with pytest.raises(DatabaseError), transaction.atomic():
        CalendarVersion.objects.create(**version_row(**changed))
    with transaction.atomic():
        CalendarVersion.objects.create(**version_row())


def test_approvals_are_refused_by_the_database_itself(desk: Desk):
    version = desk.propose()
    approval = {"version": version, "reason": "x", "at": AT}
    CalendarApproval.objects.create(person=desk.alice, **approval)
    with pytest.raises(DatabaseError), transaction.atomic():
        CalendarApproval.objects.create(person=desk.alice, **approval)
    User.objects.filter(pk=desk.bob.pk).update(is_active=False)
    with pytest.raises(DatabaseError, match="Only officials"), transaction.atomic():
        CalendarApproval.objects.create(person=desk.bob, **approval)
    assert queries.version_in_force("cn").number == 1


def test_rule_s_hash_is_checked_by_the_database():
    said = {"in_force_from": date(2026, 1, 1), "canonical": "{}", "digest": "0" * 64, "added_at": AT}
    with pytest.raises(DatabaseError, match="rule_hash_is_of_its_content"), transaction.atomic():
        as_owner(lambda: RuleVersion.objects.create(code="X", number=1, **said))
