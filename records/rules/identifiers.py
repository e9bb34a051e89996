"""Identifiers: one form for comparing, a mask for showing, and what a number says about its owner's birth."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from cases.rules.verdicts import Text
from cases.states import gettext_noop
from records.states import NATURAL, IdentifierType, SubjectKind

FREE = re.compile(r"[A-Z0-9][A-Z0-9./-]{3,39}")
COUNTRY = re.compile(r"[A-Z]{2}")
# Whose numbers these are.
OWNERS = {
    IdentifierType.RESIDENT: NATURAL,
    IdentifierType.CREDIT_CODE: frozenset(SubjectKind) - {SubjectKind.PERSON},
    IdentifierType.PASSPORT: NATURAL,
    IdentifierType.FOREIGN_COMPANY: frozenset({SubjectKind.ORGANISATION, SubjectKind.PUBLIC_BODY}),
}
# GB 11643, as people write it: seventeen digits and a check sign, perhaps in groups.
RESIDENT = re.compile(r"(?<![0-9A-Za-z])(?:\d[ -]?){17}[\dXx](?![0-9A-Za-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
CHECKED = frozenset({IdentifierType.RESIDENT, IdentifierType.CREDIT_CODE})


class WrongIdentifier(ValueError):
    def __init__(self, text: Text) -> None:
        super().__init__(text.msgid)
        self.text = text


@dataclass(frozen=True, slots=True)
class Written:
    """An identifier in the form in which it is compared: never shown, never logged."""

    type: IdentifierType
    value: str
    country: str = "CN"

    def __repr__(self) -> str:
        return f"Written({self.type}, {mask(self)})"

    @property
    def canonical(self) -> str:
        """What the keyed hash is made of: two countries may give the same number."""
        return f"{self.type}|{self.country}|{self.value}"


def written(kind: IdentifierType, text: str, country: str = "CN") -> Written:
    """Full-width digits, spaces and dashes are how people write. What is no number of this kind is refused."""
    value = re.sub(r"[\s‐-―_]", "", unicodedata.normalize("NFKC", text)).upper()
    if kind in CHECKED:
        value = value.replace("-", "")
        country = "CN"
    if not FREE.fullmatch(value):
        raise WrongIdentifier(Text(gettext_noop("This is no number of that kind.")))
    if not COUNTRY.fullmatch(country):
        raise WrongIdentifier(Text(gettext_noop("Write the country as two letters, such as CN.")))
    return Written(kind, value, country)


def mask(number: Written) -> str:
    """Enough for an official to tell two apart with the paper in hand; not enough to use."""
    value = number.value
    if number.type is IdentifierType.RESIDENT:
        return f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}"
    kept = 2 if len(value) < 10 else 4
    return f"{value[:2]}{'*' * (len(value) - 2 - kept // 2)}{value[-(kept // 2) :]}"


def may_belong(kind: IdentifierType, subject: SubjectKind) -> bool:
    return subject in OWNERS[kind]


def birth_in(number: Written) -> date | None:
    """GB 11643: the seventh to fourteenth digits."""
    if number.type is not IdentifierType.RESIDENT:
        return None
    digits = number.value[6:14]
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def has_resident_number(text: str) -> bool:
    """What everybody reads holds none (RULES.md 16). Its check sign tells it from any other long number."""
    plain = unicodedata.normalize("NFKC", text)
    return any(is_checked(re.sub("[ -]", "", found)) for found in RESIDENT.findall(plain))


def is_checked(value: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, value[:17], strict=True))
    return CHECK_SIGNS[total % 11] == value[17].upper()
