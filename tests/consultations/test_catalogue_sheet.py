"""The catalogue is written on its sheet at the desk, item by item; programs and very long ones go on as before."""

import json
from collections.abc import Mapping
from typing import Any

from django.test import Client

from consultations.forms.sheet import SheetForm, document_in
from consultations.models import Draft, Version
from consultations.queries.catalogue_sheet import chapters
from consultations.rules.sheets import MOST_ROWS, fits
from tests.cases.desk import Official, words
from tests.consultations.test_catalogue import law
from tests.consultations.world import TownHall
from tests.records.documents import GOOD_TAXPAYER, catalogue, debt

__all__ = ["law"]  # a fixture
DRAFTS = "/admin/consultations/draft/"
BEGIN = f"{DRAFTS}begin/"


def whole(document: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """As a browser sends what stands on the sheet."""
    sheet = dict(SheetForm(chapters(), document).data.lists())
    return {"kind": "catalogue", "slug": "catalogue", "reason": "What may be recorded.", **sheet, **more}


def manager(town: TownHall) -> Client:
    return Official(town.alice).client


def test_catalogue_when_shown_on_the_sheet_and_sent_is_the_same_text(town: TownHall, law: None) -> None:
    document = catalogue()
    assert document_in(chapters(), SheetForm(chapters(), document).data, document) == document


def test_catalogue_is_drafted_without_a_word_of_json(town: TownHall, law: None) -> None:
    desk = manager(town)
    page = desk.get(BEGIN, {"kind": "catalogue"}).text
    assert 'name="document"' not in page
    assert 'name="text-title-en"' in page
    one_more = desk.post(BEGIN, whole({"title": {"en": "", "zh": ""}, "items": []}, add="/items")).text
    assert ('name="text-items-0-code"' in one_more, "<details open>" in one_more) == (True, True)
    assert desk.post(BEGIN, whole(catalogue())).status_code == 302
    draft = Draft.objects.get(slug="catalogue")
    content = json.loads(Version.objects.get(draft=draft, number=draft.current).canonical)
    assert [item["code"] for item in content["items"]] == ["unpaid-judgment", "grade-a"]
    assert content["items"][0]["documents"] == ["enforcement order"]
    assert content["items"][0]["fields"][2]["choices"][1]["code"] == "evades"
    shown = desk.get(f"{DRAFTS}{draft.pk}/text/").text
    assert "<summary>Item 1: Judgment that was not performed</summary>" in shown
    assert "<details open>" not in shown


def test_fact_when_added_or_taken_out_leaves_its_item_open(town: TownHall, law: None) -> None:
    desk = manager(town)
    more = desk.post(BEGIN, whole(catalogue(), add="/items/0/fields")).text
    assert 'name="text-items-0-fields-3-name"' in more
    assert more.count("<details open>") == 1
    first = desk.post(
        BEGIN, whole(catalogue(), add="/items/0/fields/0/choices")
    ).text  # of which nothing was said so far
    assert 'name="text-items-0-fields-0-choices-0-code"' in first
    less = desk.post(BEGIN, whole(catalogue(), remove="/items/0/fields/2/choices/0")).text
    assert 'value="able-but-refuses"' not in less
    assert 'value="evades"' in less
    assert less.count("<details open>") == 1


def test_catalogue_when_something_is_wrong_says_it_beside_each_answer(town: TownHall, law: None) -> None:
    wrong = debt(title={"en": "Judgment", "zh": ""}, documents=["enforcement order", ""], retention={"years": 7})
    wrong["fields"][0]["name"] = "Sum owed"
    answer = manager(town).post(BEGIN, whole(catalogue(wrong, GOOD_TAXPAYER)))
    said = words(answer.text)
    assert answer.status_code == 422
    assert "Item 1 › What it is called › In Chinese: Write a text of at most 200 characters." in said
    assert "Item 1 › Kept, in years: Write the years that it is kept: from one to five." in said
    assert "Item 1 › Fact 1 › Short name: Use small letters and digits" in said
    assert "On which documents:" not in said  # an empty line is none
    assert answer.text.count("<details open>") == 1
    assert 'value="Sum owed"' in answer.text
    assert not Draft.objects.filter(slug="catalogue").exists()


def test_change_of_an_item_is_named_in_words(town: TownHall, law: None) -> None:
    desk = manager(town)
    desk.post(BEGIN, whole(catalogue()))
    here = f"{DRAFTS}{Draft.objects.get(slug='catalogue').pk}/text/"
    shorter = catalogue(debt(retention={"years": 3}), GOOD_TAXPAYER)
    told = words(desk.post(here, {**whole(shorter), "compare": "1"}).text)
    assert "Item 1 › Kept, in years: 5 3" in told


def test_catalogue_when_it_is_larger_than_a_sheet_is_written_as_before(town: TownHall, law: None) -> None:
    """Nothing that stands in it is lost by opening it."""
    items = [debt(code=f"unpaid-{number}", fields=[]) for number in range(MOST_ROWS + 1)]
    assert fits(chapters(), catalogue(*items[:-1]))
    assert not fits(chapters(), catalogue(*items))
    full = words(manager(town).post(BEGIN, whole(catalogue(*items[:-1]), add="/items")).text)
    assert ("No more than this fits on a sheet" in full, "Item 101" in full) == (True, False)
    desk = manager(town)
    sent = {"kind": "catalogue", "slug": "catalogue", "reason": "All of it.", "document": json.dumps(catalogue(*items))}
    assert desk.post(BEGIN, sent).status_code == 302
    page = desk.get(f"{DRAFTS}{Draft.objects.get(slug='catalogue').pk}/text/").text
    assert 'name="document"' in page
    assert "unpaid-100" in page


def test_sheet_when_read_in_chinese_has_no_english_of_ours(town: TownHall, law: None) -> None:
    page = words(Official(town.alice, "zh-hans").client.post(BEGIN, whole(catalogue(debt(fields=[])), check="1")).text)
    assert "未履行生效法律文书确定的义务" in page
    for english in ("Item", "Fact", "Short name", "Kept", "serious breach", "Take out", "organisation"):
        assert english not in page, english
