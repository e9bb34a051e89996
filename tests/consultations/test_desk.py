"""The desk's pages about drafts, as officials use them."""

import json
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.models import Case
from cases.queries.standings import actor_of
from clock.queries import legal_now
from consultations.models import Adoption, Comment, CommentGroup, Draft, Withholding
from consultations.rules.comments import Said
from consultations.states import Channel
from consultations.transitions import (
    authorise_withholding,
    comment,
    group_comments,
    keep_file,
    propose_withholding,
)
from deadlines.transitions.sweeping import sweep
from people.models import User
from people.states import Role
from tests.cases.desk import Official, move_of
from tests.consultations.world import AFTER, CLOSES, OPENED, TEXT, TownHall, just_before, shorter, text
from tests.keeping import keeps
from tests.people.cast import appoint, found

DRAFTS = "/admin/consultations/draft/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def opened(town: TownHall, legal_clock) -> Draft:
    legal_clock.set(OPENED)
    return town.opened()


@pytest.fixture
def closed(opened: Draft, town: TownHall, legal_clock) -> Draft:
    town.say(opened, name="Owl", contact="owl@example.org")
    town.say(opened, "The bins at the gate are always full by noon; put up more of them.")
    legal_clock.set(AFTER)
    town.close(opened)
    group_comments()
    return opened


def page_of(draft: Draft, name: str) -> str:
    return f"{DRAFTS}{draft.pk}/{name}/"


def test_text_is_drafted(town: TownHall):
    desk = signed_in(town.alice)
    assert "Draft a text" in desk.get(DRAFTS).content.decode()
    given = {"kind": "by-law", "slug": "market", "document": text(), "reason": "The council asked for it."}
    answer = desk.post(f"{DRAFTS}begin/", given)
    draft = Draft.objects.get(slug="market")
    assert answer["Location"] == page_of(draft, "change")
    assert draft.ref in desk.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"document": "{"}, "This is no JSON: line 1, column 2."),
        ({"document": '{"title": "One"}'}, "/title: Give the title in both languages."),
        ({"slug": "No Slug"}, "Write small letters, digits and hyphens."),
        ({"reason": ""}, "Say why."),
        ({"kind": ""}, "Please fill this in."),
    ],
)
def test_text_that_cannot_be_drafted_comes_back(given: dict[str, str], message: str, town: TownHall):
    whole = {"kind": "by-law", "slug": "market", "document": text(), "reason": "The council asked.", **given}
    answer = signed_in(town.alice).post(f"{DRAFTS}begin/", whole)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert f'value="{whole["slug"]}"' in page
    assert not Draft.objects.exists()


def test_drafting_is_not_for_everybody(town: TownHall):
    desk = signed_in(town.dora)
    assert desk.get(f"{DRAFTS}begin/").status_code == 403
    assert "Draft a text" not in desk.get(DRAFTS).content.decode()


def test_drafts_of_another_agency(opened: Draft, town: TownHall):
    stranger = signed_in(appoint("zoe", found("elsewhere"), Role.LIST_MANAGER))
    assert "market" not in stranger.get(DRAFTS).content.decode()
    for name in ("change", "text", "answers", "comments"):
        assert stranger.get(page_of(opened, name)).status_code == 404


def test_change_is_compared_without_being_saved(opened: Draft, town: TownHall):
    desk = signed_in(town.alice)
    assert "No music after ten." in desk.get(page_of(opened, "text")).content.decode()
    page = desk.post(page_of(opened, "text"), {"document": shorter(), "compare": "1"}).content.decode()
    assert "<del>30</del><ins>20</ins>" in page
    assert "The days for comments would begin again." in page
    opened.refresh_from_db()
    assert opened.current == 1


def test_change_is_made_or_proposed(opened: Draft, town: TownHall):
    desk = signed_in(town.alice)
    desk.post(page_of(opened, "text"), {"document": shorter(), "change": "narrowing", "reason": "Fewer days."})
    opened.refresh_from_db()
    assert (opened.current, opened.pending) == (1, 2)
    desk.post(
        page_of(opened, "text"), {"document": text(rules=TEXT["rules"][:1]), "change": "widening", "reason": "Less."}
    )
    opened.refresh_from_db()
    assert (opened.current, opened.pending) == (3, None)


def test_change_that_changes_nothing(opened: Draft, town: TownHall):
    answer = signed_in(town.alice).post(
        page_of(opened, "text"), {"document": text(), "change": "widening", "reason": "Again."}
    )
    assert answer.status_code == 422
    assert "Nothing has changed." in answer.content.decode()


def test_groups_are_answered_together(closed: Draft, town: TownHall):
    desk = signed_in(town.dora)
    page = desk.get(page_of(closed, "answers")).content.decode()
    assert "Ten is too early in summer." in page
    groups = [str(group.pk) for group in CommentGroup.objects.all()]
    given = {"outcome": "explained", "answer": "夏天也是十点。", "reason": "Discussed in the council."}
    nothing = desk.post(page_of(closed, "answers"), given)
    assert "Choose the groups that you answer." in nothing.content.decode()
    assert "夏天也是十点。" in nothing.content.decode()
    numbered = desk.post(page_of(closed, "answers"), {**given, "groups": groups, "answer": "See 11010519491231002X."})
    assert (numbered.status_code, "Please leave out identity numbers" in numbered.text) == (422, True)
    assert CommentGroup.objects.filter(answer=None).exists()
    assert desk.post(page_of(closed, "answers"), {**given, "groups": groups}).status_code == 302
    assert not CommentGroup.objects.filter(answer=None).exists()
    assert "Every group has its answer." in desk.get(page_of(closed, "answers")).content.decode()


def test_answer_while_comments_come_in(opened: Draft, town: TownHall):
    town.say(opened)
    group_comments()
    given = {
        "outcome": "explained",
        "answer": "No.",
        "reason": "Early.",
        "groups": [str(CommentGroup.objects.get().pk)],
    }
    answer = signed_in(town.dora).post(page_of(opened, "answers"), given)
    assert answer.status_code == 422
    assert "Comments on this version are still coming in." in answer.content.decode()


def test_comment_is_withheld_by_two(closed: Draft, town: TownHall):
    one, two = signed_in(town.dora), signed_in(town.bob)
    row = Comment.objects.earliest("pk")
    address = f"{page_of(closed, 'comments')}{row.pk}/"
    assert "owl@example.org" in one.get(page_of(closed, "comments")).content.decode()
    assert "Choose a ground." in one.post(address, {"reason": "A threat."}).content.decode()
    one.post(address, {"ground": "threat", "reason": "A threat."})
    refused = one.post(address, {"authorise": "1", "reason": "I say so."})
    assert "A second official must authorise it." in refused.content.decode()
    assert str(row.pk) in two.get(f"{page_of(closed, 'comments')}?only=proposed").content.decode()
    two.post(address, {"authorise": "1", "reason": "Indeed."})
    assert Withholding.objects.get().authorised_by == town.bob
    one.post(address, {"show": "1", "reason": "It was a joke."})
    assert Withholding.objects.get().ended_by == town.dora


def test_comment_is_erased_for_its_author_and_its_files_are_read_before(opened: Draft, town: TownHall):
    """A file that the public no longer sees is read by those who decide about it, until it is erased."""
    file = keep_file(content=b"My neighbour is called Zhang", name="letter.txt", at=legal_now())
    said = comment(draft=opened.pk, said=Said("Look at this."), channel=Channel.WEB, files=[file.id])
    withheld = propose_withholding(comment_id=said.number, ground="personal", by=actor_of(town.dora), reason="A name.")
    authorise_withholding(withholding_id=withheld.pk, by=actor_of(town.bob), reason="Read.")
    here = f"{page_of(opened, 'comments')}{said.number}/"
    paper = f"{here}files/{file.id}/"
    dora, rita = signed_in(town.dora), signed_in(appoint("rita", town.agency, Role.RECORDS_OFFICER))
    assert Client().get(f"/consultations/market/files/{file.id}/").status_code == 404
    assert paper in dora.get(here).content.decode()
    sent = dora.get(paper)
    assert (sent.content, sent.headers["X-Content-Type-Options"]) == (b"My neighbour is called Zhang", "nosniff")
    assert dora.get(f"{here}files/{uuid4()}/").status_code == 404
    assert "erase/" not in dora.get(here).content.decode()
    assert dora.post(f"{here}erase/", {"sure": "on", "reason": "Asked."}).status_code == 403
    assert f"{here}erase/" in rita.get(here).content.decode()
    unsure = rita.post(f"{here}erase/", {"reason": "Their letter of 3 March"})
    assert (unsure.status_code, "Their letter of 3 March" in unsure.content.decode()) == (422, True)
    assert "Check first whose comment it is." in unsure.content.decode()
    assert rita.post(f"{here}erase/", {"sure": "on", "reason": "Their letter of 3 March"}).status_code == 302
    assert Comment.objects.get().text == ""
    assert rita.get(paper).status_code == rita.get(f"{here}erase/").status_code == 404


def test_auditor_reads_and_does_nothing(closed: Draft, town: TownHall):
    desk = signed_in(town.agnes)
    row = Comment.objects.earliest("pk")
    answer = desk.post(f"{page_of(closed, 'comments')}{row.pk}/", {"ground": "threat", "reason": "So."})
    assert answer.status_code in {404, 422}
    assert not Withholding.objects.exists()


def test_adoption_is_not_to_be_had_by_admin_forms(closed: Draft, town: TownHall):
    desk = signed_in(town.bob)
    for address in (f"{DRAFTS}add/", f"{DRAFTS}{closed.pk}/delete/", "/admin/consultations/adoption/add/"):
        assert desk.post(address, {}).status_code in {403, 404}
    assert not Adoption.objects.exists()


# --- The moves, on the page of the case -------------------------------------------------------------------------------------


def case_of(draft: Draft) -> Case:
    return Case.objects.get(pk=draft.pk)


def test_text_is_opened_and_adopted_on_the_page_of_its_case(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.draft()
    one, two = Official(town.alice), Official(town.bob)
    assert one.send(case_of(draft), "open-comment").status_code == 302
    page = one.page(case_of(draft))
    assert "No music after ten." in page
    assert "Moderate comments" not in page
    town.say(draft)
    assert "Moderate comments" in one.page(case_of(draft))
    legal_clock.set(AFTER)
    sweep()
    group_comments()
    group, digest = str(CommentGroup.objects.get().pk), town.version(draft).digest
    assert "Ten is too early in summer." in two.client.get(move_of(case_of(draft), "answer")).content.decode()
    answer = {"groups": [group], "outcome": "explained", "answer": "夏天也是十点。"}
    assert "1 groups of comments have no answer yet." in two.page(case_of(draft))
    assert Official(town.dora).send(case_of(draft), "answer", **answer).status_code == 302
    assert digest in two.client.get(move_of(case_of(draft), "adopt")).content.decode()
    assert two.send(case_of(draft), "adopt", digest=digest).status_code == 302
    assert Adoption.objects.get(draft=draft).by == town.bob


def test_work_of_the_day_leads_to_the_comments_that_wait_for_an_answer(closed: Draft, town: TownHall):
    dora, bob = signed_in(town.dora), signed_in(town.bob)
    for desk in (dora, bob):
        assert f'href="{page_of(closed, "answers")}"' in desk.get("/admin/").content.decode()
    row = Comment.objects.earliest("pk")
    propose_withholding(comment_id=row.pk, ground="threat", by=actor_of(town.dora), reason="A threat.")
    waiting = "Comments that somebody would withhold"
    assert waiting in bob.get("/admin/").content.decode()
    assert waiting not in dora.get("/admin/").content.decode()  # she has proposed it herself
    town.answer_all(closed)
    assert "Groups of comments to answer" not in dora.get("/admin/").content.decode()
    stranger = signed_in(appoint("zoe", found("elsewhere"), Role.LIST_MANAGER))
    assert waiting not in stranger.get("/admin/").content.decode()


def test_work_of_the_day_when_a_change_is_proposed_asks_a_second_official(opened: Draft, town: TownHall):
    told = "Changes of texts to certify or to drop"
    assert told not in signed_in(town.bob).get("/admin/").content.decode()
    town.move(opened, "narrow", town.alice, document=shorter(), change="narrowing")
    assert told in signed_in(town.bob).get("/admin/").content.decode()
    assert told not in signed_in(town.dora).get("/admin/").content.decode()


def test_text_that_was_adopted_is_no_longer_offered_for_change(closed: Draft, town: TownHall):
    """Nobody edits for an hour what is refused at the end."""
    town.answer_all(closed)
    town.adopt(closed)
    desk = signed_in(town.alice)
    page = desk.get(page_of(closed, "change")).content.decode()
    assert page_of(closed, "text") not in page + Official(town.alice).page(case_of(closed))
    assert f"{DRAFTS}begin/?from=market" in page
    assert desk.get(page_of(closed, "text"))["Location"] == page_of(closed, "change")
    assert "begin/" not in signed_in(town.dora).get(page_of(closed, "change")).content.decode()


@keeps(2, "desk")
def test_adoption_at_the_desk_at_thirty_days_minus_one_second(opened: Draft, town: TownHall, legal_clock):
    legal_clock.stop(just_before(CLOSES))
    sweep()
    desk = Official(town.bob)
    answer = desk.client.post(
        move_of(case_of(opened), "adopt"),
        {"_version": "2", "_key": "a-key", "digest": town.version(opened).digest, "reason": "Time is up."},
    )
    assert answer.status_code in {409, 422}
    assert town.state(opened) == "open"
    assert not Adoption.objects.exists()


def test_text_enacted_elsewhere_is_submitted_and_certified(town: TownHall):
    desk = signed_in(town.alice)
    given = {
        "kind": "by-law",
        "slug": "elsewhere",
        "document": text(),
        "authority": "Province",
        "instrument": "Order 1 [2026]",
        "published_on": "2026-02-01",
        "published_where": "https://gazette.example/1",
        "comment_from": "2025-11-01",
        "comment_until": "2025年12月1日",
        "comment_proof": "https://gazette.example/draft-1",
        "reason": "It binds us.",
    }
    lacking = desk.post(f"{DRAFTS}submit/", given)
    assert lacking.status_code == 422
    assert 'value="Order 1 [2026]"' in lacking.content.decode()
    papers = {name: SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("text_file", "proof_file")}
    answer = desk.post(f"{DRAFTS}submit/", {**given, **papers})
    assert answer.status_code == 302
    draft = Draft.objects.get(slug="elsewhere")
    assert Client().get("/consultations/elsewhere/").status_code == 404
    digest = town.version(draft).digest
    assert Official(town.bob).send(case_of(draft), "attest", digest=digest).status_code == 302
    page = Client().get("/consultations/elsewhere/").content.decode()
    assert "Enacted by Province: Order 1 [2026]." in page
    file = draft.enactment.proof_file
    assert Client().get(f"/consultations/elsewhere/files/{file}/").content == b"proof_file"


def test_draft_is_begun_with_a_text_that_stands(town: TownHall, opened: Draft):
    desk = signed_in(town.alice)
    assert f'href="?from={opened.slug}"' in desk.get(f"{DRAFTS}begin/").content.decode()
    page = desk.get(f"{DRAFTS}begin/", {"from": opened.slug}).content.decode()
    written = json.loads(unescape(page.split('id="id_document">')[1].split("</textarea>")[0]))
    assert written == json.loads(text())
    assert 'name="slug" value' not in page  # the new text needs a name of its own
    assert desk.get(f"{DRAFTS}begin/", {"from": "no-such"}).status_code == 200


def test_draft_of_another_agency_is_no_beginning_before_it_is_public(town: TownHall):
    hidden = town.draft(slug="hidden-text")
    stranger = signed_in(appoint("stranger", found("harbour"), Role.LIST_MANAGER))
    assert hidden.slug not in stranger.get(f"{DRAFTS}begin/").content.decode()
    page = stranger.get(f"{DRAFTS}begin/", {"from": hidden.slug, "kind": "by-law"}).content.decode()
    assert "{" not in page.split('id="id_document">')[1].split("</textarea>")[0]


def test_text_when_unreadable_is_told_with_whatever_else_is_wrong(town: TownHall):
    given = {"kind": "by-law", "slug": "market", "document": "{", "reason": ""}
    page = signed_in(town.alice).post(f"{DRAFTS}begin/", given).content.decode()
    assert "This is no JSON: line 1, column 2." in page
    assert "Say why." in page


def test_draft_is_for_the_agency_whose_officers_will_use_it(town: TownHall):
    """A list manager sits above the office that keeps the list; what is drafted for the wrong one, nobody can propose for."""
    office, foreign = found("registry", parent=town.alice.agency), found("harbour")
    desk = signed_in(town.alice)
    assert office.name_en in desk.get(f"{DRAFTS}begin/", {"kind": "by-law"}).content.decode()
    given = {"kind": "by-law", "slug": "market", "document": text(), "reason": "The council asked for it."}
    assert desk.post(f"{DRAFTS}begin/", {**given, "agency": foreign.pk}).status_code == 422
    desk.post(f"{DRAFTS}begin/", {**given, "agency": office.pk})
    assert Draft.objects.get(slug="market").agency == office
    desk.post(f"{DRAFTS}begin/", {**given, "slug": "own"})
    assert Draft.objects.get(slug="own").agency == town.alice.agency


def test_drafts_in_chinese_are_told_by_kind_and_agency_and_not_by_code(town: TownHall, opened: Draft):
    page = signed_in(town.alice).get(DRAFTS, {"of_kind": opened.kind}, headers={"Accept-Language": "zh-hans"}).text
    main = page[page.index("<main") :]
    assert opened.slug in main
    assert f">{opened.kind}<" not in main
