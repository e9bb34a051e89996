"""The desk: officials see and change the people of their own agencies, by transitions, with a reason."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from people import queries
from people.models import Agency, Deputy, User
from people.states import Act, Role
from tests.people.cast import PASSWORD, appoint, found

PEOPLE, AGENCIES, DEPUTIES = "/admin/people/user/", "/admin/people/agency/", "/admin/people/deputy/"
BACKEND = "django.contrib.auth.backends.ModelBackend"

pytestmark = pytest.mark.django_db


class Desk:
    def __init__(self) -> None:
        self.court, self.tax = found("court"), found("tax")
        self.bureau = found("bureau", self.court)
        self.alice = appoint("alice", self.court, Role.LIST_MANAGER)
        self.bob = appoint("bob", self.bureau, Role.CASE_OFFICER)
        self.charlie = appoint("charlie", self.bureau, Role.DECIDER)
        self.mallory = appoint("mallory", self.court, Role.LIST_MANAGER)
        self.taxman = appoint("taxman", self.tax, Role.CLERK)
        self.dora = appoint("dora", found("board"), Role.AUDITOR)

    def of(self, user: User) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(user, backend=BACKEND)
        return client


@pytest.fixture
def desk() -> Desk:
    return Desk()


def names_on(client: Client, address: str) -> set[str]:
    listed = client.get(address).context["cl"].queryset
    return {getattr(row, "username", None) or row.code for row in listed}


NO_CONTACTS = {f"contacts-{name}_FORMS": value for name, value in (("TOTAL", 0), ("INITIAL", 0))}


def filled(person: User, **changed: Any) -> dict[str, Any]:
    given = {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "agency": person.agency_id,
        "roles": sorted(queries.roles_of(person)),
        "is_active": "on",
        "reason": "It was asked for.",
    }
    return {**given, **changed}


def change(client: Client, person: User, **changed: Any) -> Any:
    return client.post(f"{PEOPLE}{person.pk}/change/", filled(person, **changed))


def test_people_when_listed_are_of_the_own_agencies(desk: Desk) -> None:
    assert names_on(desk.of(desk.alice), PEOPLE) == {"alice", "bob", "charlie", "mallory"}
    assert names_on(desk.of(desk.taxman), PEOPLE) == {"taxman"}
    assert names_on(desk.of(desk.dora), PEOPLE) == {"alice", "bob", "charlie", "mallory", "taxman", "dora"}
    assert names_on(desk.of(desk.alice), AGENCIES) == {"court", "bureau"}


def test_people_when_filtered_by_role_are_those_who_hold_it(desk: Desk) -> None:
    assert names_on(desk.of(desk.alice), f"{PEOPLE}?role=decider") == {"charlie"}
    assert names_on(desk.of(desk.alice), f"{PEOPLE}?role=auditor") == set()


def test_person_when_of_another_agency_is_not_found(desk: Desk) -> None:
    assert desk.of(desk.alice).get(f"{PEOPLE}{desk.taxman.pk}/change/").status_code == 302
    assert change(desk.of(desk.alice), desk.taxman, roles=["decider"]).status_code in {302, 403}
    assert queries.roles_of(desk.taxman) == {Role.CLERK}


def test_roles_when_changed_at_the_desk_are_kept_with_their_reason(desk: Desk) -> None:
    assert change(desk.of(desk.alice), desk.bob, roles=["case officer", "clerk"]).status_code == 302
    assert queries.roles_of(desk.bob) == {Role.CASE_OFFICER, Role.CLERK}
    changed = queries.history_of(desk.bob)[-1]
    assert (changed.kind, changed.actor) == (Act.CHANGE_ROLES, desk.alice.public_id)
    page = desk.of(desk.alice).get(f"{PEOPLE}{desk.bob.pk}/history/").content.decode()
    assert "Roles changed" in page
    assert "It was asked for." in page
    assert "Alice" in page
    assert desk.of(desk.bob).get(f"{PEOPLE}{desk.charlie.pk}/history/").status_code == 403
    assert desk.of(desk.alice).get(f"{PEOPLE}{desk.taxman.pk}/history/").status_code == 404


@pytest.mark.parametrize("superuser", [False, True])
def test_roles_when_ones_own_are_refused_with_everything_typed_kept(desk: Desk, superuser: bool) -> None:
    User.objects.filter(pk=desk.alice.pk).update(is_superuser=superuser)
    desk.alice.refresh_from_db()
    answer = change(desk.of(desk.alice), desk.alice, roles=["list manager", "decider"], reason="For a while.")
    assert answer.status_code == 200
    assert "Nobody gives powers to themselves" in answer.content.decode()
    assert "For a while." in answer.content.decode()
    assert queries.roles_of(desk.alice) == {Role.LIST_MANAGER}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"roles": ["case officer", "auditor"]}, "hold no other role"),
        ({"roles": ["auditor"]}, "appointed by the oversight board"),
        ({"roles": ["integrator"]}, "Integrator is a role for programs"),
        ({"roles": ["emperor"]}, "Choose one of those offered."),
        ({"reason": " "}, "Please fill this in."),
    ],
)
def test_change_when_a_rule_refuses_says_so_beside_the_field(desk: Desk, changed: dict[str, Any], words: str) -> None:
    answer = change(desk.of(desk.alice), desk.bob, **changed)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert queries.roles_of(desk.bob) == {Role.CASE_OFFICER}


def test_superuser_flag_when_slipped_into_the_form_is_ignored(desk: Desk) -> None:
    change(desk.of(desk.alice), desk.bob, name="Robert", is_superuser="on", kind="machine", is_staff="on", groups=["1"])
    desk.bob.refresh_from_db()
    assert (desk.bob.name, desk.bob.is_superuser, desk.bob.kind) == ("Robert", False, "official")
    assert queries.roles_of(desk.bob) == {Role.CASE_OFFICER}


def test_official_when_appointed_at_the_desk_can_sign_in_once_a_second_colleague_confirmed(desk: Desk) -> None:
    given = {
        "username": "erin",
        "name": "Erin",
        "kind": "official",
        "staff_number": "N-erin",
        "agency": desk.bureau.pk,
        "email": "",
        "language": "en",
        "roles": ["clerk"],
        "password": PASSWORD,
        "reason": "New colleague.",
    }
    alices = desk.of(desk.alice)
    assert alices.post(f"{PEOPLE}add/", {**given, "password": "short"}).status_code == 200
    assert alices.post(f"{PEOPLE}add/", {**given, "staff_number": ""}).status_code == 200
    assert alices.post(f"{PEOPLE}add/", {**given, "agency": desk.tax.pk}).status_code == 200
    for taken in ("N-bob", "n bob", "Ｎ－ＢＯＢ", "N–Bob"):  # one person is one number, however it is written
        refused = alices.post(f"{PEOPLE}add/", {**given, "staff_number": taken})
        assert (refused.status_code, "One number is one person." in refused.text) == (200, True)
    assert not User.objects.filter(username="erin").exists()
    added = alices.post(f"{PEOPLE}add/", given, follow=True)
    assert "It opens when a second colleague" in added.text
    erin = User.objects.get(username="erin")
    own = alices.post(f"{PEOPLE}{erin.pk}/change/", {**filled(erin), "confirm": "on"})
    assert (own.status_code, "A second colleague confirms it." in own.text) == (200, True)
    mallorys = desk.of(desk.mallory)
    assert names_on(mallorys, f"{PEOPLE}?waiting=yes") == {"erin"}
    assert "Put forward by Alice" in mallorys.get(f"{PEOPLE}{erin.pk}/change/").text
    client = Client()
    client.post("/accounts/login/", {"login": "erin", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302
    assert mallorys.post(f"{PEOPLE}{erin.pk}/change/", {**filled(erin), "confirm": "on"}).status_code == 302
    client.post("/accounts/login/", {"login": "erin", "password": PASSWORD})
    assert client.get("/admin/").status_code == 200


def test_official_without_the_right_when_at_the_desk_only_looks(desk: Desk) -> None:
    client = desk.of(desk.bob)
    page = client.get(f"{PEOPLE}{desk.charlie.pk}/change/")
    assert (page.status_code, "/history/" in page.text) == (200, False)  # no way to what they may not see
    assert "/history/" in desk.of(desk.alice).get(f"{PEOPLE}{desk.charlie.pk}/change/").text
    assert change(client, desk.charlie, roles=["clerk"]).status_code == 403
    assert client.get(f"{PEOPLE}add/").status_code == 403
    assert queries.roles_of(desk.charlie) == {Role.DECIDER}


def test_nobody_when_at_the_desk_can_delete(desk: Desk) -> None:
    User.objects.filter(pk=desk.alice.pk).update(is_superuser=True)
    client = desk.of(User.objects.get(pk=desk.alice.pk))
    for address in (f"{PEOPLE}{desk.bob.pk}/delete/", f"{AGENCIES}{desk.bureau.pk}/delete/"):
        assert client.post(address, {"post": "yes"}).status_code == 403
    client.post(PEOPLE, {"action": "delete_selected", "_selected_action": [desk.bob.pk], "post": "yes"})
    assert User.objects.filter(pk=desk.bob.pk).exists()


def test_roles_when_at_the_desk_are_not_edited(desk: Desk) -> None:
    User.objects.filter(pk=desk.alice.pk).update(is_superuser=True)
    client = desk.of(User.objects.get(pk=desk.alice.pk))
    group = Group.objects.get(name="clerk")
    assert client.get(f"/admin/auth/group/{group.pk}/change/").status_code == 404


def agency_form(agency: Agency, **changed: Any) -> dict[str, Any]:
    given = {"name": agency.name, "name_en": agency.name_en, "parent": agency.parent_id or "", "zone": agency.zone}
    return {**given, "reason": "It was asked for.", **NO_CONTACTS, **changed}


def test_agency_when_changed_with_its_contacts_keeps_both(desk: Desk) -> None:
    contact = {
        "contacts-TOTAL_FORMS": 1,
        "contacts-0-purpose": "enquiries",
        "contacts-0-phone": "0000-000 0101",
        "contacts-0-agency": desk.bureau.pk,
    }
    client = desk.of(desk.alice)
    address = f"{AGENCIES}{desk.bureau.pk}/change/"
    assert client.post(address, agency_form(desk.bureau, name_en="Bureau", **contact)).status_code == 302
    desk.bureau.refresh_from_db()
    assert desk.bureau.name_en == "Bureau"
    assert [contact.phone for contact in desk.bureau.contacts.all()] == ["0000-000 0101"]
    acts = [event.kind for event in queries.history_of(desk.bureau)]
    assert acts == [Act.FOUND, Act.CHANGE_AGENCY, Act.SET_CONTACTS]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"zone": "Asia/Atlantis"}, "no time zone"),
        ({"close": "on"}, "People still work there"),
    ],
)
def test_agency_when_a_rule_refuses_says_so(desk: Desk, changed: dict[str, Any], words: str) -> None:
    answer = desk.of(desk.alice).post(f"{AGENCIES}{desk.bureau.pk}/change/", agency_form(desk.bureau, **changed))
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_agency_when_moved_beneath_itself_or_another_is_refused(desk: Desk) -> None:
    client = desk.of(desk.alice)
    beneath = client.post(f"{AGENCIES}{desk.court.pk}/change/", agency_form(desk.court, parent=desk.bureau.pk))
    assert "cannot belong to itself" in beneath.content.decode()
    client.post(f"{AGENCIES}{desk.bureau.pk}/change/", agency_form(desk.bureau, parent=desk.tax.pk))
    desk.bureau.refresh_from_db()
    assert desk.bureau.parent_id == desk.court.pk


def test_agency_when_empty_can_be_closed(desk: Desk) -> None:
    empty = found("empty", desk.court)
    answer = desk.of(desk.alice).post(f"{AGENCIES}{empty.pk}/change/", agency_form(empty, close="on"))
    assert answer.status_code == 302
    empty.refresh_from_db()
    assert empty.closed_on is not None


def test_deputy_when_appointed_and_ended_at_the_desk(desk: Desk, legal_clock: Any) -> None:
    legal_clock.set("2026-05-08T09:00+08:00")
    client = desk.of(desk.alice)
    given = {
        "principal": desk.bob.pk,
        "deputy": desk.charlie.pk,
        "from_on": "2026-05-08",
        "until_on": "2026-05-20",
        "reason": "Leave.",
    }
    assert "somebody else" in client.post(f"{DEPUTIES}add/", {**given, "deputy": desk.bob.pk}).content.decode()
    assert "themselves" in client.post(f"{DEPUTIES}add/", {**given, "deputy": desk.alice.pk}).content.decode()
    empty = client.get(f"{DEPUTIES}add/").content.decode()
    assert "vDateField" not in empty  # a script's calendar knows the browser's day, not the legal one
    assert "related-widget-wrapper-link" not in empty
    odd = client.post(f"{DEPUTIES}add/", {**given, "from_on": "08/05/2026"}).content.decode()
    assert 'value="08/05/2026"' in odd
    assert "Write a date as 2026-05-08." in odd
    assert client.post(f"{DEPUTIES}add/", {**given, "from_on": "2026年5月8日"}).status_code == 302
    assert "appointed for some of these days" in client.post(f"{DEPUTIES}add/", given).content.decode()
    deputy = Deputy.objects.get()
    address = f"{DEPUTIES}{deputy.pk}/change/"
    longer = client.post(address, {"until_on": "2026-06-20", "reason": "Longer leave."})
    assert "only be made earlier" in longer.content.decode()
    assert client.post(address, {"until_on": "2026-05-12", "reason": "Back early."}).status_code == 302
    deputy.refresh_from_db()
    assert str(deputy.until_on) == "2026-05-12"


def test_people_when_there_are_more_take_no_more_queries(desk: Desk, django_assert_max_num_queries: Any) -> None:
    client = desk.of(desk.alice)
    with django_assert_max_num_queries(11) as before:
        client.get(PEOPLE)
    for number in range(6):
        appoint(f"more{number}", desk.bureau, Role.CLERK)
    with django_assert_max_num_queries(len(before)):
        client.get(PEOPLE)
