"""Cases at the desk, in a browser: found, opened, moved; with a script and without, in both languages, wide and narrow."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model

from cases.models import Case
from cases.queries.standings import actor_of
from cases.transitions import Opening, move, open_case, set_next_due
from clock.queries import legal_now
from tests.browser.conftest import Enter, Visitor
from tests.browser.test_every_page import faults, faults_here
from tests.cases.conftest import aftermath  # noqa: F401 - the sample's timers and notices
from tests.sample.rules import PermitFacts

DUE = datetime(2027, 5, 11, 16, tzinfo=UTC)


def opened(holder: str = "示例水果有限公司") -> Case:
    officer = get_user_model().objects.get(username="officer")
    facts = PermitFacts(holder, 7, answered=False)
    opening = Opening("permit", "propose", officer.agency_id, subject=uuid4(), facts=facts)
    made = open_case(opening=opening, by=actor_of(officer), at=legal_now(), reason="Seen on 28 April.")
    set_next_due(dues={made.case_id: DUE})
    return Case.objects.get(pk=made.case_id)


def moved(case: Case, verb: str, username: str, **data: str) -> None:
    by = actor_of(get_user_model().objects.get(username=username))
    move(case_id=case.pk, verb=verb, by=by, at=legal_now(), reason="As the file shows.", data=data)
    case.refresh_from_db()


def page_of(case: Case, verb: str = "") -> str:
    return f"/admin/cases/case/{case.ref}/" + (f"moves/{verb}/" if verb else "change/")


def ready_to_decide() -> Case:
    case = opened()
    moved(case, "serve", "clerk")
    moved(case, "respond", "clerk", answer="The stall was rented out.\nTo my brother.")
    return case


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_of_cases_in(language: str, enter: Enter) -> None:
    decider = enter()
    case, another = ready_to_decide(), opened("Example & Sons <Fruit>")
    decider.sign_in("decider")
    paths = ["/admin/cases/case/", page_of(case), page_of(another), page_of(case, "decide"), page_of(another, "decide")]
    found = faults(decider, paths, language)
    decider.go(page_of(case, "decide"))
    decider.page.fill("[name=until]", "2028-05-12")
    decider.press("main [type=submit]")
    decider.page.wait_for_selector(".error-summary")
    found += faults_here(decider)
    moved(case, "recuse", "officer", official="officer2")
    decider.page.click("label[for=id_measure_0]")
    decider.page.fill("[name=reason]", "It is plain.")
    decider.press("main [type=submit]")
    decider.page.wait_for_selector(".callout-wait")
    found += faults_here(decider)
    decider.press("main [type=submit]")
    decider.page.wait_for_selector(".messages .success")
    found += faults_here(decider)
    assert found + decider.complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_official_finds_a_case_and_assigns_it(script: bool, enter: Enter) -> None:
    officer = enter(script=script, width=390)
    case = opened()
    opened("Another stall")
    officer.sign_in("officer")
    page = officer.page
    officer.press("#content-main a >> text=Cases >> nth=0")
    officer.go("/admin/cases/case/")
    page.fill("[name=reference]", case.ref.lower())
    officer.press("main [type=submit]")
    officer.press(f"main a >> text={case.ref}")
    assert page.inner_text("h1") == "示例水果有限公司"
    officer.press("a.button >> text=Begin: Assign")
    officer.press("main [type=submit]")
    assert page.locator(".error-summary").inner_text().endswith("Please fill this in.")
    page.select_option("[name=assignee]", "officer2")
    page.fill("[name=reason]", "She knows the market.")
    officer.press("main [type=submit]")
    assert page.url == f"{officer.site}{page_of(case)}"
    assert "Done: Assign." in page.inner_text(".messages")
    assert "Next due: 11 May 2027 24:00." in page.inner_text(".messages")
    case.refresh_from_db()
    assert case.assignee is not None
    assert case.assignee.username == "officer2"
    assert officer.complaints == []


def test_error_summary_leads_to_the_field(enter: Enter) -> None:
    decider = enter()
    case = ready_to_decide()
    decider.sign_in("decider")
    decider.go(page_of(case, "decide"))
    decider.press("main [type=submit]")
    decider.page.click(".error-summary a >> nth=1")
    assert focused(decider) == "id_measure_0"
    decider.page.click(".error-summary a >> nth=2")
    assert focused(decider) == "id_reason"


def focused(visitor: Visitor) -> str:
    """Where the browser is: an anchor puts the focus on what it leads to."""
    return str(visitor.page.evaluate("document.activeElement.id || location.hash.slice(1)"))
