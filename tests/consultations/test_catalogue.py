"""The first kind of text: the catalogue of what may be recorded. It comes into force by adoption, and in no other way."""

import json
from typing import Any

import pytest
from django.test import Client

from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from consultations.models import Draft
from consultations.rules.catalogues import classify_change
from consultations.states import Change
from consultations.transitions import begin_draft
from deadlines.transitions.sweeping import sweep
from people.states import Role
from records import transitions as records
from records.queries.catalogue import in_force
from tests.consultations.world import AFTER, OPENED, TownHall
from tests.people.cast import appoint
from tests.records.documents import catalogue, debt
from tests.records.office import ARTICLE, LAW


@pytest.fixture
def law(town: TownHall, legal_clock) -> None:
    legal_clock.set(OPENED)
    lena, max_ = (appoint(name, town.agency, Role.RECORDS_OFFICER) for name in ("lena", "max"))
    records.enter_law(law=LAW, provisions=[ARTICLE], by=lena, at=legal_now(), reason="Enacted.")
    records.certify_law(code=LAW.code, by=max_, at=legal_now(), reason="Read and compared.")


def drafted(town: TownHall, document: dict[str, Any], slug: str = "catalogue") -> Draft:
    made = begin_draft(
        kind="catalogue",
        slug=slug,
        document=json.dumps(document),
        agency=town.agency.pk,
        by=actor_of(town.alice),
        at=legal_now(),
        reason="What may be recorded.",
    )
    return Draft.objects.get(pk=made.case_id)


def test_catalogue_from_draft_to_force(town: TownHall, law: None, legal_clock, client: Client):
    before = in_force()
    draft = drafted(town, catalogue())
    town.move(draft, "open-comment", town.alice)
    page = client.get("/consultations/catalogue/").content.decode()
    assert "Judgment that was not performed" in page
    assert "未履行生效法律文书确定的义务" in client.get("/consultations/catalogue/?lang=zh-hans").content.decode()
    assert in_force() == before
    legal_clock.set(AFTER)
    sweep()
    town.adopt(draft)
    version = in_force()
    assert version is not None
    assert version != before
    assert (version.draft, version.digest) == (draft.pk, town.version(draft).digest)
    assert version.adopted_by == town.bob


def test_catalogue_with_what_may_never_be_collected(town: TownHall, law: None):
    field = {"name": "religion", "kind": "text", "title": {"en": "Religion", "zh": "宗教"}}
    with pytest.raises(Invalid) as refused:
        drafted(town, catalogue(debt(fields=[field])))
    assert all(fault.pointer.startswith("/document/items/0/fields/0") for fault in refused.value.faults)


def test_catalogue_on_a_law_that_is_not_there(town: TownHall):
    with pytest.raises(Invalid) as refused:
        drafted(town, catalogue())
    assert {fault.pointer for fault in refused.value.faults} == {"/document/items/0/basis", "/document/items/1/basis"}


@pytest.mark.parametrize(
    ("changed", "change", "certain"),
    [
        (debt(sources=["court", "tax", "police"]), Change.WIDENING, True),
        (debt(retention={"years": 4}), Change.NARROWING, False),
        (debt(sources=["court"]), Change.NARROWING, False),
        (debt(title={"en": "Judgment not performed", "zh": "未履行义务"}), Change.WIDENING, False),
    ],
)
def test_change_of_a_catalogue(changed: dict[str, Any], change: Change, certain: bool):
    proposed = classify_change(catalogue(debt()), catalogue(changed))
    assert (proposed.change, proposed.certain) == (change, certain)


def test_widening_of_a_catalogue_is_never_certified_as_narrowing(town: TownHall, law: None):
    draft = drafted(town, catalogue(debt(sources=["court"])))
    town.move(draft, "open-comment", town.alice)
    with pytest.raises(Refusal) as refused:
        town.move(draft, "narrow", town.alice, document=json.dumps(catalogue(debt())), change="clerical")
    assert [reason.rule for reason in refused.value.because] == ["widening"]
