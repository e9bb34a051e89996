"""A regime as a file: laws, what may be recorded, and a list's standard. Read into values, or told what is wrong with it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.rules.fields import Fault
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from lists.rules import standard_faults
from lists.rules.standard_faults import Surroundings
from records.rules import catalogue
from records.rules.catalogue_documents import CODE, Malformed, Reader
from records.rules.law import ProvisionFacts
from records.states import LawField, Power, Rank

KEYS = {"pack", "agency", "laws", "catalogue", "standard"}
LAW_KEYS = {
    "code",
    "title",
    "title_en",
    "number",
    "issuer",
    "rank",
    "field",
    "source",
    "in_force_from",
    "in_force_until",
    "provisions",
}
RANKS = {rank.name.lower().replace("_", " "): rank for rank in Rank}
TITLE = {"en": "Catalogue of public records", "zh": "公共信用信息目录"}


@dataclass(frozen=True, slots=True)
class Provision:
    number: str
    text: str
    text_en: str
    powers: tuple[Power, ...]


@dataclass(frozen=True, slots=True)
class Law:
    code: str
    title: str
    title_en: str
    number: str
    issuer: str
    rank: Rank
    field: LawField
    source: str
    in_force_from: date
    in_force_until: date | None
    provisions: tuple[Provision, ...]

    def facts(self) -> dict[tuple[str, str], ProvisionFacts]:
        """As if a second official had compared it: whether one has is asked when something shall stand on it."""
        return {
            (self.code, one.number): ProvisionFacts(
                instrument=self.code,
                number=one.number,
                rank=self.rank,
                field=self.field,
                powers=frozenset(one.powers),
                in_force_from=self.in_force_from,
                in_force_until=self.in_force_until,
            )
            for one in self.provisions
        }


@dataclass(frozen=True, slots=True)
class Pack:
    name: str
    agency: str
    laws: tuple[Law, ...]
    items: tuple[Mapping[str, Any], ...]
    standard: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What stands already, where the pack would be loaded."""

    law: Mapping[tuple[str, str], ProvisionFacts]
    items: Mapping[str, bool]  # whether each is adverse
    agencies: Collection[str]
    on: date
    keepers: Collection[str] = ()  # the pack’s agency, and those above it


def pack_of(document: Any) -> Pack:
    """All of it, or `Malformed` with every fault. Items and standard are read by their own rooms' rules."""
    reader = Reader()
    given = reader.mapping(document, "", KEYS)
    pack = Pack(
        name=reader.coded(given.get("pack"), "/pack", CODE),
        agency=reader.coded(given.get("agency"), "/agency", CODE),
        laws=tuple(read_laws(reader, given.get("laws", []))),
        items=tuple(read_items(reader, given.get("catalogue", []))),
        standard=reader.mapping(given.get("standard"), "/standard", {*map(str, given.get("standard") or ())})
        if isinstance(given.get("standard"), Mapping)
        else reader.mapping(None, "/standard", set()),
    )
    if reader.faults:
        raise Malformed(*reader.faults)
    return pack


def read_laws(reader: Reader, value: Any) -> Iterator[Law]:
    for at, row in enumerate(reader.sequence(value, "/laws", least=0, most=50)):
        yield read_law(reader, row, f"/laws/{at}")


def read_law(reader: Reader, row: Any, place: str) -> Law:
    given = reader.mapping(row, place, LAW_KEYS)
    provisions = reader.sequence(given.get("provisions"), f"{place}/provisions", most=200)
    return Law(
        code=reader.coded(given.get("code"), f"{place}/code", CODE),
        title=reader.text(given.get("title"), f"{place}/title", 300),
        title_en=reader.text(given.get("title_en"), f"{place}/title_en", 300),
        number=reader.text(given.get("number"), f"{place}/number", 100),
        issuer=reader.text(given.get("issuer"), f"{place}/issuer", 200),
        rank=read_rank(reader, given.get("rank"), f"{place}/rank"),
        field=reader.choice(given.get("field"), f"{place}/field", LawField) or LawField.OTHER,
        source=reader.text(given.get("source"), f"{place}/source", 500),
        in_force_from=read_day(reader, given.get("in_force_from"), f"{place}/in_force_from") or date.max,
        in_force_until=read_day(reader, given["in_force_until"], f"{place}/in_force_until")
        if given.get("in_force_until") is not None
        else None,
        provisions=tuple(read_provision(reader, one, f"{place}/provisions/{at}") for at, one in enumerate(provisions)),
    )


def read_rank(reader: Reader, value: Any, place: str) -> Rank:
    found = RANKS.get(value) if isinstance(value, str) else None
    if found is None:
        reader.fault(place, gettext_noop("Choose one of: %(offered)s."), offered=", ".join(RANKS))
    return found or Rank.GUIDANCE


def read_day(reader: Reader, value: Any, place: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        reader.fault(place, gettext_noop("Write a day as 2026-05-01."))
        return None


def read_provision(reader: Reader, row: Any, place: str) -> Provision:
    given = reader.mapping(row, place, {"number", "text", "text_en", "powers"})
    powers = reader.sequence(given.get("powers"), f"{place}/powers", most=len(Power))
    read = [reader.choice(one, f"{place}/powers/{at}", Power) for at, one in enumerate(powers)]
    return Provision(
        number=reader.text(given.get("number"), f"{place}/number", 60),
        text=reader.text(given.get("text"), f"{place}/text", 20_000),
        text_en=reader.text(given.get("text_en"), f"{place}/text_en", 20_000),
        powers=tuple(one for one in read if one is not None),
    )


def read_items(reader: Reader, value: Any) -> Iterator[Mapping[str, Any]]:
    for at, row in enumerate(reader.sequence(value, "/catalogue", least=0)):
        if isinstance(row, Mapping):
            yield row
        else:
            reader.fault(f"/catalogue/{at}", gettext_noop("This should be an object."))


# --- What is wrong with it --------------------------------------------------------------------------------------------


def faults(document: Any, known: Known) -> list[Fault]:
    """None: every text in it may begin its way. That is a draft; nothing of it is in force by being loaded."""
    try:
        pack = pack_of(document)
    except Malformed as malformed:
        return list(malformed.faults)
    law = {**known.law, **{key: facts for one in pack.laws for key, facts in one.facts().items()}}
    return [
        *own_faults(pack, known),
        *catalogue_faults(pack, law, known.on),
        *within("/standard", standard_faults.faults(pack.standard, surroundings(pack, law, known))),
    ]


def own_faults(pack: Pack, known: Known) -> Iterator[Fault]:
    if pack.agency not in known.agencies:
        yield Fault("/agency", Text(gettext_noop("There is no agency %(code)s here."), {"code": pack.agency}))
    if pack.standard.get("list") != pack.name:
        yield Fault(
            "/standard/list", Text(gettext_noop("The list is named as the pack is: %(name)s."), {"name": pack.name})
        )
    codes = [law.code for law in pack.laws]
    for at, code in enumerate(codes):
        if code in codes[:at]:
            yield Fault(f"/laws/{at}/code", Text(gettext_noop("This code stands above already.")))


def catalogue_faults(pack: Pack, law: Mapping[tuple[str, str], ProvisionFacts], on: date) -> Iterator[Fault]:
    if not pack.items:
        return
    for fault in catalogue.faults({"title": TITLE, "items": list(pack.items)}, law, on):
        yield Fault(f"/catalogue{fault.pointer.removeprefix('/items')}", fault.text)


def surroundings(pack: Pack, law: Mapping[tuple[str, str], ProvisionFacts], known: Known) -> Surroundings:
    items = {str(item.get("code")): item.get("adverse") is True for item in pack.items}
    items = {**known.items, **items}
    return Surroundings(law=law, items=items, agencies=known.agencies, on=known.on, keepers=known.keepers)


def within(pointer: str, found: Collection[Fault]) -> list[Fault]:
    return [Fault(f"{pointer}{one.pointer}", one.text) for one in found]
