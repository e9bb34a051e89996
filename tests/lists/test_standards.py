"""What a standard must be: every reason for refusal, each found alone. No database."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lists.rules.standard_documents import MOST_COURTS, standard_of
from lists.rules.standard_faults import Surroundings, faults
from records.rules.law import ProvisionFacts
from records.states import LawField, Power, Rank
from tests.lists.standard import INSIDE, TOLD_TO_TAX, ground, measure, standard, words
from tests.lists.tax import redlist


def provision(number: str, *powers: Power, **changes: Any) -> ProvisionFacts:
    plain = {
        "rank": Rank.LAW,
        "field": LawField.LEGAL_OBLIGATION,
        "in_force_from": date(2013, 10, 1),
    }
    return ProvisionFacts("spc-list", number, powers=frozenset(powers), **{**plain, **changes})


LAW = {
    ("spc-list", "1"): provision("1", Power.COLLECT, Power.LIST),
    ("spc-list", "2"): provision("2", Power.RESTRICT),
    ("spc-list", "3"): provision("3", Power.CONFIRM),
}
KNOWN = Surroundings(LAW, {"unpaid-judgment": True, "grade-a": False}, {"court", "tax"}, date(2026, 1, 5))


def found(document: dict[str, Any], known: Surroundings = KNOWN) -> list[str]:
    return [fault.pointer for fault in faults(document, known)]


def without(key: str) -> dict[str, Any]:
    text = standard()
    del text[key]
    return text


def offering(**changes: Any) -> dict[str, Any]:
    text = standard()
    text["measures"].update(changes)
    return text


def clocks(**changes: Any) -> dict[str, Any]:
    text = standard()
    text["clocks"].update(changes)
    return text


def example(text: str) -> dict[str, Any]:
    return ground(inside=[words(text, "例"), *INSIDE[1:]])


def test_standard_when_lawful_has_no_faults() -> None:
    assert found(standard()) == []
    assert found(redlist()) == []
    assert found(standard(confirmed_to=TOLD_TO_TAX)) == []
    assert standard_of(standard()).confirmed_to == ()
    assert standard_of(standard()).ground_of_item("unpaid-judgment") is not None


G, M = "/grounds/0", "/measures/offered/0"
FAULTY: list[tuple[dict[str, Any], str]] = [
    (standard(basis=[{"instrument": "spc-list", "provision": "9"}]), "/basis"),
    (standard(basis=[{"instrument": "spc-list", "provision": "2"}]), "/basis"),
    (standard(colour="grey"), "/colour"),
    (standard(colour="redlist"), "/clocks/posting"),
    (standard(colour="redlist"), f"{G}/items"),
    (clocks(posting={"amount": 7, "unit": "days"}), "/clocks/posting"),
    (redlist(clocks={**redlist()["clocks"], "posting": {"amount": 6, "unit": "days"}}), "/clocks/posting"),
    (redlist(clocks={**redlist()["clocks"], "posting": {"amount": 7, "unit": "working_days"}}), "/clocks/posting"),
    (redlist(publication={"organisation": "nothing", "basis": standard()["basis"]}), "/publication/organisation"),
    (redlist(ways_out=["listed in error"]), "/ways_out"),
    (
        redlist(grounds=[{**redlist()["grounds"][0], "term": None, "review": {"amount": 1, "unit": "years"}}]),
        f"{G}/term",
    ),
    (redlist(grounds=[{**redlist()["grounds"][0], "items": ["unpaid-judgment"]}]), f"{G}/items"),
    (standard(interim={"basis": [], "most": {"amount": 7, "unit": "days"}}), "/interim"),
    (standard(interim={"basis": standard()["basis"], "most": {"amount": 7, "unit": "days"}}), "/interim"),
    (standard(friends=True), "/friends"),
    (standard(grounds=[]), "/grounds"),
    (ground(items=["unknown"]), f"{G}/items"),
    (ground(items=["grade-a"]), f"{G}/items"),
    (ground(term=None), f"{G}/term"),
    (ground(review={"amount": 1, "unit": "years"}), f"{G}/term"),
    (ground(term={"amount": 3, "unit": "years"}), f"{G}/term"),
    (ground(term={"amount": 25, "unit": "months"}), f"{G}/term"),
    (ground(term={"amount": 90, "unit": "days"}), f"{G}/term"),
    (ground(term={"amount": 6, "unit": "months"}), f"{G}/extension_years"),
    (
        ground(term={"amount": 3, "unit": "years"}, term_basis=[{"instrument": "x", "provision": "1"}]),
        f"{G}/term_basis",
    ),
    (ground(harm="health or safety"), "/verifier"),
    (ground(harm="health or safety"), "/house"),
    (standard(verifier="bank"), "/verifier"),
    (standard(courts=["bank"]), "/courts/0"),
    (standard(courts=["tax", "tax"]), "/courts/1"),
    (standard(courts=["tax"], verifier="tax"), "/courts/0"),
    (standard(courts=[*"abcdefghijk"]), "/courts"),
    (standard(courts=["tax"], colour="redlist"), "/courts"),
    (standard(confirmed_to=[{**TOLD_TO_TAX[0], "agency": "bank"}]), "/confirmed_to/0/agency"),
    (standard(confirmed_to=TOLD_TO_TAX * 2), "/confirmed_to/0/agency"),
    (standard(confirmed_to=[{**TOLD_TO_TAX[0], "basis": standard()["basis"]}]), "/confirmed_to/0/basis"),
    (standard(confirmed_to=[{**TOLD_TO_TAX[0], "purpose": {"en": "", "zh": "x"}}]), "/confirmed_to/0/purpose/en"),
    (
        standard(
            confirmed_to=TOLD_TO_TAX, publication=dict.fromkeys(("person", "sole_trader", "organisation"), "nothing")
        ),
        "/confirmed_to",
    ),
    (standard(confirmed_to=TOLD_TO_TAX, colour="redlist"), "/confirmed_to"),
    (redlist(interim={"basis": standard()["basis"], "most": {"amount": 7, "unit": "days"}}), "/interim"),
    (ground(term={"amount": 0, "unit": "years"}), f"{G}/term/amount"),
    (ground(term=None, review={"amount": 3, "unit": "years"}), f"{G}/review"),
    (ground(extension_years=4), f"{G}/extension_years"),
    (ground(inside=INSIDE[:2]), f"{G}/inside"),
    (ground(outside=INSIDE[:2]), f"{G}/outside"),
    (ground(inside=[INSIDE[0], INSIDE[0], INSIDE[1]]), f"{G}/inside"),
    (ground(outside=INSIDE), f"{G}/outside"),
    (ground(conduct=words("Signed a petition", "上访")), f"{G}/conduct/en"),
    (ground(title=words("Religious belief", "宗教信仰")), f"{G}/title/en"),
    (example("Took part in a demonstration"), f"{G}/inside/0/en"),
    (ground(conduct=words("Any breach of anything", "一切失信行为")), f"{G}/conduct/en"),
    (ground(basis=[]), f"{G}/basis"),
    (measure(basis=[{"instrument": "spc-list", "provision": "1"}]), f"{M}/basis"),
    (measure(applied_by="bank"), f"{M}/applied_by"),
    (measure(reaches="relative"), f"{M}/reaches"),
    (measure(reaches="officer"), f"{M}/reaches"),
    (measure(reaches="private party"), f"{M}/reaches"),
    *((measure(denies=[need]), f"{M}/denies") for need in ("schooling", "health care", "housing", "subsistence")),
    *((measure(denies=[need]), f"{M}/denies") for need in ("basic public services", "all travel", "work", "court")),
    (measure(denies=["payment"]), f"{M}/denies"),
    (measure(code="no-tenders"), f"{M}/code"),
    (clocks(response={"amount": 4, "unit": "working_days"}), "/clocks/response"),
    (clocks(response={"amount": 30, "unit": "days"}), "/clocks/response"),
    (clocks(decide_lapses=True), "/house"),
    (standard(house=[]), "/house"),
    (
        standard(publication={"person": "named", "sole_trader": "nothing", "organisation": "named"}),
        "/publication/basis",
    ),
    (standard(publication={"organisation": "named", "sole_trader": "nothing"}), "/publication/person"),
    (standard(ways_out=["performed"]), "/ways_out"),
    (standard(remedies=standard()["remedies"][:1]), "/remedies"),
    (standard(relisting_months=3), "/relisting_months"),
    (standard(exclusions=[{"code": "x", "title": words("X", "X"), "ground": "other"}]), "/exclusions/0/ground"),
    *((without(key), f"/{key}") for key in ("title", "basis", "grounds", "publication", "ways_out", "remedies")),
    (offering(most=-1), "/measures/most"),
]


@pytest.mark.parametrize(("document", "pointer"), FAULTY)
def test_standard_when_one_thing_is_wrong_is_refused_for_it(document: dict[str, Any], pointer: str) -> None:
    assert any(one == pointer or one.startswith(f"{pointer}/") for one in found(document)), found(document)


@pytest.mark.parametrize(
    "changes",
    [
        {"rank": Rank.GUIDANCE},
        {"rank": Rank.DEPARTMENT_RULE},
        {"in_force_from": date(2026, 1, 6)},
        {"in_force_until": date(2026, 1, 5)},
        {"certified": False},
    ],
)
def test_law_when_it_does_not_carry_a_list_is_refused(changes: dict[str, Any]) -> None:
    law = {**LAW, ("spc-list", "1"): provision("1", Power.COLLECT, Power.LIST, **changes)}
    assert "/basis" in found(standard(), Surroundings(law, KNOWN.items, KNOWN.agencies, KNOWN.on))


def test_administrative_blacklist_when_outside_the_four_fields_is_refused() -> None:
    law = {**LAW, ("spc-list", "1"): provision("1", Power.LIST, field=LawField.OTHER)}
    known = Surroundings(law, KNOWN.items, KNOWN.agencies, KNOWN.on)
    assert found(standard(), known) == []
    assert "/basis" in found(standard(administrative=True), known)
    text = standard(administrative=True)
    text["grounds"][0]["harm"] = None
    assert "/grounds/0/harm" in found(text)


def test_faults_when_many_are_all_told_at_once() -> None:
    text = deepcopy(measure(reaches="relative", denies=["schooling", "court"]))
    text["house"] = []
    assert {"/house", f"{M}/reaches", f"{M}/denies"} <= set(found(text))


@given(st.lists(st.sampled_from(["tax", "harbour", "court", "bank"]), max_size=MOST_COURTS + 2))
def test_courts_when_each_is_there_apart_and_named_once_are_the_only_sound_ones(courts: list[str]) -> None:
    """The court keeps the list; there is no bank here."""
    known = replace(KNOWN, agencies={"tax", "harbour", "court"}, keepers={"court"})
    told = {at for at in found(standard(courts=courts), known) if at.startswith("/courts")}
    wrong = {f"/courts/{at}" for at, code in enumerate(courts) if code in ("court", "bank", *courts[:at])}
    assert told == ({"/courts"} if len(courts) > MOST_COURTS else wrong)
    if not told:
        assert standard_of(standard(courts=courts)).courts == tuple(courts)
    assert standard_of(standard()).courts == ()
