"""A standard is written on its sheet at the desk: nobody types what programs send."""

import json
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from cases.models import Case
from consultations.forms.sheet import SheetForm, document_in
from consultations.models import Draft, Version
from consultations.rules.sheets import leaves
from lists.queries.sheet import chapters
from lists.rules.standard_faults import faults
from tests.cases.desk import Official, move_of, words
from tests.lists.court import WHY, Court
from tests.lists.standard import standard
from tests.lists.test_standards import FAULTY, KNOWN

DRAFTS = "/admin/consultations/draft/"
BEGIN = f"{DRAFTS}begin/"
PACKS = sorted(Path("packs").glob("*.yaml"))


def typed(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """As a browser sends what stands on the sheet."""
    return dict(SheetForm(chapters(), document).data.lists())


def whole(document: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "standard", "slug": "second", "reason": WHY, **typed(document), **more}


def manager(court: Court) -> Client:
    return Official(court.mia).client


def drafted(slug: str = "second") -> dict[str, Any]:
    draft = Draft.objects.get(slug=slug)
    content: dict[str, Any] = json.loads(Version.objects.get(draft=draft, number=draft.current).canonical)
    return content


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_pack_when_shown_on_the_sheet_and_sent_is_the_same_text(pack: Path, court: Court) -> None:
    document = yaml.safe_load(pack.read_text(encoding="utf-8"))["standard"]
    form = SheetForm(chapters(), document)
    assert document_in(chapters(), form.data, document) == document


def test_fault_of_every_kind_is_told_beside_its_field(court: Court) -> None:
    sheet = chapters()
    for document, pointer in FAULTY:
        if pointer == "/friends":  # of what the sheet does not ask for, nothing is sent
            continue
        sent = document_in(sheet, SheetForm(sheet, document).data)
        found = [one for one in faults(sent, KNOWN) if one.pointer == pointer or one.pointer.startswith(f"{pointer}/")]
        assert found, (pointer, faults(sent, KNOWN))
        form = SheetForm(sheet, sent)
        assert form.tell(found) == []
        assert {place for place in form.told if pointer.startswith(place) or place.startswith(pointer)}, (
            pointer,
            form.told,
        )


def test_standard_is_drafted_from_the_one_in_force(court: Court) -> None:
    desk = manager(court)
    page = desk.get(BEGIN).content.decode()
    assert "?from=judgment-defaulters" in page
    page = desk.get(BEGIN, {"from": "judgment-defaulters"}).content.decode()
    assert "Moves assets away so that a judgment cannot be enforced" in page
    assert '{"' not in unescape(page)
    document = standard(title={"en": "Debtors who refuse", "zh": "拒不履行名单"})
    assert desk.post(BEGIN, whole(document)).status_code == 302
    assert drafted()["title"] == document["title"]
    assert faults(drafted(), KNOWN) == []


def test_standard_when_something_is_missing_comes_back_with_all_that_was_typed(court: Court) -> None:
    document = standard(house=[], title={"en": "Debtors who refuse", "zh": ""})
    document["grounds"][0]["outside"] = document["grounds"][0]["outside"][:2]
    document["grounds"][0]["term"] = {"amount": 5, "unit": "years"}
    document["measures"]["most"] = "two"
    answer = manager(court).post(BEGIN, whole(document, reason=""))
    page, said = answer.content.decode(), words(answer.content.decode())
    assert answer.status_code == 422
    assert not Draft.objects.filter(slug="second").exists()
    assert "Debtors who refuse" in page
    assert 'value="two"' in page
    assert "Name of the list › In Chinese: Write a text of at most 200 characters." in said
    assert "Ground 1 › But not: Give 3 to 20 of these." in said
    assert "Say why." in said
    assert said.count("Write a whole number from 0 to 100.") == 2  # above, and beside its field
    assert 'href="#text-grounds-0-outside"' in page
    assert 'id="text-grounds-0-outside"' in page


def test_ground_is_added_and_taken_out_without_a_script(court: Court) -> None:
    desk = manager(court)
    more = desk.post(BEGIN, whole(standard(), add="/grounds", reason="Half written")).content.decode()
    assert "Ground 2" in more
    assert "Half written" in more
    assert 'name="text-grounds-1-code"' in more
    assert "errorlist" not in more
    asker = desk.post(BEGIN, whole(standard(), add="/confirmed_to")).content.decode()
    assert 'name="text-confirmed_to-0-agency"' in asker  # nobody was named before
    document = standard()
    document["grounds"].append({**document["grounds"][0], "code": "second-ground"})
    less = desk.post(BEGIN, whole(document, remove="/grounds/0")).content.decode()
    assert "Ground 2" not in less
    assert 'value="second-ground"' in less
    assert not Draft.objects.filter(slug="second").exists()


def test_text_when_only_checked_is_not_saved(court: Court) -> None:
    desk = manager(court)
    sound = desk.post(BEGIN, whole(standard(), check="1"))
    assert (sound.status_code, "Nothing is wrong with the text" in sound.content.decode()) == (200, True)
    unsound = desk.post(BEGIN, whole(standard(house=[]), check="1"))
    assert unsound.status_code == 422
    assert "This default of the house is needed" in unsound.content.decode()
    assert not Draft.objects.filter(slug="second").exists()


def test_sheet_when_read_in_chinese_has_no_english_of_ours(court: Court) -> None:
    desk = Official(court.mia, "zh-hans").client
    page = desk.post(BEGIN, whole(standard(house=[], ways_out=["performed"]), check="1")).content.decode()
    assert "采用" in page
    for english in ("Ground", "VERIFY", "term ended", "Take out", "Example", "deceased", "appeal"):
        assert english not in words(page), english


def test_text_is_changed_on_the_sheet_and_the_step_of_its_case_leads_there(court: Court) -> None:
    desk = manager(court)
    desk.post(BEGIN, whole(standard()))
    draft = Draft.objects.get(slug="second")
    here = f"{DRAFTS}{draft.pk}/text/"
    assert desk.get(move_of(Case.objects.get(pk=draft.pk), "revise"))["Location"] == here
    assert 'name="text-grounds-0-code"' in desk.get(here).content.decode()
    own = {"change": "widening", "reason": WHY}
    same = desk.post(here, {**typed(standard()), **own})
    assert (same.status_code, "Nothing has changed." in same.content.decode()) == (422, True)
    shorter = standard()
    shorter["grounds"][0]["extension_years"] = 1
    told = words(desk.post(here, {**typed(shorter), "compare": "1"}).content.decode())
    assert "Ground 1 › By how many years at most it may be extended: 3 1" in told
    assert desk.post(here, {**typed(shorter), **own}).status_code == 302
    assert drafted()["grounds"][0]["extension_years"] == 1
    assert "interim" not in drafted()


def test_law_that_is_not_among_those_here_stays_to_be_spoken_of(court: Court) -> None:
    document = standard(basis=[{"instrument": "lost-law", "provision": "7"}])
    page = manager(court).post(BEGIN, whole(document)).content.decode()
    assert '<option value="lost-law 7" selected>' in page
    assert "lost-law 7 is not among the laws here. Add it first." in words(page)


def test_fields_of_the_largest_standard_are_not_too_many(court: Court, settings: Any) -> None:
    document = standard()
    document["grounds"] = document["grounds"] * 30
    document["measures"]["offered"] = document["measures"]["offered"] * 20
    assert sum(map(len, typed(document).values())) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert manager(court).post(BEGIN, whole(document)).status_code == 422
    assert len(list(leaves(SheetForm(chapters(), document).tree))) > 1000
