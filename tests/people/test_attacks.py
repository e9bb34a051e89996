"""What the database refuses, whoever asks, and by whatever way."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, ProtectedError

from people.models import Agency, Deputy, User
from people.states import PERMISSIONS, Kind, Role
from tests.people.cast import appoint, found

# Ids of the cast, as a program that attacks would look them up.
IDS = """
    WITH ids AS (
        SELECT (SELECT id FROM people_user WHERE username = 'alice') AS alice,
               (SELECT id FROM people_user WHERE username = 'bob') AS bob,
               (SELECT id FROM people_user WHERE username = 'machine') AS machine,
               (SELECT id FROM people_agency WHERE code = 'court') AS court,
               (SELECT id FROM people_agency WHERE code = 'bureau') AS bureau
    )
"""
JOIN = "INSERT INTO people_user_groups (user_id, group_id) SELECT {who}, id FROM ids, auth_group WHERE name = '{role}'"
NEW_USER = (
    "INSERT INTO people_user (username, public_id, name, email, password, is_superuser, is_active, language, kind,"
    " staff_number, agency_id) SELECT 'x', gen_random_uuid(), 'X', '', '{password}', {superuser}, true, 'en', '{kind}',"
    " {number}, {agency} FROM ids"
)


def new_user(kind: str, number: str, agency: str, password: str = "!", superuser: str = "false") -> str:
    return NEW_USER.format(kind=kind, number=number, agency=agency, password=password, superuser=superuser)


ATTACKS = {
    "an official with oversight": JOIN.format(who="alice", role="auditor"),
    "an official as integrator": JOIN.format(who="alice", role="integrator"),
    "a machine as decider": JOIN.format(who="machine", role="decider"),
    "a role that nobody gave": JOIN.format(who="alice", role="decider"),
    "another agency": "UPDATE people_user SET agency_id = bureau FROM ids WHERE username = 'alice'",
    "another code": "UPDATE people_agency SET code = 'tax' WHERE code = 'bureau'",
    "no agency above": "UPDATE people_agency SET parent_id = NULL WHERE code = 'bureau'",
    "a person deleted": "DELETE FROM people_user WHERE username = 'bob'",
    "an agency deleted": "DELETE FROM people_agency WHERE code = 'bureau'",
    "people emptied": "TRUNCATE people_user CASCADE",
    "a ring of agencies": "UPDATE people_agency SET parent_id = bureau FROM ids WHERE id = court",
    "its own parent": "UPDATE people_agency SET parent_id = id WHERE code = 'court'",
    "another's staff number": "UPDATE people_user SET staff_number = 'N-alice' WHERE username = 'bob'",
    "another staff number": "UPDATE people_user SET staff_number = 'N-other' WHERE username = 'bob'",
    "another kind": "UPDATE people_user SET kind = 'machine', staff_number = NULL WHERE username = 'bob'",
    "another opaque id": "UPDATE people_user SET public_id = gen_random_uuid() WHERE username = 'bob'",
    "a machine as superuser": "UPDATE people_user SET is_superuser = true WHERE username = 'machine'",
    "a password for a machine": "UPDATE people_user SET password = 'md5$x$y' WHERE username = 'machine'",
    "an official without a number": new_user("official", "NULL", "court"),
    "an official without an agency": new_user("official", "'N-x'", "NULL"),
    "an official with another's number, written otherwise": new_user("official", "'ｎ bob'", "court"),
    "an official with an empty number": new_user("official", "''", "court"),
    "a machine without an agency": new_user("machine", "NULL", "NULL"),
    "a citizen with an agency": new_user("citizen", "NULL", "court"),
    "a citizen with a password": new_user("citizen", "NULL", "NULL", password="md5$x$y"),
    "a citizen as superuser": new_user("citizen", "NULL", "NULL", superuser="true"),
    "an unknown kind": new_user("robot", "NULL", "court"),
    "a deputy of oneself": (
        "INSERT INTO people_deputy (principal_id, deputy_id, appointed_by_id, from_on, until_on, reason)"
        " SELECT bob, bob, alice, '2026-05-08', '2026-05-09', 'x' FROM ids"
    ),
    "a deputy by oneself": (
        "INSERT INTO people_deputy (principal_id, deputy_id, appointed_by_id, from_on, until_on, reason)"
        " SELECT bob, alice, alice, '2026-05-08', '2026-05-09', 'x' FROM ids"
    ),
    "a deputy twice": (
        "INSERT INTO people_deputy (principal_id, deputy_id, appointed_by_id, from_on, until_on, reason)"
        " SELECT principal_id, deputy_id, appointed_by_id, until_on, until_on, 'x' FROM people_deputy"
    ),
    "a deputy for longer": "UPDATE people_deputy SET until_on = until_on + 1",
    "a deputy for another": "UPDATE people_deputy SET reason = 'another'",
}

# What the owner may do by the nature of ownership, and the application may not.
OF_THE_APPLICATION = {
    "a new role": "INSERT INTO auth_group (name) VALUES ('emperor')",
    "more rights for a role": (
        "INSERT INTO auth_group_permissions (group_id, permission_id)"
        " SELECT g.id, p.id FROM auth_group g, auth_permission p WHERE g.name = 'clerk' AND p.codename = 'change_user'"
    ),
    "rights for one person": (
        "INSERT INTO people_user_user_permissions (user_id, permission_id)"
        " SELECT u.id, p.id FROM people_user u, auth_permission p WHERE p.codename = 'change_user'"
    ),
    "another meaning of a right": "UPDATE auth_permission SET codename = 'x'",
    "without triggers": "ALTER TABLE people_user DISABLE TRIGGER ALL",
    "as if replicating": "SET session_replication_role = replica",
}


# A rule of ours, CHECK, UNIQUE, EXCLUDE; for the application also a missing right.
BY_RULE = {"SC002", "23514", "23505", "23P01"}
ALLOWED = {False: BY_RULE, True: BY_RULE | {"42501"}}


@pytest.fixture
def cast(transactional_db: None) -> None:
    court = found("court")
    bureau = found("bureau", court)
    alice = appoint("alice", court, Role.LIST_MANAGER)
    bob, charlie = appoint("bob", bureau, Role.CLERK), appoint("charlie", bureau)
    appoint("machine", court, kind=Kind.MACHINE)
    days = {"from_on": "2026-05-08", "until_on": "2026-05-10"}
    Deputy.objects.create(principal=bob, deputy=charlie, appointed_by=alice, reason="Leave", **days)


def answer_to(attacker: psycopg.Connection, attack: str) -> str | None:
    try:
        attacker.execute(attack)
    except psycopg.Error as refused:
        return refused.sqlstate
    return "let through"


@pytest.mark.parametrize("mode", ["as the application", "as the owner", "as a superuser, replicating"])
def test_database_when_attacked(
    cast: None,
    as_application: psycopg.Connection,
    as_owner: psycopg.Connection,
    as_superuser: psycopg.Connection,
    mode: str,
) -> None:
    attacker = {"as the application": as_application, "as the owner": as_owner}.get(mode, as_superuser)
    if attacker is as_superuser:
        attacker.execute("SET session_replication_role = replica")
    for name, attack in ATTACKS.items():
        state = answer_to(attacker, attack if attack.startswith("TRUNCATE") else IDS + attack)
        assert state in ALLOWED[attacker is as_application], f"{name} {mode}: {state}"


@pytest.mark.parametrize("attack", OF_THE_APPLICATION)
def test_application_when_it_helps_itself_is_refused(
    cast: None, as_application: psycopg.Connection, attack: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_application.execute(OF_THE_APPLICATION[attack])


def test_roles_when_a_temporary_table_shadows_them_are_still_checked(
    cast: None, as_application: psycopg.Connection
) -> None:
    """A table of that name in pg_temp would be found before ours, if the functions did not pin where they look."""
    as_application.execute("CREATE TEMP TABLE people_user_groups (user_id bigint, group_id int)")
    as_application.execute("CREATE TEMP TABLE auth_group (id int, name text)")
    with pytest.raises(psycopg.Error, match="do not go together"):
        as_application.execute(
            "INSERT INTO public.people_user_groups (user_id, group_id)"
            " SELECT u.id, g.id FROM people_user u, public.auth_group g"
            " WHERE u.username = 'alice' AND g.name = 'auditor'"
        )


def test_tree_when_two_moves_would_close_a_ring_together_refuses_one(
    cast: None, as_application: psycopg.Connection, as_owner: psycopg.Connection
) -> None:
    one, other = found("one"), found("other")
    as_application.execute("BEGIN")
    said = "SELECT ledger_append(%s::uuid, 'agency.changed', NULL::uuid, sha256(''), NULL::uuid, NULL::bytea)"
    as_application.execute(said, [one.public_id])
    as_application.execute("UPDATE people_agency SET parent_id = %s WHERE id = %s", [other.pk, one.pk])
    as_owner.execute("SET lock_timeout = '200ms'")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        as_owner.execute("UPDATE people_agency SET parent_id = %s WHERE id = %s", [one.pk, other.pk])
    as_application.execute("COMMIT")
    with pytest.raises(psycopg.Error, match="beneath itself"):
        as_owner.execute("UPDATE people_agency SET parent_id = %s WHERE id = %s", [one.pk, other.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("model", [User, Agency, Deputy])
def test_rows_when_deleted_through_the_orm_are_kept(model: type[Model]) -> None:
    court = found("court")
    alice, bob, charlie = (appoint(name, court) for name in ("alice", "bob", "charlie"))
    days = {"from_on": "2026-05-08", "until_on": "2026-05-10"}
    Deputy.objects.create(principal=bob, deputy=charlie, appointed_by=alice, reason="Leave", **days)
    before = model.objects.count()
    with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
        model.objects.all().delete()
    assert model.objects.count() == before > 0


@pytest.mark.django_db
def test_roles_when_migrated_are_what_the_table_says() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT g.name, coalesce(array_agg(c.app_label || '.' || p.codename ORDER BY 1)"
            " FILTER (WHERE c.app_label = ANY(%s)), '{}')"
            " FROM auth_group g LEFT JOIN auth_group_permissions ON group_id = g.id"
            " LEFT JOIN auth_permission p ON p.id = permission_id"
            " LEFT JOIN django_content_type c ON c.id = p.content_type_id GROUP BY g.name",
            [sorted({name.split(".")[0] for names in PERMISSIONS.values() for name in names})],
        )
        held = {name: set(permissions) for name, permissions in cursor.fetchall()}
    assert held == {role.value: set(names) for role, names in PERMISSIONS.items()}
