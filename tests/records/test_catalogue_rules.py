"""What a catalogue may say, what a change of it does, and what a record may say under it."""

from datetime import date
from typing import Any

import pytest

from cases.rules.fields import Invalid
from records.rules.catalogue import facts_for, faults, widens
from records.rules.catalogue_documents import items_of
from records.rules.law import ProvisionFacts
from records.states import LawField, Power, Rank
from tests.records.documents import DEBT, GOOD_TAXPAYER, catalogue, debt
from tests.records.test_forbidden import DISGUISES

TODAY = date(2026, 5, 8)
LAW = ProvisionFacts(
    "spc-list",
    "1",
    Rank.JUDICIAL_INTERPRETATION,
    LawField.LEGAL_OBLIGATION,
    frozenset({Power.COLLECT, Power.LIST}),
    date(2013, 10, 1),
)


def said(document: Any, law: ProvisionFacts = LAW) -> dict[str, str]:
    return {fault.pointer: fault.text.msgid for fault in faults(document, {("spc-list", "1"): law}, TODAY)}


def test_good_catalogue_has_no_fault() -> None:
    assert said(catalogue()) == {}


@pytest.mark.parametrize("name", DISGUISES.values(), ids=DISGUISES.keys())
def test_forbidden_field_is_refused_in_the_schema(name: str) -> None:
    field = {"name": name, "kind": "text", "title": {"en": "Remark", "zh": "备注"}}
    assert "This may not be collected at all: %(kind)s." in said(catalogue(debt(fields=[field]))).values()


@pytest.mark.parametrize("place", ["title", "documents", "choice", "field title", "key"])
def test_forbidden_word_is_refused_wherever_it_stands(place: str) -> None:
    field = {"name": "remark", "kind": "text", "title": {"en": "Remark", "zh": "备注"}}
    choice = {"code": "one", "title": {"en": "Ethnic group", "zh": "其他"}}
    item: dict[str, Any] = {
        "title": {"title": {"en": "Religious belief", "zh": "其他"}},
        "documents": {"documents": ["信访 record"]},
        "choice": {"fields": [{**field, "kind": "choice", "choices": [choice]}]},
        "field title": {"fields": [{**field, "title": {"en": "Remark", "zh": "血型"}}]},
        "key": {"bloodType": "A"},
    }[place]
    assert "This may not be collected at all: %(kind)s." in said(catalogue(debt(**item))).values()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"retention": {"years": 6}}, "/items/0/retention/years"),
        ({"retention": {"months": 61}}, "/items/0/retention/months"),
        ({"retention": {"years": True}}, "/items/0/retention/years"),
        ({"severity": None}, "/items/0/severity"),
        ({"adverse": False}, "/items/0/severity"),
        ({"basis": []}, "/items/0/basis"),
        ({"basis": [{"instrument": "spc-list", "provision": "99"}]}, "/items/0/basis"),
        ({"sources": []}, "/items/0/sources"),
        ({"subjects": ["everybody"]}, "/items/0/subjects/0"),
        ({"code": "Unpaid Judgment"}, "/items/0/code"),
        ({"extra": 1}, "/items/0/extra"),
        ({"fields": [DEBT["fields"][0], DEBT["fields"][0]]}, "/items/0/fields/1/name"),
        ({"fields": "none"}, "/items/0/fields"),
    ],
)
def test_fault_is_told_with_its_place(change: dict[str, Any], pointer: str) -> None:
    assert next(iter(said(catalogue(debt(**change))))) == pointer


@pytest.mark.parametrize("document", [None, [], {"items": None}, {"items": [3]}, {"items": [[]]}])
def test_malformed_text_is_told_and_does_not_break(document: Any) -> None:
    assert said(document)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rank": Rank.GUIDANCE}, "%(law)s does not rank high enough for this."),
        ({"powers": frozenset({Power.LIST})}, "%(law)s does not say that this may be collected."),
        ({"in_force_until": date(2026, 5, 8)}, "%(law)s is not in force."),
        ({"in_force_from": date(2026, 5, 9)}, "%(law)s is not in force."),
        ({"certified": False}, "A second official has not yet compared %(law)s with its published text."),
    ],
)
def test_item_needs_a_law_that_carries_it(change: dict[str, Any], sentence: str) -> None:
    from dataclasses import replace

    assert set(said(catalogue(), replace(LAW, **change)).values()) == {sentence}


@pytest.mark.parametrize(
    ("change", "wider"),
    [
        ({}, False),
        ({"subjects": ["organisation"]}, False),
        ({"sources": ["court"]}, False),
        ({"severity": "minor"}, False),
        ({"retention": {"years": 4}}, False),
        ({"fields": DEBT["fields"][:1]}, False),
        ({"subjects": [*DEBT["subjects"], "public body"]}, True),
        ({"sources": [*DEBT["sources"], "police"]}, True),
        ({"documents": ["enforcement order", "note"]}, True),
        ({"severity": "serious"}, True),
        ({"title": {"en": "Anything", "zh": "其他"}}, True),
        ({"basis": [{"instrument": "another", "provision": "1"}]}, True),
        (
            {"fields": [*DEBT["fields"], {"name": "place", "kind": "text", "title": {"en": "Place", "zh": "地点"}}]},
            True,
        ),
    ],
)
def test_change_widens_when_more_may_be_recorded(change: dict[str, Any], wider: bool) -> None:
    assert widens(catalogue(), catalogue(debt(**change), GOOD_TAXPAYER)) is wider


def test_change_that_lengthens_or_adds_widens() -> None:
    short = catalogue(debt(retention={"years": 4}))
    assert widens(short, catalogue(DEBT))
    assert widens(catalogue(DEBT), catalogue())
    assert not widens(catalogue(), catalogue(DEBT))


(ITEM, _) = items_of(catalogue())


def test_facts_come_in_as_the_catalogue_says() -> None:
    given = {"sum_owed": "120000", "ground": "evades", "conduct": "Moved the lorries to a cousin’s firm."}
    assert facts_for(ITEM, given) == {**given, "sum_owed": 120000}


@pytest.mark.parametrize(
    ("given", "pointer", "sentence"),
    [
        ({}, "/sum_owed", "Please fill this in."),
        ({"sum_owed": "much"}, "/sum_owed", "Write a whole number."),
        ({"sum_owed": 1, "ground": "rude"}, "/ground", "Choose one of those offered."),
        (
            {"sum_owed": 1, "colour": "red"},
            "/colour",
            "The catalogue does not provide for this. Only what stands in it may be recorded.",
        ),
        ({"sum_owed": 1, "宗教": "x"}, "/宗教", "This may not be collected at all: %(kind)s."),
        ({"sum_owed": 1, "conduct": "Refuses. 血型：A"}, "/conduct", "This may not be collected at all: %(kind)s."),
    ],
)
def test_facts_outside_the_catalogue_are_refused(given: dict[str, Any], pointer: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        facts_for(ITEM, given)
    assert [(fault.pointer, fault.text.msgid) for fault in refused.value.faults] == [(pointer, sentence)]
