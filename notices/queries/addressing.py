"""Who is written to, and in whose name: from the files of records and people, where the content does not say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from notices.queries.words import language_held
from people.queries import agencies_keeping_lists
from records.queries.addressees import Addressee, addressees
from records.rules.names import masked


@dataclass(frozen=True, slots=True)
class Addressed:
    name: str
    masked_name: str
    address: str
    language: str
    erased: bool = False


UNKNOWN = Addressed("", "", "", language_held(""))
Given = Mapping[str, Any] | None


def addressed(asked: Sequence[tuple[UUID, Given]]) -> list[Addressed]:
    known = addressees({to for to, given in asked if not given})
    return [as_given(given) if given else of_record(known.get(to)) for to, given in asked]


def as_given(given: Mapping[str, Any]) -> Addressed:
    name = str(given.get("name", ""))
    language = language_held(str(given.get("language", "")))
    return Addressed(name, masked(name), str(given.get("address", "")), language)


def of_record(found: Addressee | None) -> Addressed:
    if found is None:
        return UNKNOWN
    return Addressed(found.name, found.masked_name, found.address, language_held(found.language), found.erased)


def agencies(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What a notice says of the agency by itself: its name, and whom to ask. Two queries, however many."""
    return {agency.pk: office(agency) for agency in agencies_keeping_lists().filter(pk__in=ids)}


def office(agency: Any) -> dict[str, Any]:
    contacts = list(agency.contacts.all())
    asked = next((one for one in contacts if one.purpose == "enquiries"), contacts[0] if contacts else None)
    name = {"en": agency.name_en, "zh-hans": agency.name}
    return {"authority": {"name": name}, "contact": contact_of(asked) if asked else {}}


def contact_of(contact: Any) -> dict[str, Any]:
    return {
        "phone": contact.phone,
        "email": contact.email,
        "address": {"en": contact.address_en or contact.address, "zh-hans": contact.address},
        "hours": {"en": contact.hours_en or contact.hours, "zh-hans": contact.hours},
    }
