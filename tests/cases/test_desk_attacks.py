"""Attacks on the desk's pages of cases, through the front door."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from cases.models import Case, Signature
from cases.queries.kinds import KNOWN
from cases.queries.standings import actor_of
from cases.rules.kinds import CaseKind
from cases.transitions import Opening, open_case
from clock.queries import legal_now
from ledger.queries import history
from people.models import User
from people.states import Kind, Role
from tests.cases.desk import CASES, Official, move_of, words
from tests.cases.market import DECISION, Market
from tests.keeping import keeps
from tests.people.cast import appoint, found
from tests.sample.rules import PermitFacts

pytestmark = pytest.mark.django_db
NASTY = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def opened_about(market: Market, holder: str) -> Case:
    facts = PermitFacts(holder, 7, answered=False)
    opening = Opening("permit", "propose", market.agency.pk, subject=uuid4(), facts=facts)
    made = open_case(opening=opening, by=actor_of(market.alice), at=legal_now(), reason=NASTY)
    return Case.objects.get(pk=made.case_id)


def harmless(page: str) -> None:
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "alert(1)" in page  # it is shown, as text


# --- Who --------------------------------------------------------------------------------------------------------------


def test_superuser_when_without_a_role_sees_and_moves_nothing(market: Market) -> None:
    case = market.open()
    root = Official(appoint("root", market.agency, superuser=True))
    assert "There is nothing that you can do here now." in words(root.page(case))
    sent = Official(market.dora).form(case, "serve")
    assert root.send(case, "serve", sent).status_code == 409
    assert Case.objects.get(pk=case.pk).version == 1


@keeps(5, "desk")
def test_superuser_when_also_proposer_cannot_decide(market: Market) -> None:
    case = market.open(by=market.erin)
    market.move(case, "serve", market.dora)
    market.move(case, "respond", market.subject)
    User.objects.filter(pk=market.erin.pk).update(is_superuser=True)
    sent = Official(market.bob).form(case, "decide")
    assert Official(market.erin).send(case, "decide", sent, **DECISION).status_code == 409
    assert not Signature.objects.filter(case=case, part="decider").exists()


def test_auditor_when_posting_a_move(market: Market) -> None:
    case = market.open()
    auditor = Official(appoint("audrey", found("audit"), Role.AUDITOR))
    sent = Official(market.dora).form(case, "serve")
    assert auditor.send(case, "serve", sent).status_code == 409
    assert Case.objects.get(pk=case.pk).version == 1


def test_visitor_when_not_signed_in_or_no_official(market: Market) -> None:
    case = market.open()
    machine = appoint("robot", market.agency, Role.INTEGRATOR, kind=Kind.MACHINE)
    for path in (CASES, f"{CASES}{case.ref}/change/", move_of(case, "serve")):
        answer = Client().get(path)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")
        assert Official(machine).client.get(path).status_code == 403
    assert Client().post(move_of(case, "serve"), {"reason": "Mine."}).status_code == 302
    assert Case.objects.get(pk=case.pk).version == 1


# --- What is sent -----------------------------------------------------------------------------------------------------


def test_form_when_sent_from_elsewhere(market: Market) -> None:
    case = market.open()
    dora = Official(market.dora)
    dora.client = Client(enforce_csrf_checks=True)
    dora.client.force_login(market.dora, backend="django.contrib.auth.backends.ModelBackend")
    hidden = dora.form(case, "serve")
    assert dora.send(case, "serve", hidden).status_code == 403
    page = dora.client.get(move_of(case, "serve")).content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page[page.index("<main") :])
    assert dora.send(case, "serve", hidden, csrfmiddlewaretoken=token[0]).status_code == 302


@pytest.mark.parametrize("version", ["0", "2", "999999999", "99999999999999999999", "-1", "1.0", "１", "", NASTY])
def test_form_when_its_version_is_tampered_with(market: Market, version: str) -> None:
    case = market.open()
    dora = Official(market.dora)
    answer = dora.send(case, "serve", {**dora.form(case, "serve"), "_version": version})
    assert answer.status_code == 412
    assert "The case has changed since you opened this form" in words(answer.content.decode())
    assert "<script>alert" not in answer.content.decode()
    assert Case.objects.get(pk=case.pk).version == 1


@pytest.mark.parametrize("key", ["", NASTY, "x" * 5000, "\u0000"])
def test_form_when_its_key_is_tampered_with_makes_one_move_at_most(market: Market, key: str) -> None:
    case = market.open()
    dora = Official(market.dora)
    sent = {**dora.form(case, "serve"), "_key": key}
    for _ in range(2):
        assert dora.send(case, "serve", sent).status_code in {200, 302, 412}
    assert Case.objects.get(pk=case.pk).version <= 2
    assert len([event for event in history(case.pk) if event.kind == "case.serve"]) <= 1


def test_form_when_another_officials_key_is_used(market: Market) -> None:
    case, other = market.open(), market.open()
    sent = Official(market.dora).form(case, "serve")
    Official(market.dora).send(case, "serve", sent)
    assert Official(market.alice).send(other, "serve", {**sent, "_version": "1"}).status_code == 302
    other.refresh_from_db()
    assert other.state == "notified"


def test_form_when_more_is_sent_than_was_asked_for(market: Market) -> None:
    case = market.open()
    dora = Official(market.dora)
    dora.send(case, "serve", state="removed", case_id=str(case.pk), act=str(uuid4()), assignee="dora", by="bob")
    case.refresh_from_db()
    assert (case.state, case.assignee) == ("notified", None)
    assert history(case.pk)[-1].actor == market.dora.public_id


@pytest.mark.parametrize("name", ["reason", "answer"])
@pytest.mark.parametrize("value", ["half\ud800", "null\u0000byte", "x" * 2001])
def test_form_when_what_is_typed_cannot_be_kept(market: Market, name: str, value: str) -> None:
    case = market.bring_to(market.open(), "proposed")
    market.move(case, "serve", market.dora)
    dora = Official(market.dora)
    typed = {"answer": "Rented out.", "reason": "He came in.", name: value.encode("utf-8", "replace").decode()}
    answer = dora.send(case, "respond", **typed)
    expected = (
        302 if "\ud800" in value else 200
    )  # a browser cannot send half a character: it arrives as a question mark
    assert answer.status_code == expected


def test_address_when_it_is_nonsense(market: Market) -> None:
    alice = Official(market.alice)
    for ref in ("..", "MP-2026-000001-A'--", "%00", "a" * 500, "１２３"):
        assert alice.client.get(f"{CASES}{ref}/change/").status_code in {301, 302, 404}
        assert alice.client.get(f"{CASES}{ref}/moves/serve/").status_code in {301, 302, 404}
    case = market.open()
    assert alice.client.get(f"{CASES}{case.ref}/change/?before=-1").status_code == 200
    assert alice.client.get(f"{CASES}{case.ref}/change/?before=99999999999999999999999").status_code == 200
    assert alice.client.get(CASES, {"reference": "\u0000"}).status_code == 400
    assert alice.client.get(CASES, {"due_before": "9999-12-31"}).status_code == 200
    assert alice.client.get(CASES, {"due_before": "0001-01-01"}).status_code == 200


# --- What is shown ----------------------------------------------------------------------------------------------------


def test_name_and_reason_when_they_are_scripts(market: Market) -> None:
    case = opened_about(market, NASTY)
    alice = Official(market.alice)
    harmless(alice.list())
    harmless(alice.page(case))
    harmless(alice.client.get(move_of(case, "serve")).content.decode())
    harmless(alice.send(case, "assign", assignee=NASTY, reason="").content.decode())
    alice.send(case, "assign", assignee="dora", reason=NASTY)
    harmless(alice.page(case))


def test_officials_name_when_it_is_a_script(market: Market) -> None:
    case = market.open()
    User.objects.filter(pk__in=[market.dora.pk, market.alice.pk]).update(name=NASTY)
    market.move(case, "assign", market.alice, data={"assignee": "dora"})
    bob = Official(market.bob)
    harmless(bob.page(case))  # among those who could do it instead, assigned, and in the history
    harmless(bob.list())
    harmless(Official(market.alice).client.get(move_of(case, "assign")).content.decode())


@pytest.fixture
def nasty_kind(market: Market) -> Any:
    """A room whose words were translated by an enemy."""
    from dataclasses import replace

    usual = KNOWN.kinds["permit"]
    moves = tuple(
        replace(
            move, title=f"{move.title}{NASTY}", law=NASTY, fields=tuple(replace(f, label=NASTY) for f in move.fields)
        )
        for move in usual.table.moves
    )
    titles = {state: f"{title}{NASTY}" for state, title in usual.state_titles.items()}
    nasty: CaseKind = replace(usual, table=replace(usual.table, moves=moves), title=NASTY, state_titles=titles)
    KNOWN.kinds["permit"] = nasty
    yield nasty
    KNOWN.kinds["permit"] = usual


def test_labels_when_they_are_scripts(market: Market, nasty_kind: CaseKind) -> None:
    case = market.bring_to(market.open(), "notified")
    bob = Official(market.bob)
    harmless(bob.list())
    harmless(bob.page(case))
    harmless(bob.client.get(move_of(case, "decide")).content.decode())
    harmless(bob.send(case, "decide", until="").content.decode())
    done = bob.send(case, "decide", **DECISION)
    harmless(bob.client.get(done.url).content.decode())


def test_pages_when_served_are_kept_by_no_cache_and_run_no_foreign_script(market: Market) -> None:
    case = market.open()
    alice = Official(market.alice)
    for path in (CASES, f"{CASES}{case.ref}/change/", move_of(case, "serve")):
        answer = alice.client.get(path)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"] + ";"
        page = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)


# --- At the same time -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_form_when_sent_by_many_at_once_makes_one_move(market: Market) -> None:
    case = market.open()
    dora = Official(market.dora)
    sent = dora.form(case, "serve")

    def send(same_key: bool) -> int:
        try:
            body = sent if same_key else {**sent, "_key": str(uuid4())}
            client = Client()
            client.cookies = dora.client.cookies
            return client.post(move_of(case, "serve"), {**body, "reason": "Handed over."}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(send, [True, True, True, True, False, False, False, False]))
    case.refresh_from_db()
    assert (case.version, case.state) == (2, "notified")
    assert len([event for event in history(case.pk) if event.kind == "case.serve"]) == 1
    # The winner's key is answered alike each time; every other sender was overtaken.
    assert set(answers) <= {302, 412}
    assert answers.count(302) in {1, 4}
