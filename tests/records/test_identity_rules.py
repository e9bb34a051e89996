"""Numbers and names: check digits, masks, ages, and how alike two people look."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from records.queries.identity import checked, folded, lookup_of, sound
from records.rules.ages import age_on, is_minor
from records.rules.identifiers import WrongIdentifier, birth_in, mask, may_belong
from records.rules.names import Likeness, Trait, likeness, masked, may_merge
from records.rules.retention import Retention, years_after
from records.states import IdentifierType as Type
from records.states import SubjectKind
from tests.records.numbers import resident

ALICE = resident("110101", date(1990, 3, 7), 12)
FIRM = "91110000600037341L"


def test_good_numbers_are_read_however_they_are_written() -> None:
    spaced = f" {ALICE[:6]} {ALICE[6:14]}-{ALICE[14:].lower()} "
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in ALICE)
    assert {checked(Type.RESIDENT, text).value for text in (ALICE, spaced, wide)} == {ALICE}
    assert checked(Type.CREDIT_CODE, "9111 0000 6000 3734 1l").value == FIRM
    assert checked(Type.PASSPORT, "e 1234567", "GB").canonical == "passport|GB|E1234567"


@given(place=some.integers(0, 17), digit=some.sampled_from("0123456789X"))
def test_resident_number_with_one_wrong_digit_is_refused(place: int, digit: str) -> None:
    wrong = ALICE[:place] + digit + ALICE[place + 1 :]
    if wrong == ALICE:
        return
    with pytest.raises(WrongIdentifier):
        checked(Type.RESIDENT, wrong)


@given(place=some.integers(0, 16))
def test_resident_number_with_two_neighbours_exchanged_is_refused(place: int) -> None:
    wrong = ALICE[:place] + ALICE[place + 1] + ALICE[place] + ALICE[place + 2 :]
    if wrong == ALICE:
        return
    with pytest.raises(WrongIdentifier):
        checked(Type.RESIDENT, wrong)


@given(place=some.integers(0, 17), sign=some.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_credit_code_with_one_wrong_sign_is_refused(place: int, sign: str) -> None:
    wrong = FIRM[:place] + sign + FIRM[place + 1 :]
    if wrong == FIRM:
        return
    with pytest.raises(WrongIdentifier):
        checked(Type.CREDIT_CODE, wrong)


@pytest.mark.parametrize(
    "text", ["", "1", "110101900307123", ALICE + "0", "x" * 60, "11010119901301001X", "<script>", "１１"]
)
def test_what_is_no_number_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(WrongIdentifier) as refused:
        checked(Type.RESIDENT, text)
    assert not text or len(text) < 3 or text not in str(refused.value.text)


def test_number_is_masked_wherever_it_is_printed() -> None:
    number = checked(Type.RESIDENT, ALICE)
    assert mask(number) == f"110*************{ALICE[-2:]}"
    assert ALICE not in repr(number)
    assert mask(checked(Type.PASSPORT, "E1234567")) == "E1*****7"


def test_lookup_differs_by_kind_and_country_and_does_not_hold_the_number() -> None:
    one, other = checked(Type.PASSPORT, "E1234567", "CN"), checked(Type.PASSPORT, "E1234567", "GB")
    assert lookup_of(one) != lookup_of(other)
    assert len(lookup_of(one)) == 32
    assert b"E1234567" not in lookup_of(one)


def test_birth_is_read_from_the_resident_number_alone() -> None:
    assert birth_in(checked(Type.RESIDENT, ALICE)) == date(1990, 3, 7)
    assert birth_in(checked(Type.CREDIT_CODE, FIRM)) is None


def test_numbers_belong_to_their_kinds_of_subject() -> None:
    assert may_belong(Type.RESIDENT, SubjectKind.SOLE_TRADER)
    assert not may_belong(Type.RESIDENT, SubjectKind.ORGANISATION)
    assert not may_belong(Type.CREDIT_CODE, SubjectKind.PERSON)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 5, 8), date(2026, 5, 7), 17),
        (date(2008, 5, 8), date(2026, 5, 8), 18),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
    ],
)
def test_age_is_full_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age
    assert is_minor(born, on) is (age < 18)


def test_minority_when_the_birth_date_is_unknown() -> None:
    assert is_minor(None, date(2026, 5, 8)) is None
    assert is_minor(None, date(2026, 5, 8), known=True) is True


@pytest.mark.parametrize(
    ("name", "shown"),
    # The database masks a public entry in the same way, and refuses another (lists_publication_says).
    [
        ("张伟", "张*"),
        ("欧阳娜娜", "欧**娜"),
        ("李明明", "李*明"),
        ("Erin Example", "E*** E******"),
        ("示例小店（个体）", "示******）"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_names_are_found_in_either_script_and_by_sound() -> None:
    assert folded("張偉國") == folded("张 伟国") == folded("張·偉國")
    assert sound("張偉國") == "zhangweiguo"
    assert folded("Ångström & Söhne") == "angstromsohne"


PERSON = Likeness(
    frozenset({"张伟"}), "张伟", frozenset({"zhangwei"}), date(1990, 3, 7), frozenset({("resident", b"1")})
)


def like(**changes: object) -> Likeness:
    from dataclasses import replace

    return replace(PERSON, **changes)


def test_likeness_is_explained_point_by_point() -> None:
    score = likeness(PERSON, like(identifiers=frozenset()))
    assert (score.traits, score.points, score.identified_by) == ((Trait.NAME, Trait.BIRTH), 55, 2)
    assert likeness(PERSON, like(current="章威", names=frozenset({"章威"}))).traits[0] is Trait.SOUND


@pytest.mark.parametrize(
    ("other", "cleared", "same_kind", "open_"),
    [
        (like(), False, True, True),
        (like(identifiers=frozenset()), False, True, True),
        (like(born_on=None, identifiers=frozenset()), False, True, False),  # a name alone
        (like(born_on=date(1991, 3, 7)), False, True, False),
        (like(identifiers=frozenset({("resident", b"2")})), False, True, False),
        (like(), True, True, False),
        (like(), False, False, False),
    ],
)
def test_merging_needs_two_marks_and_nothing_against_it(
    other: Likeness, cleared: bool, same_kind: bool, open_: bool
) -> None:
    assert may_merge(likeness(PERSON, other), cleared=cleared, same_kind=same_kind).open is open_


def test_retention_is_counted_from_the_end_of_the_conduct() -> None:
    adverse = Retention(5, adverse=True)
    assert adverse.last_day(document_on=date(2020, 1, 1), conduct_ended_on=None) is None
    assert adverse.last_day(document_on=date(2020, 1, 1), conduct_ended_on=date(2021, 8, 31)) == date(2026, 8, 31)
    assert Retention(1, adverse=False).last_day(document_on=date(2026, 3, 1), conduct_ended_on=None) == date(2027, 3, 1)
    assert years_after(date(2024, 2, 29), 5) == date(2029, 2, 28)
