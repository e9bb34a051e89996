"""Lists of the desk are narrowed by the filters that they show: an address guesses nothing that no page shows. However many
rows there are, a page reads its own and no more."""

import re
from itertools import product
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.admin.letters import TemplateAdmin
from notices.models import Template
from outbox.models import Message
from outbox.transitions import Outgoing, put_many
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


def pages_of(client: Client, address: str) -> list[str]:
    """From link to link, as somebody reads on."""
    shown = []
    following: str | None = address
    while following:
        shown.append(client.get(following).content.decode())
        link = re.search(r'href="([^"]+)" rel="next"', shown[-1])
        following = address.partition("?")[0] + link[1].replace("&amp;", "&") if link else None
    return shown


@pytest.mark.django_db
def test_list_of_any_room_when_opened_counts_and_skips_nothing() -> None:
    court, opened = found("court"), []
    clerk = Official(appoint("clerk", court, Role.CLERK, Role.LIST_MANAGER, Role.RECORDS_OFFICER)).client
    board = Official(appoint("board", found("board"), Role.OVERSIGHT_BOARD)).client
    for reader, pages in product((clerk, board), admin.site._registry.values()):
        with CaptureQueriesContext(connection) as asked:
            answer = reader.get(f"/admin/{pages.opts.app_label}/{pages.opts.model_name}/?_facets=True&o=-1")
        if answer.status_code == 200:
            opened.append(pages.opts.model_name)
            sql = [one["sql"] for one in asked.captured_queries]
            assert not [one for one in sql if "COUNT(" in one.upper() or "OFFSET" in one], pages.opts.label
            assert len(sql) < 30, pages.opts.label
    assert {"case", "event", "incident", "message", "notice", "record", "storedfile", "timer", "user"} <= set(opened)


@pytest.mark.django_db
def test_list_when_read_page_by_page_shows_each_row_once_and_keeps_its_filter() -> None:
    manager = Official(appoint("manager", found("court"), Role.LIST_MANAGER)).client
    topics = ["sample.changed", "sample.told"]
    put_many(messages=[Outgoing(topics[number % 2], uuid4(), {}, f"message:{number}") for number in range(240)])
    pages = pages_of(manager, reverse("admin:outbox_message_changelist") + "?topic=sample.told")
    ids = [int(number) for page in pages for number in re.findall(r"/outbox/message/(\d+)/change/", page)]
    assert ids == list(Message.objects.filter(topic="sample.told").order_by("-id").values_list("id", flat=True))
    assert len(pages) == 3
    assert ["First page" in page for page in pages] == [False, True, True]
    for unknown in ("0", "x", "2147483648" * 4, str(uuid4())):
        answer = manager.get(reverse("admin:outbox_message_changelist"), {"p": unknown})
        assert f"/outbox/message/{max(Message.objects.values_list('id', flat=True))}/change/" in answer.content.decode()


@pytest.mark.django_db
def test_list_in_an_order_of_several_columns_goes_on_where_its_page_ended() -> None:
    class Short(TemplateAdmin):
        list_per_page = 3

    clerk = appoint("clerk", found("court"), Role.CLERK)
    pages, read, last = Short(Template, admin.site), [], ""
    for _page in range(Template.objects.count()):
        request = RequestFactory().get("/", {"p": last})
        request.user = clerk
        shown = pages.get_changelist_instance(request)
        read += [row.pk for row in shown.result_list]
        if not shown.next_page():
            break
        last = str(shown.last)
    in_order = Template.objects.order_by("kind", "language", "standard", "-version", "-pk").values_list("pk", flat=True)
    assert len(read) > 6
    assert read == list(in_order)
