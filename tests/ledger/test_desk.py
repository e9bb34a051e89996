"""The desk's view of the log, and the timeline."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from clock.queries import legal_now
from ledger.models import Event
from ledger.templatetags.timeline import Moment
from ledger.transitions.sequencing import Sequencer
from regimes import transitions as demo

Append = Callable[..., list[int]]


@pytest.fixture
def desk(client: Client, db: None) -> Callable[[str], Client]:
    from django.contrib.auth import get_user_model

    demo.seed_people(at=legal_now())

    def enter(username: str) -> Client:
        client.force_login(
            get_user_model().objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return enter


def test_log_when_browsed_shows_no_values_and_counts_nothing(
    desk: Callable[[str], Client], sequencer: Sequencer, append: Append, django_assert_max_num_queries: object
) -> None:
    append(120)
    sequencer.integrate()
    append(1)
    auditor = desk("auditor")
    auditor.get("/admin/ledger/event/")
    with django_assert_max_num_queries(14) as asked:
        page = auditor.get("/admin/ledger/event/").content.decode()
    assert not [query for query in asked.captured_queries if "COUNT(" in query["sql"] or "OFFSET" in query["sql"]]
    assert page.count("<tr>") == 51
    assert "waiting" in page
    assert "Older entries" in page
    older = auditor.get("/admin/ledger/event/", {"before": Event.objects.order_by("-id")[50].pk}).content.decode()
    assert "case.moved" in older
    chain = Event.objects.order_by("-id")[60].chain
    assert auditor.get("/admin/ledger/event/", {"case": chain}).content.decode().count("<tr>") == 1 + (
        Event.objects.filter(chain=chain).count()
    )


def test_entry_when_opened_shows_its_proof(desk: Callable[[str], Client], sequencer: Sequencer, append: Append) -> None:
    (event,) = append(1)
    auditor = desk("auditor")
    assert "within about a second" in auditor.get(f"/admin/ledger/event/{event}/change/").content.decode()
    sequencer.integrate()
    assert "c2sp.org/tlog-proof@v1" in auditor.get(f"/admin/ledger/event/{event}/change/").content.decode()
    assert auditor.get("/admin/ledger/event/999999/change/").status_code == 404


@pytest.mark.parametrize("path", ["", "{}/change/", "add/", "{}/delete/", "{}/history/"])
def test_log_when_an_official_without_the_right_asks(desk: Callable[[str], Client], append: Append, path: str) -> None:
    (event,) = append(1)
    assert desk("clerk").get("/admin/ledger/event/" + path.format(event)).status_code == 403


@pytest.mark.parametrize("path", ["add/", "{}/delete/"])
def test_log_when_an_auditor_wants_to_change_it(desk: Callable[[str], Client], append: Append, path: str) -> None:
    (event,) = append(1)
    assert desk("auditor").post("/admin/ledger/event/" + path.format(event)).status_code in {403, 404}
    assert Event.objects.filter(pk=event).exists()


def test_timeline_when_drawn() -> None:
    moments = [
        Moment("The letter was handed over", datetime(2026, 4, 30, 2, 12, tzinfo=UTC), note="<proof>"),
        Moment("You can answer", state="next", note="until Mon 11 May 2026, 24:00"),
        Moment("A second official decides", state="later"),
    ]
    with translation.override("en"):
        drawn = Template("{% load timeline %}{% timeline moments %}").render(Context({"moments": moments}))
    assert [f'<li class="{state}">' in drawn for state in ("done", "next", "later")] == [True] * 3
    assert "&lt;proof&gt;" in drawn
    assert drawn.count('<span class="when">') == 2
    assert "30 April 2026" in drawn or "April 30, 2026" in drawn
