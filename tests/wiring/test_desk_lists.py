"""Lists of the desk are narrowed by the filters that they show: an address guesses nothing that no page shows."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from people.states import Role
from tests.cases.desk import Official
from tests.people.cast import appoint, found


@pytest.mark.django_db
def test_list_of_people_when_an_address_asks_for_passwords_answers_nothing() -> None:
    court = found("court")
    clerk = Official(appoint("clerk", court, Role.CLERK)).client
    appoint("decider", court, Role.DECIDER)
    assert clerk.get("/admin/people/user/?is_active__exact=1&kind__exact=official&role=decider").status_code == 200
    for asked in ("password__startswith=a", "email__contains=@", "last_login__isnull=True", "groups__name=decider"):
        assert clerk.get(f"/admin/people/user/?{asked}").status_code == 400, asked


def test_list_of_any_room_is_not_narrowed_by_what_it_does_not_offer() -> None:
    request = RequestFactory().get("/")
    for pages in admin.site._registry.values():
        offered = {one[0] if isinstance(one, tuple) else one for one in pages.get_list_filter(request)}
        hidden = {field.name for field in pages.opts.fields} - offered - {pages.date_hierarchy}
        assert [name for name in hidden if pages.lookup_allowed(f"{name}__startswith", "a", request)] == []
        assert all(pages.lookup_allowed(one, "a", request) for one in offered if isinstance(one, str))
