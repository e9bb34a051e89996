"""A list's standard as a document: read into values, or told what is wrong with it, place by place."""

from collections.abc import Iterator, Mapping
from typing import Any

from cases.states import gettext_noop
from deadlines.rules.periods import Unit
from lists.rules.standards import Basis, ConfirmedTo, Exclusion, Ground, Interim, Offered, Period, Remedy, Standard
from lists.states.words import Colour, Harm, Need, Occasion, Reaches, Showing, WayOut
from records.rules.catalogue_documents import CODE, Malformed, Reader, Words
from records.states import SubjectKind

EXAMPLES = 3
MOST_COURTS = 10
KEYS = {
    "list",
    "title",
    "colour",
    "administrative",
    "basis",
    "subjects",
    "grounds",
    "exclusions",
    "clocks",
    "measures",
    "publication",
    "ways_out",
    "relisting_months",
    "remedies",
    "house",
    "interim",
    "verifier",
    "courts",
    "confirmed_to",
}
CLOCK_KEYS = {"response", "posting", "effect_days", "decide_lapses"}


def standard_of(document: Mapping[str, Any]) -> Standard:
    """All of it, or `Malformed` with every fault."""
    reader = Reader()
    read = read_standard(reader, document)
    if reader.faults:
        raise Malformed(*reader.faults)
    return read


def read_standard(reader: Reader, document: Mapping[str, Any]) -> Standard:
    given = reader.mapping(document, "", KEYS)
    clocks = reader.mapping(given.get("clocks"), "/clocks", CLOCK_KEYS)
    posting = clocks.get("posting")
    measures = reader.mapping(given.get("measures"), "/measures", {"most", "several_for_one_deed", "offered"})
    shown, shown_basis = read_publication(reader, given.get("publication"))
    offered = reader.sequence(measures.get("offered"), "/measures/offered", least=0, most=100)
    return Standard(
        list=read_code(reader, given.get("list"), "/list"),
        title=long_words(reader, given.get("title"), "/title", 200),
        colour=reader.choice(given.get("colour"), "/colour", Colour) or Colour.BLACK,
        administrative=read_flag(reader, given.get("administrative"), "/administrative"),
        basis=read_basis(reader, given.get("basis"), "/basis"),
        subjects=frozenset(read_choices(reader, given.get("subjects"), "/subjects", SubjectKind)),
        grounds=tuple(read_grounds(reader, given.get("grounds"))),
        exclusions=tuple(read_exclusions(reader, given.get("exclusions"))),
        response=read_period(reader, clocks.get("response"), "/clocks/response"),
        posting=None if posting is None else read_period(reader, posting, "/clocks/posting"),
        effect_days=read_number(reader, clocks.get("effect_days"), "/clocks/effect_days", most=60),
        decide_lapses=read_flag(reader, clocks.get("decide_lapses"), "/clocks/decide_lapses"),
        measures=tuple(read_offered(reader, row, f"/measures/offered/{at}") for at, row in enumerate(offered)),
        most_measures=read_number(reader, measures.get("most"), "/measures/most", most=100),
        several_for_one_deed=read_flag(reader, measures.get("several_for_one_deed"), "/measures/several_for_one_deed"),
        shown=shown,
        shown_basis=shown_basis,
        ways_out=frozenset(read_choices(reader, given.get("ways_out"), "/ways_out", WayOut)),
        relisting_months=read_number(reader, given.get("relisting_months"), "/relisting_months", most=60),
        remedies=tuple(read_remedies(reader, given.get("remedies"))),
        house=frozenset(read_codes(reader, given.get("house"), "/house")),
        interim=read_interim(reader, given.get("interim")),
        verifier=read_code(reader, given["verifier"], "/verifier") if given.get("verifier") else "",
        courts=tuple(read_codes(reader, given.get("courts", ()), "/courts", most=MOST_COURTS)),
        confirmed_to=tuple(read_confirmed_to(reader, given.get("confirmed_to", ()))),
    )


def read_grounds(reader: Reader, value: Any) -> Iterator[Ground]:
    codes: set[str] = set()
    for at, row in enumerate(reader.sequence(value, "/grounds", most=30)):
        ground = read_ground(reader, row, f"/grounds/{at}")
        if ground.code and ground.code in codes:
            reader.fault(f"/grounds/{at}/code", gettext_noop("This code stands above already."))
        codes.add(ground.code)
        yield ground


GROUND_KEYS = {
    "code",
    "title",
    "conduct",
    "harm",
    "basis",
    "items",
    "inside",
    "outside",
    "term",
    "review",
    "extension_years",
    "term_basis",
}


def read_ground(reader: Reader, row: Any, place: str) -> Ground:
    given = reader.mapping(row, place, GROUND_KEYS)
    harm = given.get("harm")
    term, review, named = given.get("term"), given.get("review"), given.get("term_basis")
    return Ground(
        code=read_code(reader, given.get("code"), f"{place}/code"),
        title=long_words(reader, given.get("title"), f"{place}/title", 200),
        conduct=long_words(reader, given.get("conduct"), f"{place}/conduct", 2000),
        harm=None if harm is None else reader.choice(harm, f"{place}/harm", Harm),
        basis=read_basis(reader, given.get("basis"), f"{place}/basis"),
        items=frozenset(read_codes(reader, given.get("items"), f"{place}/items", least=1)),
        inside=tuple(read_examples(reader, given.get("inside"), f"{place}/inside")),
        outside=tuple(read_examples(reader, given.get("outside"), f"{place}/outside")),
        term=None if term is None else read_period(reader, term, f"{place}/term"),
        review=None if review is None else read_period(reader, review, f"{place}/review"),
        extension_years=read_number(reader, given.get("extension_years", 0), f"{place}/extension_years", most=3),
        term_basis=read_basis(reader, named, f"{place}/term_basis") if named else frozenset(),
    )


def read_examples(reader: Reader, value: Any, place: str) -> Iterator[Words]:
    """RULES.md 17: three inside and three outside, or nobody can tell what is meant."""
    for at, row in enumerate(reader.sequence(value, place, least=EXAMPLES, most=20)):
        yield long_words(reader, row, f"{place}/{at}", 1000)


def read_exclusions(reader: Reader, value: Any) -> Iterator[Exclusion]:
    for at, row in enumerate(reader.sequence(value, "/exclusions", least=0, most=50)):
        place = f"/exclusions/{at}"
        given = reader.mapping(row, place, {"code", "title", "ground"})
        yield Exclusion(
            code=read_code(reader, given.get("code"), f"{place}/code"),
            title=long_words(reader, given.get("title"), f"{place}/title", 1000),
            ground=str(given.get("ground") or ""),
        )


OFFERED_KEYS = {"code", "title", "basis", "applied_by", "relation", "limits", "reaches", "denies", "lift_once"}


def read_offered(reader: Reader, row: Any, place: str) -> Offered:
    given = reader.mapping(row, place, OFFERED_KEYS)
    return Offered(
        code=read_code(reader, given.get("code"), f"{place}/code"),
        title=long_words(reader, given.get("title"), f"{place}/title", 200),
        basis=read_basis(reader, given.get("basis"), f"{place}/basis"),
        applied_by=read_code(reader, given.get("applied_by"), f"{place}/applied_by"),
        relation=long_words(reader, given.get("relation"), f"{place}/relation", 1000),
        limits=long_words(reader, given.get("limits"), f"{place}/limits", 1000),
        reaches=reader.choice(given.get("reaches"), f"{place}/reaches", Reaches) or Reaches.SUBJECT,
        denies=frozenset(read_choices(reader, given.get("denies"), f"{place}/denies", Need, least=0)),
        lift_once=frozenset(read_choices(reader, given.get("lift_once"), f"{place}/lift_once", Occasion, least=0)),
    )


def read_remedies(reader: Reader, value: Any) -> Iterator[Remedy]:
    for at, row in enumerate(reader.sequence(value, "/remedies", most=10)):
        place = f"/remedies/{at}"
        given = reader.mapping(row, place, {"right", "clock", "how", "article"})
        yield Remedy(
            right=reader.text(given.get("right"), f"{place}/right", 30),
            clock=reader.text(given.get("clock"), f"{place}/clock", 40),
            how=long_words(reader, given.get("how"), f"{place}/how", 1000),
            article=reader.text(given.get("article"), f"{place}/article", 100),
        )


def read_publication(reader: Reader, value: Any) -> tuple[dict[SubjectKind, Showing], Basis]:
    kinds = {kind.value.replace(" ", "_"): kind for kind in SubjectKind}
    given = reader.mapping(value, "/publication", {*kinds, "basis"})
    shown = {
        kind: reader.choice(given[name], f"/publication/{name}", Showing) or Showing.NOTHING
        for name, kind in kinds.items()
        if name in given
    }
    basis = given.get("basis")
    return shown, read_basis(reader, basis, "/publication/basis") if basis is not None else frozenset()


def read_interim(reader: Reader, value: Any) -> Interim | None:
    if value is None:
        return None
    given = reader.mapping(value, "/interim", {"basis", "most"})
    return Interim(
        read_basis(reader, given.get("basis"), "/interim/basis"),
        read_period(reader, given.get("most"), "/interim/most"),
    )


def read_confirmed_to(reader: Reader, value: Any) -> Iterator[ConfirmedTo]:
    for at, row in enumerate(reader.sequence(value, "/confirmed_to", least=0, most=10)):
        place = f"/confirmed_to/{at}"
        given = reader.mapping(row, place, {"agency", "basis", "purpose"})
        yield ConfirmedTo(
            read_code(reader, given.get("agency"), f"{place}/agency"),
            read_basis(reader, given.get("basis"), f"{place}/basis"),
            long_words(reader, given.get("purpose"), f"{place}/purpose", 1000),
        )


# --- Small readers ----------------------------------------------------------------------------------------------------------


def read_code(reader: Reader, value: Any, place: str) -> str:
    return reader.coded(value, place, CODE)


def read_codes(reader: Reader, value: Any, place: str, *, least: int = 0, most: int = 50) -> Iterator[str]:
    for at, row in enumerate(reader.sequence(value, place, least=least, most=most)):
        yield reader.text(row, f"{place}/{at}", 60)


def read_choices(reader: Reader, value: Any, place: str, offered: Any, *, least: int = 1) -> Iterator[Any]:
    for at, row in enumerate(reader.sequence(value, place, least=least, most=50)):
        found = reader.choice(row, f"{place}/{at}", offered)
        if found is not None:
            yield found


def read_basis(reader: Reader, value: Any, place: str) -> Basis:
    found = []
    for at, row in enumerate(reader.sequence(value, place, most=20)):
        given = reader.mapping(row, f"{place}/{at}", {"instrument", "provision"})
        instrument = reader.text(given.get("instrument"), f"{place}/{at}/instrument", 60)
        found.append((instrument, reader.text(given.get("provision"), f"{place}/{at}/provision", 60)))
    return frozenset(found)


def long_words(reader: Reader, value: Any, place: str, longest: int) -> Words:
    given = reader.mapping(value, place, {"en", "zh"})
    said = {language: reader.text(given.get(language), f"{place}/{language}", longest) for language in ("en", "zh")}
    return Words(**said)


def read_flag(reader: Reader, value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        reader.fault(place, gettext_noop("Say yes or no."))
    return value is True


def read_number(reader: Reader, value: Any, place: str, *, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        reader.fault(place, gettext_noop("Write a whole number from 0 to %(most)s."), most=most)
        return 0
    return value


def read_period(reader: Reader, value: Any, place: str) -> Period:
    given = reader.mapping(value, place, {"amount", "unit"})
    unit = reader.choice(given.get("unit"), f"{place}/unit", Unit) or Unit.DAYS
    amount = read_number(reader, given.get("amount"), f"{place}/amount", most=3660)
    if amount == 0:
        reader.fault(f"{place}/amount", gettext_noop("A period lasts at least one of its units."))
    return max(amount, 1), unit
