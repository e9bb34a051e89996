"""Every change has an author and a reason, and nobody gives powers to themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction
from django.test import Client

from people import queries, transitions
from people.models import User
from people.rules import Refused
from people.states import Kind, Role
from people.transitions import ContactDetails, NewPerson
from tests.keeping import keeps
from tests.people.cast import AT, PASSWORD, appoint, found

SAID = {"at": AT, "reason": "Because it is so."}

pytestmark = pytest.mark.django_db


class Office:
    """A court with a bureau beneath it, a tax office beside it, and the oversight board."""

    def __init__(self) -> None:
        self.court, self.tax, self.board = found("court"), found("tax"), found("board")
        self.bureau = found("bureau", self.court)
        self.alice = appoint("alice", self.court, Role.LIST_MANAGER)
        self.bob = appoint("bob", self.bureau, Role.CASE_OFFICER)
        self.charlie = appoint("charlie", self.bureau, Role.DECIDER)
        self.taxman = appoint("taxman", self.tax, Role.CLERK)
        self.overseer = appoint("overseer", self.board, Role.OVERSIGHT_BOARD)
        self.mallory = appoint("mallory", self.court, Role.LIST_MANAGER)
        self.root = appoint("root", self.court, superuser=True)


@pytest.fixture
def office() -> Office:
    return Office()


def refused(act: Callable[..., Any], **given: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(**{**SAID, **given})
    return refusal.value.code


def test_roles_when_changed_by_a_colleague_are_held_and_told_in_the_ledger(office: Office) -> None:
    transitions.change_roles(user=office.bob, roles={Role.CLERK, Role.DECIDER}, by=office.alice, **SAID)
    assert queries.roles_of(office.bob) == {Role.CLERK, Role.DECIDER}
    appointed, changed = queries.history_of(office.bob)
    assert (appointed.kind, appointed.actor) == ("person.appointed", None)
    assert (changed.kind, changed.actor) == ("person.roles-changed", office.alice.public_id)
    assert changed.values == {
        "at": "2026-05-08T01:00:00+00:00",
        "roles": ["clerk", "decider"],
        "reason": "Because it is so.",
    }


def test_acts_when_done_are_each_told_in_the_ledger(office: Office) -> None:
    said = {"by": office.alice, **SAID}
    transitions.change_person(user=office.bob, name="Bob", email="bob@example.org", language="en", **said)
    transitions.deactivate(user=office.bob, **said)
    transitions.reactivate(user=office.bob, **said)
    transitions.confirm(user=office.bob, by=office.mallory, **SAID)
    transitions.move_person(user=office.bob, agency=office.court.pk, **said)
    kinds = [event.kind for event in queries.history_of(office.bob)]
    assert kinds == [
        "person.appointed",
        "person.changed",
        "person.deactivated",
        "person.reactivated",
        "person.confirmed",
        "person.moved",
    ]


def test_history_when_the_transition_fails_says_nothing(office: Office) -> None:
    with pytest.raises(Refused):
        transitions.change_roles(user=office.bob, roles={Role.CLERK}, by=office.alice, at=AT, reason=" ")
    assert queries.roles_of(office.bob) == {Role.CASE_OFFICER}
    assert len(queries.history_of(office.bob)) == 1


@pytest.mark.parametrize("who", ["alice", "root"])
def test_powers_when_changed_by_their_holder_are_refused(office: Office, who: str) -> None:
    me = getattr(office, who)
    assert refused(transitions.change_roles, user=me, roles={Role.DECIDER}, by=me) == "not-oneself"
    assert refused(transitions.move_person, user=me, agency=office.bureau.pk, by=me) == "not-oneself"
    assert refused(transitions.deactivate, user=me, by=me) == "not-oneself"
    assert refused(transitions.reactivate, user=me, by=me) == "not-oneself"
    assert [event.kind for event in queries.history_of(me)] == ["person.appointed"]


def test_people_when_of_another_agency_are_out_of_reach(office: Office) -> None:
    assert refused(transitions.change_roles, user=office.taxman, roles=[], by=office.alice) == "not-your-agency"
    assert refused(transitions.deactivate, user=office.taxman, by=office.alice) == "not-your-agency"
    assert refused(transitions.move_person, user=office.bob, agency=office.tax.pk, by=office.alice) == "not-your-agency"
    assert refused(transitions.close_agency, agency=office.tax, by=office.alice) == "not-your-agency"
    assert refused(transitions.set_contacts, agency=office.tax, contacts=[], by=office.alice) == "not-your-agency"
    assert queries.agencies_within(office.court.pk) == {office.court.pk, office.bureau.pk}


def test_oversight_when_a_list_manager_would_appoint_it_is_refused(office: Office) -> None:
    auditor = NewPerson("dora", "Dora", Kind.OFFICIAL, office.court.pk, "N-dora", roles=frozenset({Role.AUDITOR}))
    given = {"person": auditor, "encoded_password": None}
    assert refused(transitions.appoint, by=office.alice, **given) == "oversight-appoints-oversight"
    change = {"user": office.bob, "roles": {Role.AUDITOR}}
    assert refused(transitions.change_roles, by=office.alice, **change) == "oversight-appoints-oversight"


def test_auditor_when_appointed_by_the_board_works_there(office: Office) -> None:
    auditor = NewPerson("dora", "Dora", Kind.OFFICIAL, office.board.pk, "N-dora", roles=frozenset({Role.AUDITOR}))
    dora = transitions.appoint(person=auditor, encoded_password=None, by=office.overseer, **SAID)
    assert queries.roles_of(dora) == {Role.AUDITOR}
    assert queries.people_seen_by(dora).count() == User.objects.count()


def test_reason_when_missing_nothing_happens(office: Office) -> None:
    assert refused(transitions.deactivate, user=office.bob, by=office.alice, reason="  ") == "reason-missing"


def test_official_when_deactivated_is_kept_and_is_no_staff(office: Office) -> None:
    transitions.deactivate(user=office.bob, by=office.alice, **SAID)
    bob = User.objects.get(username="bob")
    assert not bob.is_staff
    transitions.reactivate(user=office.bob, by=office.alice, **SAID)
    assert not User.objects.get(username="bob").is_staff
    transitions.confirm(user=office.bob, by=office.mallory, **SAID)
    assert User.objects.get(username="bob").is_staff


# --- A second colleague -----------------------------------------------------------------------------------------------------


def put_forward(office: Office, by: User, name: str = "erin", *roles: Role, **changes: Any) -> User:
    """With a staff number that nobody looks up anywhere."""
    new = NewPerson(name, name.title(), Kind.OFFICIAL, office.bureau.pk, f"N-{name}", roles=frozenset(roles))
    return transitions.appoint(person=replace(new, **changes), encoded_password=make_password(PASSWORD), by=by, **SAID)


@pytest.mark.parametrize("who", ["alice", "root"])
def test_account_when_put_forward_by_one_may_do_nothing_before_a_second_confirms(office: Office, who: str) -> None:
    """RULES.md 5: whoever could open accounts alone could be both officials. Superusers included."""
    me = getattr(office, who)
    erin = put_forward(office, me, "erin", Role.LIST_MANAGER)
    frank = put_forward(office, me, "frank", Role.DECIDER)
    assert [(one.is_active, one.is_staff, one.waits) for one in (erin, frank)] == [(False, False, True)] * 2
    client = Client()
    client.post("/accounts/login/", {"login": "erin", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302
    for by, code in ((me, "second-colleague"), (frank, "not-oneself"), (office.taxman, "not-your-agency")):
        assert refused(transitions.confirm, user=frank, by=by) == code
    assert refused(transitions.confirm, user=office.bob, by=office.mallory) == "nothing-to-confirm"
    transitions.confirm(user=erin, by=office.mallory, **SAID)
    assert User.objects.get(username="erin").is_staff
    assert refused(transitions.confirm, user=erin, by=office.mallory) == "nothing-to-confirm"
    said = queries.history_of(erin)[-1]
    assert (said.kind, said.actor) == ("person.confirmed", office.mallory.public_id)


def test_account_when_its_mail_address_is_changed_by_another_is_put_forward_anew(office: Office) -> None:
    """Whoever reads the mail can ask for a new password."""
    said = {"name": "Bob", "language": "en", **SAID}
    transitions.change_person(user=office.bob, email="alice@example.org", by=office.alice, **said)
    bob = User.objects.get(username="bob")
    assert (bob.is_active, bob.waits, bob.asked_by) == (False, True, office.alice)
    assert refused(transitions.confirm, user=bob, by=office.alice) == "second-colleague"
    transitions.change_person(user=office.alice, email="a@example.org", by=office.alice, **said)
    assert User.objects.get(username="alice").is_active  # one's own


def test_account_when_its_agency_has_one_manager_is_confirmed_by_the_board(office: Office) -> None:
    dora = put_forward(office, office.alice, "dora", Role.CLERK)
    auditor = put_forward(office, office.overseer, "audrey", Role.AUDITOR, agency=office.board.pk)
    for by in (office.alice, office.mallory):
        assert refused(transitions.confirm, user=auditor, by=by) == "oversight-appoints-oversight"
    transitions.confirm(user=dora, by=office.overseer, **SAID)
    assert User.objects.get(username="dora").is_staff


OPENED_BY_SQL = {
    "active": "UPDATE people_user SET is_active = true WHERE username = 'erin'",
    "asked by nobody": "UPDATE people_user SET asked_by_id = NULL, is_active = true WHERE username = 'erin'",
    "confirmed by who asked": "UPDATE people_user SET confirmed_by_id = asked_by_id, is_active = true WHERE username = 'erin'",
    "confirmed by oneself": "UPDATE people_user SET confirmed_by_id = id, is_active = true WHERE username = 'erin'",
    "confirmed by nobody who said so": (
        "UPDATE people_user SET is_active = true, confirmed_by_id ="
        " (SELECT id FROM people_user WHERE username = 'mallory') WHERE username = 'erin'"
    ),
    "active again": "UPDATE people_user SET is_active = true WHERE username = 'charlie'",
    "made up": (
        "INSERT INTO people_user (username, public_id, name, email, password, is_superuser, is_active, language, kind,"
        " staff_number, agency_id) SELECT 'x', gen_random_uuid(), 'X', '', '!', false, true, 'en', 'official', 'N-x',"
        " agency_id FROM people_user WHERE username = 'erin'"
    ),
}


@keeps(5, "sql")
@pytest.mark.parametrize("attack", OPENED_BY_SQL)
def test_account_when_opened_by_sql_is_refused(office: Office, attack: str) -> None:
    put_forward(office, office.alice)
    transitions.deactivate(user=office.charlie, by=office.alice, **SAID)
    with pytest.raises(DatabaseError, match=r"second confirms|in the ledger|confirmed_by_a_second|when_confirmed"):
        commit(OPENED_BY_SQL[attack])


def commit(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_agency_when_closed_is_kept_and_no_longer_shown(office: Office) -> None:
    assert refused(transitions.close_agency, agency=office.bureau, by=office.alice) == "agency-in-use"
    for person in (office.bob, office.charlie):
        transitions.move_person(user=person, agency=office.court.pk, by=office.alice, **SAID)
    transitions.close_agency(agency=office.bureau, by=office.alice, **SAID)
    office.bureau.refresh_from_db()
    assert office.bureau.closed_on == date(2026, 5, 8)
    assert office.bureau not in queries.agencies_keeping_lists()


def test_agency_when_changed_keeps_its_place_in_the_tree(office: Office) -> None:
    names = {"name": "示例", "name_en": "Example", "zone": "Asia/Urumqi", "by": office.alice}
    change = transitions.change_agency
    changed = change(agency=office.bureau, parent=office.court.pk, **names, **SAID)
    assert changed.zone == "Asia/Urumqi"
    assert refused(change, agency=office.bureau, parent=office.tax.pk, **names) == "not-your-agency"
    assert refused(change, agency=office.court, parent=office.bureau.pk, **names) == "agency-beneath-itself"


def test_contacts_when_set_replace_those_before(office: Office) -> None:
    for phone in ("0000-1", "0000-2"):
        transitions.set_contacts(
            agency=office.court, contacts=[ContactDetails("enquiries", phone=phone)], by=office.alice, **SAID
        )
    assert [contact.phone for contact in office.court.contacts.all()] == ["0000-2"]


def test_machine_when_added_has_no_password(office: Office) -> None:
    machine = appoint("machine", office.tax, Role.INTEGRATOR, kind=Kind.MACHINE)
    assert not machine.has_usable_password()
    assert not machine.is_staff


DAYS = {"from_on": date(2026, 5, 8), "until_on": date(2026, 5, 10)}


def test_deputy_when_appointed_acts_on_those_days_only(office: Office) -> None:
    transitions.appoint_deputy(principal=office.bob, deputy=office.charlie, by=office.alice, **DAYS, **SAID)
    by_day = {day: list(queries.deputies_of(office.bob.pk, date(2026, 5, day))) for day in (7, 8, 10, 11)}
    assert by_day == {7: [], 8: [office.charlie], 10: [office.charlie], 11: []}
    assert list(queries.acts_for(office.charlie.pk, date(2026, 5, 9))) == [office.bob]
    assert list(queries.acts_for(office.bob.pk, date(2026, 5, 9))) == []


def test_deputy_when_it_does_not_fit_is_refused(office: Office) -> None:
    def ask(**given: Any) -> str:
        usual = {"principal": office.bob, "deputy": office.charlie, "by": office.alice, **DAYS}
        return refused(transitions.appoint_deputy, **{**usual, **given})

    assert ask(deputy=office.bob) == "no-deputy-of-oneself"
    assert ask(by=office.root, deputy=office.root) == "not-oneself"
    assert ask(by=office.root, deputy=office.overseer) == "oversight-stands-apart"
    assert ask(principal=office.taxman) == "not-your-agency"
    transitions.deactivate(user=office.charlie, by=office.alice, **SAID)
    assert ask() == "not-an-official"


def test_deputy_when_appointed_twice_for_a_day_is_refused(office: Office) -> None:
    given = {"principal": office.bob, "deputy": office.charlie, "by": office.alice}
    transitions.appoint_deputy(**given, **DAYS, **SAID)
    later = {"from_on": date(2026, 5, 10), "until_on": date(2026, 5, 12)}
    assert refused(transitions.appoint_deputy, **given, **later) == "deputy-already-appointed"


def test_deputy_when_withdrawn_before_it_began_can_be_appointed_again(office: Office) -> None:
    given = {"principal": office.bob, "deputy": office.charlie, "by": office.alice}
    days = {"from_on": date(2026, 6, 1), "until_on": date(2026, 6, 5)}
    deputy = transitions.appoint_deputy(**given, **days, **SAID)
    transitions.end_deputy(deputy=deputy, last_on=date(2026, 5, 31), by=office.alice, **SAID)
    assert not queries.deputies_of(office.bob.pk, date(2026, 6, 1)).exists()
    transitions.appoint_deputy(**given, **days, **SAID)
    assert queries.deputies_of(office.bob.pk, date(2026, 6, 1)).exists()


def test_within_when_the_tree_is_deep_is_one_query(office: Office, django_assert_num_queries: Any) -> None:
    parent = office.bureau
    for number in range(5):
        parent = found(f"room-{number}", parent)
    with django_assert_num_queries(1):
        assert len(queries.agencies_within(office.court.pk)) == 7
