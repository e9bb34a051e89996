"""The public pages: read, comment, check, receipt, without an account; what is withheld is nowhere."""

import hashlib
import re
from typing import Any

import pytest
from django.test import Client

from cases.queries.standings import actor_of
from consultations.models import Comment, CommentGroup, Draft
from consultations.queries.comments import contacts_of
from consultations.transitions import (
    authorise_withholding,
    end_withholding,
    erase_comment,
    group_comments,
    propose_withholding,
)
from consultations.transitions.limiting import MOST_IN_AN_HOUR
from ledger.queries.receipts import check
from tests.consultations.world import AFTER, CLOSES, OPENED, TownHall, just_before, shorter

PAGE = "/consultations/market/"
COMMENT = f"{PAGE}comment/"
WORDS = {"text": "Ten is too early <b>in summer</b>.", "name": "Night owl", "contact": "owl@example.org"}


@pytest.fixture
def opened(town: TownHall, legal_clock) -> Draft:
    legal_clock.set(OPENED)
    return town.opened()


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def send(client: Client, **words: str) -> Any:
    checked = client.post(COMMENT, {**WORDS, **words}).content.decode()
    return client.post(COMMENT, {**WORDS, **words, "token": token_in(checked), "send": "1"})


def test_draft_is_nowhere_before_it_is_published(town: TownHall, client: Client):
    draft = town.draft()
    assert client.get(PAGE).status_code == 404
    assert "market" not in client.get("/consultations/").content.decode()
    assert client.get(f"{PAGE}versions/1/").status_code == 404
    assert client.get(f"{PAGE}versions/1/text.json").status_code == 404
    town.move(draft, "open-comment", town.alice)
    assert client.get(PAGE).status_code == 200


def test_page_while_open(opened: Draft, client: Client):
    page = client.get(PAGE).content.decode()
    assert "Open for comment until 1 April 2026, 24:00" in page
    assert "31 days are left" in page
    assert "Market by-law" in page
    assert "集市管理规定" in client.get(f"{PAGE}?lang=zh-hans").content.decode()


def test_exact_text_has_the_hash_that_is_shown(opened: Draft, client: Client):
    exact = client.get(f"{PAGE}versions/1/text.json")
    digest = hashlib.sha256(exact.content).hexdigest()
    assert digest in client.get(PAGE).content.decode()


def test_comment_from_form_to_receipt(opened: Draft, client: Client):
    answer = send(client)
    assert answer.status_code == 302
    receipt = client.get(answer["Location"]).content.decode()
    row = Comment.objects.get()
    assert f"{opened.ref}/{row.pk}" in receipt
    assert (row.text, row.name, contacts_of([row])[row.pk], row.language) == (*WORDS.values(), "en")
    assert b"owl@example.org" not in bytes(row.contact or b"")
    leaf = re.search(r"<pre>(.*?)</pre>", receipt, re.DOTALL)
    assert leaf is not None
    brought = leaf[1].replace("&quot;", '"')
    assert check(brought).state == "waiting"
    assert "<dd>A comment on a draft</dd>" in client.post("/verify/", {"text": brought}).content.decode()


def test_comment_is_published_but_for_the_contact(opened: Draft, client: Client):
    send(client)
    page = client.get(f"{PAGE}comments/").content.decode()
    assert "Ten is too early &lt;b&gt;in summer&lt;/b&gt;." in page
    assert "Night owl" in page
    assert "owl@example.org" not in page


def test_comment_sent_twice_by_one_button(opened: Draft, client: Client):
    checked = client.post(COMMENT, WORDS).content.decode()
    data = {**WORDS, "token": token_in(checked), "send": "1"}
    first, second = client.post(COMMENT, data), client.post(COMMENT, data)
    assert first["Location"] == second["Location"]
    changed = client.post(COMMENT, {**data, "text": "Something else"})
    assert changed["Location"] != first["Location"]
    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"text": "  \n"}, "Write what you want to say."),
        ({"text": "x" * 20_001}, "Please keep this to 20000 characters."),
        ({"name": "x" * 101}, "Please keep this to 100 characters."),
        ({"contact": "x" * 201}, "Please keep this to 200 characters."),
    ],
)
def test_comment_with_a_fault_keeps_what_was_typed(words: dict[str, str], message: str, opened: Draft, client: Client):
    answer = client.post(COMMENT, {**WORDS, **words})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    kept = {**WORDS, **words}
    assert kept["name"] in page
    assert kept["contact"] in page
    assert not Comment.objects.exists()


def test_comment_when_changed_after_the_check(opened: Draft, client: Client):
    page = client.post(COMMENT, {**WORDS, "change": "1"}).content.decode()
    assert 'value="Night owl"' in page
    assert "Check your comment" in page


def test_comment_by_a_program_that_fills_in_everything(opened: Draft, client: Client):
    answer = client.post(COMMENT, {**WORDS, "website": "https://spam.example", "send": "1", "token": "x"})
    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_comment_that_comes_too_late_is_given_back(opened: Draft, client: Client, legal_clock):
    legal_clock.stop(just_before(CLOSES))
    checked = client.post(COMMENT, WORDS).content.decode()
    legal_clock.set(CLOSES)
    answer = client.post(COMMENT, {**WORDS, "token": token_in(checked), "send": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "It has not been sent. Copy it if you want to keep it." in page
    assert "Ten is too early" in page
    assert not Comment.objects.exists()


def test_form_is_gone_at_the_closing_instant_without_any_sweep(opened: Draft, client: Client, legal_clock):
    legal_clock.set(CLOSES)
    assert "The time for comments is over" in client.get(PAGE).content.decode()
    assert "<textarea" not in client.get(COMMENT).content.decode()


def test_comments_by_the_hundred_from_one_network(opened: Draft, client: Client):
    for number in range(MOST_IN_AN_HOUR):
        assert send(client, text=f"Comment {number}").status_code == 302
    answer = send(client, text="One more")
    assert answer.status_code == 429
    assert "One more" in answer.content.decode()
    assert Comment.objects.count() == MOST_IN_AN_HOUR


def test_receipt_of_another_text(opened: Draft, town: TownHall, client: Client):
    said = town.say(opened)
    town.opened("fair")
    assert client.get(f"/consultations/fair/comment/{said.public_id}/").status_code == 404
    assert client.get(f"/consultations/market/comment/{said.public_id}/").status_code == 200


# --- Withheld, erased ------------------------------------------------------------------------------------------------------


def surfaces(client: Client) -> str:
    group = CommentGroup.objects.first()
    paths = [PAGE, f"{PAGE}comments/", f"{PAGE}groups/", f"{PAGE}answers/", "/api/v1/consultations/market/comments/"]
    paths += [f"{PAGE}comments/?group={group.pk}"] if group else []
    return "".join(client.get(path).content.decode() for path in paths)


def test_comment_that_is_withheld_is_shown_as_a_placeholder(opened: Draft, town: TownHall, client: Client):
    said = town.say(opened, "Mr Wu of 5 Mill Lane is ill", name="Neighbour")
    group_comments()
    row = propose_withholding(comment_id=said.number, ground="personal", by=actor_of(town.dora), reason="An illness.")
    assert "Mill Lane" in surfaces(client)
    authorise_withholding(withholding_id=row.pk, by=actor_of(town.bob), reason="Indeed.")
    shown = surfaces(client)
    assert "Mill Lane" not in shown
    assert "Neighbour" not in shown
    assert "This comment is withheld. It tells of another person’s private matters. Authorised by Bob" in shown
    end_withholding(withholding_id=row.pk, by=actor_of(town.dora), reason="He agrees.")
    assert "Mill Lane" in surfaces(client)


def test_comment_that_is_erased_leaves_its_receipt(opened: Draft, town: TownHall, client: Client):
    said = town.say(opened, "I sell fish at stall 7", name="Fishmonger", contact="0000-111")
    group_comments()
    assert erase_comment(public_id=said.public_id, by=None, at=opened.case.opened_at, reason="Asked by its author.")
    shown = surfaces(client)
    assert "stall 7" not in shown
    assert "Fishmonger" not in shown
    assert "Its author has had this comment erased." in shown
    row = Comment.objects.get()
    assert (row.text, row.name, row.contact, bytes(row.fingerprint)) == ("", "", None, b"")
    assert client.get(f"{COMMENT}{said.public_id}/").status_code == 200
    assert not erase_comment(public_id=said.public_id, by=None, at=opened.case.opened_at, reason="Again.")


# --- Answers, versions ------------------------------------------------------------------------------------------------------


def test_you_said_we_did(opened: Draft, town: TownHall, client: Client, legal_clock):
    town.say(opened)
    town.say(opened, "TEN IS TOO EARLY in summer!")
    legal_clock.set(AFTER)
    town.close(opened)
    town.answer_all(opened)
    page = client.get(f"{PAGE}answers/").content.decode()
    assert "Ten is too early in summer." in page
    assert "1 more says the same" in page
    assert "夏天也是十点。" in page
    assert "The text stays; here is why" in page


@pytest.mark.parametrize(("groups", "more"), [(1, None), (7, "2 more groups have this answer")])
def test_answer_to_many_groups(  # noqa: PLR0917 - parametrised
    groups, more, opened, town, client, legal_clock, django_assert_num_queries
):
    """The largest are shown with it; the others are a page of their own; it asks as much for one as for many."""
    for number in range(groups):
        town.say(opened, f"Comment number {number} has its own words: {'word ' * number}")
    legal_clock.set(AFTER)
    town.close(opened)
    town.answer_all(opened)
    client.get(f"{PAGE}answers/")
    with django_assert_num_queries(15):
        page = client.get(f"{PAGE}answers/").content.decode()
    assert page.count("<blockquote>") == min(groups, 5)
    assert (more in page) if more else ("this answer" not in page)
    if more:
        answer = opened.answers.get().pk
        assert client.get(f"{PAGE}groups/?answer={answer}").content.decode().count("<blockquote>") == groups
        assert client.get(f"{PAGE}groups/?answer={answer + 1}").content.decode().count("<blockquote>") == 0


def test_versions_side_by_side(opened: Draft, town: TownHall, client: Client):
    town.move(opened, "revise", town.alice, document=shorter(), reason="Thirty was too long.")
    page = client.get(f"{PAGE}versions/2/").content.decode()
    assert "<del>30</del>" in page
    assert "<ins>20</ins>" in page
    assert "/rules/noise/days" in page
    assert "Thirty was too long." in page


def test_page_of_an_adopted_text(opened: Draft, town: TownHall, client: Client, legal_clock):
    legal_clock.set(AFTER)
    town.close(opened)
    town.adopt(opened)
    town.move(opened, "evaluate", town.dora, finding="无人投诉。")
    page = client.get(PAGE).content.decode()
    assert "Adopted on 2 April 2026" in page
    assert "无人投诉。" in page


@pytest.mark.parametrize(("path", "queries"), [("", 14), ("comments/", 12), ("groups/", 12), ("answers/", 10)])
@pytest.mark.parametrize("comments", [1, 3])
def test_pages_ask_as_much_for_one_comment_as_for_many(  # noqa: PLR0917 - parametrised
    comments, path, queries, opened, town, client, django_assert_num_queries
):
    for number in range(comments):
        town.say(opened, f"Comment number {number} has its own words: {'word ' * number}")
    group_comments()
    with django_assert_num_queries(queries):
        assert client.get(f"{PAGE}{path}").status_code == 200


@pytest.mark.parametrize("path", ["comments/?before=x", "comments/?group=x", "groups/?after=x.y", "versions/9/"])
def test_page_when_its_address_is_bent(path: str, opened: Draft, client: Client):
    assert client.get(f"{PAGE}{path}").status_code in {200, 404}
