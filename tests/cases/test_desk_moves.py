"""A move made at the desk: its form, its faults, its refusals, and what comes of it."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.http import QueryDict

from cases.forms.moving import MoveForm
from cases.models import Case, Signature
from cases.states import Field, FieldKind
from ledger.queries import history
from tests.cases.desk import CASES, Official, move_of, words
from tests.cases.market import DECISION, Market
from tests.sample.models import Permit

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(market: Market) -> Official:
    return Official(market.alice)


@pytest.fixture
def bob(market: Market) -> Official:
    return Official(market.bob)


@pytest.fixture
def ready(market: Market) -> Case:
    """For Bob to decide."""
    return market.bring_to(market.open(), "notified")


def test_move_when_made_says_what_comes_next(ready: Case, bob: Official) -> None:
    answer = bob.send(ready, "decide", **DECISION)
    assert (answer.status_code, answer.url) == (302, f"{CASES}{ready.ref}/change/")
    ready.refresh_from_db()
    assert (ready.state, ready.version) == ("decided", 4)
    permit = Permit.objects.get(pk=ready.pk)
    assert (permit.until, permit.measure) == (date(2028, 5, 12), "closed")
    page = words(bob.client.get(answer.url).content.decode())
    assert "Done: Decide. The state of the case is now “Decided”." in page
    last = words(bob.client.get("/admin/").content.decode()).split("What you did last")[1]
    assert last.strip().startswith(f"{ready.ref} Decide · ")


def test_move_when_something_is_due_after_it_says_when(market: Market, alice: Official) -> None:
    from cases.transitions import set_next_due

    case = market.open()
    set_next_due(dues={case.pk: datetime(2026, 5, 11, 16, tzinfo=UTC)})
    page = words(alice.client.get(alice.send(case, "assign", assignee="dora").url).content.decode())
    assert "Done: Assign. The state of the case stays “Proposed”. Next due: 11 May 2026 24:00." in page


def test_form_when_opened_asks_what_the_table_asks(ready: Case, bob: Official) -> None:
    page = bob.client.get(move_of(ready, "decide")).content.decode()
    assert re.findall(r'name="(\w+)"', page[page.index("<main") :]) == [
        "csrfmiddlewaretoken",
        "_version",
        "_key",
        "until",
        "measure",
        "measure",
        "reason",
    ]
    told = words(page)
    assert "Fenced off" in told
    assert "Told → Decided" in told
    assert "You sign as decider" in told
    assert "Must have signed beside you proposer" in told
    assert "Burden" in told


def test_form_when_faulty_says_so_beside_each_field_and_keeps_what_was_typed(ready: Case, bob: Official) -> None:
    answer = bob.send(ready, "decide", until="next May", measure="burned", reason=" ")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Something needs mending" in page
    # A browser would empty a field for dates that holds no date: it becomes one of text.
    assert '<input type="text" name="until" value="next May"' in page
    summary = re.findall(r'<li><a href="#(\w+)">([^<]+)</a></li>', page)
    assert summary == [
        ("id_until", "Until: Write a date as 2026-05-08."),
        ("id_measure_0", "Measure: Choose one of those offered."),
        ("id_reason", "Reason: Please fill this in."),
    ]
    beside = page[page.index('for="id_until"') : page.index('name="until"')]
    assert "Write a date as 2026-05-08." in beside
    ready.refresh_from_db()
    assert ready.version == 3


def test_form_when_faulty_in_chinese(ready: Case, market: Market) -> None:
    page = Official(market.bob, "zh-hans").send(ready, "decide", until="", measure="closed").content.decode()
    assert "请填写此项。" in page
    assert "Please fill this in." not in page


def test_form_when_sent_twice_makes_one_move(market: Market, alice: Official) -> None:
    case = market.open()
    sent = alice.form(case, "assign")
    first = alice.send(case, "assign", sent, assignee="dora")
    second = alice.send(case, "assign", sent, assignee="dora")
    assert (first.status_code, second.status_code) == (302, 302)
    assert "This was sent twice, and done once." in words(alice.client.get(second.url).content.decode())
    assert [event.kind for event in history(case.pk)] == ["case.propose", "case.assign"]


def test_form_when_sent_again_with_something_else_is_not_done_and_says_so(market: Market, alice: Official) -> None:
    case = market.open()
    sent = alice.form(case, "assign")
    alice.send(case, "assign", sent, assignee="dora")
    answer = alice.send(case, "assign", sent, assignee="bob")
    assert answer.status_code == 412
    page = answer.content.decode()
    assert "This form was sent before" in page
    assert 'value="bob" selected' in page
    case.refresh_from_db()
    assert case.assignee == market.dora
    again = dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', page))
    assert alice.send(case, "assign", again, assignee="bob").status_code == 302
    case.refresh_from_db()
    assert case.assignee == market.bob


def test_form_when_overtaken_keeps_what_was_typed_and_shows_what_changed(market: Market, alice: Official) -> None:
    case = market.open()
    sent = alice.form(case, "assign")
    market.move(case, "serve", market.dora)
    answer = alice.send(case, "assign", sent, assignee="zoe", reason="Zoe knows the <market>.")
    page = answer.content.decode()
    assert answer.status_code == 412
    told = words(page)
    assert "The case has changed since you opened this form" in told
    assert "Serve the notice" in told
    assert "Dora" in told
    assert "Zoe knows the &lt;market&gt;." in page
    assert 'value="zoe" selected' in page
    assert Case.objects.get(pk=case.pk).assignee is None
    again = dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', page))
    assert again["_version"] == "2"
    assert alice.send(case, "assign", again, assignee="zoe").status_code == 302


def test_form_when_overtaken_by_the_end_of_the_case_says_why_it_is_shut(market: Market, alice: Official) -> None:
    case = market.open()
    sent = alice.form(case, "serve")
    market.move(case, "drop", market.alice)
    told = words(alice.send(case, "serve", sent, reason="Brought to the stall.").content.decode())
    assert "This step is not open" in told
    assert "Not in the state the case is in." in told
    assert "Brought to the stall." in told


def test_form_when_the_move_is_shut_says_why_and_who_could(market: Market) -> None:
    case = market.open(by=market.erin)
    market.move(case, "serve", market.dora)
    market.move(case, "respond", market.subject)
    answer = Official(market.erin).client.get(move_of(case, "decide"))
    told = words(answer.content.decode())
    assert answer.status_code == 200
    assert "You have acted in this matter as proposer. Somebody else must do this. (rule 5)" in told
    assert 'href="/about/law/#rule-5"' in answer.content.decode()
    assert "Could do it instead: Bob." in told
    assert 'name="reason"' not in answer.content.decode()


def test_form_when_refused_in_earnest_says_who_could_and_keeps_what_was_typed(ready: Case, market: Market) -> None:
    sent = Official(market.bob).form(ready, "decide")
    answer = Official(market.alice).send(ready, "decide", sent, **DECISION, reason="It is plain.")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "This could not be done" in page
    assert "Could do it instead: Bob, Erin." in words(page)
    assert "It is plain." in page
    assert not Signature.objects.filter(case=ready, part="decider").exists()


@pytest.mark.parametrize("verb", ["no-such-move", "propose"])
def test_form_of_a_move_that_there_is_not(market: Market, alice: Official, verb: str) -> None:
    case = market.open()
    assert alice.client.get(move_of(case, verb)).status_code == 404
    assert alice.client.post(move_of(case, verb), {"reason": "Why not."}).status_code == 404


# --- The form itself --------------------------------------------------------------------------------------------------

EVERY = (
    Field("line", "Line", longest=10),
    Field("day", "Day", FieldKind.DATE),
    Field("moment", "Moment", FieldKind.INSTANT),
    Field("number", "Number", FieldKind.INTEGER),
    Field("sure", "Sure", FieldKind.BOOLEAN),
    Field("one", "One", FieldKind.ID),
    Field("some", "Some", FieldKind.IDS),
    Field("note", "Note", FieldKind.LONG_TEXT, required=False),
)
ONE = UUID("5b1c0000-0000-4000-8000-000000000001")
TWO = UUID("5b1c0000-0000-4000-8000-000000000002")
TYPED = {
    "line": "Stall 7",
    "day": "2026-05-08",
    "moment": "2026-05-08T15:20",
    "number": "7",
    "sure": "no",
    "one": str(ONE),
    "some": f"{ONE}\n{TWO}",
    "note": "",
}


def form(typed: dict[str, str], offers: dict[str, list[tuple[str, str]]] | None = None) -> MoveForm:
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name, value.split(",") if name == "some" and offers else [value])
    return MoveForm(data, asked=EVERY, offers=offers or {}, notes={}, version=3, zone="Asia/Shanghai", by=ONE)


def test_every_kind_of_field_when_filled_in_is_sent_as_a_program_would() -> None:
    filled = form(TYPED)
    assert filled.is_valid(), filled.errors
    assert filled.sent == {
        **TYPED,
        "moment": "2026-05-08T15:20:00+08:00",
        "sure": False,
        "some": [str(ONE), str(TWO)],
    }


def test_every_kind_of_field_when_left_out_is_asked_for_by_name() -> None:
    empty = form({})
    assert not empty.is_valid()
    assert set(empty.errors) == {"line", "day", "moment", "number", "sure", "one", "some"}
    assert {sentence for faults in empty.errors.values() for sentence in faults} == {"Please fill this in."}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("line", "much too long a line"),
        ("day", "8 May"),
        ("moment", "tea time"),
        ("number", "seven"),
        ("sure", "maybe"),
        ("one", "no id"),
        ("some", f"{ONE} and {TWO}"),
    ],
)
def test_every_kind_of_field_when_filled_in_wrongly_keeps_it(name: str, value: str) -> None:
    wrong = form({**TYPED, name: value})
    assert list(wrong.errors) == [name]
    assert wrong[name].value() == value


def test_moment_that_cannot_be_read_is_asked_for_as_the_field_asks() -> None:
    wrong = form({**TYPED, "moment": "tea time"})
    assert wrong.errors["moment"] == ["Write the day and the time as 2026-05-08 15:20."]


def test_ids_when_the_kind_offers_some_are_chosen_from_a_list() -> None:
    offers = {"some": [(str(ONE), "The judgment"), (str(TWO), "The <b>receipt</b>")]}
    chosen = form({**TYPED, "some": f"{TWO}"}, offers)
    assert chosen.is_valid(), chosen.errors
    assert chosen.sent["some"] == [str(TWO)]
    drawn = str(chosen["some"])
    assert drawn.count('type="checkbox"') == 2
    assert "The &lt;b&gt;receipt&lt;/b&gt;" in drawn
