"""Whether a standard may be adopted: every reason against it, with its place and the rule it breaks."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.rules.fields import Fault
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from deadlines.rules.periods import Unit
from lists.rules.standard_documents import standard_of
from lists.rules.standards import LONGEST_TERM, Basis, Ground, Offered, Period, Standard
from lists.states.standards import HOUSE_DEFAULTS, NEEDS, RIGHTS
from lists.states.titles import WAYS_OUT
from lists.states.words import CLAIMABLE, Colour, Reaches, Showing, WayOut
from records.rules import forbidden
from records.rules.catalogue_documents import Malformed, Words
from records.rules.law import ProvisionFacts, may_authorise
from records.states import NATURAL, LawField, Power

Law = Mapping[tuple[str, str], ProvisionFacts]
PERMITTED = frozenset(LawField) - {LawField.OTHER}  # No. 49 (6)
MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}
BARS = (0, 6)  # months: the clock RELIST-BAR, or none
LEAST_POSTING = 7  # days: Henan 28
LEAST_RESPONSE = 5  # working days: APL 64; No. 49 (8)
# The ways out that no standard may close.
ALWAYS = (WayOut.PERFORMED, WayOut.TERM_ENDED, WayOut.ANNULLED, WayOut.ERROR, WayOut.DECEASED, WayOut.MINOR)
# Defaults of the house bind only where a standard adopts them in its own text (RULES.md, "What this page is").
HOUSE_ALWAYS = ("VERIFY", "VERIFY-OPPOSED")
# A pledge about how to marry, believe or speak is no ground, whatever it calls itself; nor is one list for everything.
UNIVERSAL = (
    "all breaches",
    "any breach",
    "one list for",
    "everything else",
    "一切失信",
    "所有失信",
    "其他失信",
    "综合失信",
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a standard is measured against."""

    law: Law
    items: Mapping[str, bool]  # codes of the catalogue in force, and whether each is adverse
    agencies: Collection[str]
    on: date
    keepers: Collection[str] = ()  # who keeps the list, and the agencies above


def faults(document: Mapping[str, Any], known: Surroundings) -> list[Fault]:
    """None: it may be adopted."""
    try:
        standard = standard_of(document)
    except Malformed as malformed:
        return list(malformed.faults)
    return list(objections(standard, known))


def fault(pointer: str, msgid: str, **params: Any) -> Fault:
    return Fault(pointer, Text(msgid, params))


def objections(standard: Standard, known: Surroundings) -> Iterator[Fault]:
    yield from basis_faults(standard.basis, "/basis", Power.LIST, known)
    yield from field_faults(standard, known)
    for at, ground in enumerate(standard.grounds):
        yield from ground_faults(standard, ground, f"/grounds/{at}", known)
    for at, exclusion in enumerate(standard.exclusions):
        if exclusion.ground and standard.ground(exclusion.ground) is None:
            yield fault(f"/exclusions/{at}/ground", gettext_noop("There is no such ground in this standard."))
    for at, offered in enumerate(standard.measures):
        yield from measure_faults(standard, offered, f"/measures/offered/{at}", known)
    yield from clock_faults(standard)
    yield from publication_faults(standard, known)
    yield from way_out_faults(standard)
    yield from interim_faults(standard, known)
    yield from candidate_faults(standard)
    yield from verifier_faults(standard, known)
    yield from court_faults(standard, known)
    yield from confirmation_faults(standard, known)


def verifier_faults(standard: Standard, known: Surroundings) -> Iterator[Fault]:
    """RULES.md, VERIFY: in a field of health or safety another agency looks first."""
    if standard.is_of_safety and not standard.verifier:
        yield fault(
            "/verifier", gettext_noop("In a field of health or safety another agency looks at claims: name it.")
        )
    if standard.verifier and standard.verifier not in known.agencies:
        words = gettext_noop("There is no agency %(code)s here.")
        yield fault("/verifier", words, code=standard.verifier)


def court_faults(standard: Standard, known: Surroundings) -> Iterator[Fault]:
    """RULES.md, "Grounds of removal": a court's message acts at once. Nobody orders themselves, and nothing but relief."""
    if standard.courts and standard.colour is not Colour.BLACK:
        yield fault("/courts", gettext_noop("To be taken off a redlist is no relief. A court is named on a blacklist."))
    for at, code in enumerate(standard.courts):
        if code not in known.agencies:
            yield fault(f"/courts/{at}", gettext_noop("There is no agency %(code)s here."), code=code)
        if code in known.keepers:
            words = gettext_noop("This agency keeps the list, or stands above the one that does. Name another.")
            yield fault(f"/courts/{at}", words)
        if code == standard.verifier:
            words = gettext_noop("This agency looks first at claims here. It is no court as well.")
            yield fault(f"/courts/{at}", words)
        if code in standard.courts[:at]:
            yield fault(f"/courts/{at}", gettext_noop("This agency stands above already."))


def basis_faults(basis: Basis, pointer: str, power: Power, known: Surroundings) -> Iterator[Fault]:
    """RULES.md 1 and 7: each stands on a provision in force, of sufficient rank, that says so."""
    for key in sorted(basis):
        provision = known.law.get(key)
        if provision is None:
            words = gettext_noop("%(law)s is not among the laws here. Add it first.")
            yield fault(pointer, words, law=" ".join(key))
            continue
        for reason in may_authorise(provision, power, known.on).because:
            yield Fault(pointer, reason.text)


def field_faults(standard: Standard, known: Surroundings) -> Iterator[Fault]:
    """No. 49 (6): an administrative blacklist stands only in one of four fields."""
    if not standard.administrative or standard.colour is not Colour.BLACK:
        return
    for key in sorted(standard.basis):
        provision = known.law.get(key)
        if provision is not None and provision.field not in PERMITTED:
            words = gettext_noop("%(law)s is in no field in which an administrative blacklist may stand (No. 49, 6).")
            yield fault("/basis", words, law=" ".join(key))


# --- Grounds ----------------------------------------------------------------------------------------------------------------


def ground_faults(standard: Standard, ground: Ground, pointer: str, known: Surroundings) -> Iterator[Fault]:
    yield from basis_faults(ground.basis, f"{pointer}/basis", Power.LIST, known)
    if standard.administrative and standard.colour is Colour.BLACK and ground.harm is None:
        yield fault(f"{pointer}/harm", gettext_noop("Say which of the four harms this conduct does (No. 49, 6)."))
    for code in sorted(ground.items):
        if code not in known.items:
            yield fault(f"{pointer}/items", gettext_noop("The catalogue has no item %(code)s."), code=code)
        elif known.items[code] is not (standard.colour is Colour.BLACK):
            words = gettext_noop("%(code)s does not fit: a blacklist rests on adverse records, a redlist on others.")
            yield fault(f"{pointer}/items", words, code=code)
    yield from term_faults(ground, pointer, known)
    yield from conduct_faults(ground, pointer)


def term_faults(ground: Ground, pointer: str, known: Surroundings) -> Iterator[Fault]:
    """RULES.md 9: an end, or a review; never neither, never both."""
    if (ground.term is None) is (ground.review is None):
        yield fault(f"{pointer}/term", gettext_noop("Give a term, or where the law names none, a review."))
        return
    amount, unit = ground.period
    if ground.term is None and (unit is not Unit.YEARS or amount > LONGEST_TERM):
        yield fault(f"{pointer}/review", gettext_noop("Reviews are every year, or every two years (SPC 2)."))
    elif ground.term and unit not in MONTHS:
        yield fault(f"{pointer}/term", gettext_noop("Terms are in months or years."))
    elif ground.term and amount * MONTHS[unit] > LONGEST_TERM * MONTHS[Unit.YEARS] and not ground.term_basis:
        words = gettext_noop("At most two years (SPC 2), unless a law names a longer term: then name that law below.")
        yield fault(f"{pointer}/term", words)
    if ground.extension_years and ground.clock != "TERM":
        yield fault(f"{pointer}/extension_years", gettext_noop("Only the two years of SPC 2 are extended."))
    yield from basis_faults(ground.term_basis, f"{pointer}/term_basis", Power.LIST, known)


def conduct_faults(ground: Ground, pointer: str) -> Iterator[Fault]:
    """RULES.md 17: no ground whose conduct is a right, under whatever name; none too vague to predict."""
    said: list[tuple[str, Words]] = [("title", ground.title), ("conduct", ground.conduct)]
    said += [(f"inside/{at}", example) for at, example in enumerate(ground.inside)]
    for name, words in said:
        for language, text in (("en", words.en), ("zh", words.zh)):
            kind = forbidden.kind_in(text, is_field=False)
            if kind is not None:
                yield Fault(f"{pointer}/{name}/{language}", Text(PROTECTED, {"kind": Text(kind.title)}))
            elif any(word in text.lower() for word in UNIVERSAL):
                yield fault(f"{pointer}/{name}/{language}", gettext_noop("No list is for everything (RULES.md 17)."))
    for examples in (ground.inside, ground.outside):
        if len({one.en for one in examples}) < len(examples) or len({one.zh for one in examples}) < len(examples):
            yield fault(f"{pointer}/inside", gettext_noop("The same example stands there twice."))
    if {one.en for one in ground.inside} & {one.en for one in ground.outside}:
        yield fault(f"{pointer}/outside", gettext_noop("An example is inside or outside, not both."))


PROTECTED = gettext_noop("Nobody is listed for this: %(kind)s (RULES.md 17).")


# --- Measures ---------------------------------------------------------------------------------------------------------------


def measure_faults(standard: Standard, offered: Offered, pointer: str, known: Surroundings) -> Iterator[Fault]:
    power = Power.RESTRICT if standard.colour is Colour.BLACK else Power.LIST
    yield from basis_faults(offered.basis, f"{pointer}/basis", power, known)
    if offered.applied_by not in known.agencies:
        words = gettext_noop("There is no agency %(code)s here that could apply it.")
        yield fault(f"{pointer}/applied_by", words, code=offered.applied_by)
    if offered.reaches is not Reaches.SUBJECT:
        words = gettext_noop("A measure touches the listed subject and nobody else (RULES.md 7, 8).")
        yield fault(f"{pointer}/reaches", words)
    for need in sorted(offered.denies):
        words = gettext_noop("No measure takes this from anybody: %(need)s (RULES.md 8).")
        yield fault(f"{pointer}/denies", words, need=Text(NEEDS[need]))
    if [one.code for one in standard.measures].count(offered.code) > 1:
        yield fault(f"{pointer}/code", gettext_noop("This code stands above already."))


# --- The rest ---------------------------------------------------------------------------------------------------------------


def clock_faults(standard: Standard) -> Iterator[Fault]:
    amount, unit = standard.response
    if unit is not Unit.WORKING_DAYS or amount < LEAST_RESPONSE:
        words = gettext_noop("At least %(least)s working days to answer (APL 64; No. 49, 8).")
        yield fault("/clocks/response", words, least=LEAST_RESPONSE)
    if standard.relisting_months not in BARS:
        words = gettext_noop("A bar on asking again lasts six months, or there is none (SPC 10).")
        yield fault("/relisting_months", words)
    needed = [*HOUSE_ALWAYS, *(["DECIDE"] if standard.decide_lapses else [])]
    if standard.is_of_safety:
        needed.append("VERIFY-SAFETY")
    for clock in needed if standard.colour is Colour.BLACK else []:
        if clock not in standard.house:
            words = gettext_noop(
                "This default of the house is needed, and applies only where it is adopted: %(default)s."
            )
            yield fault("/house", words, default=Text(HOUSE_DEFAULTS[clock]))


def publication_faults(standard: Standard, known: Surroundings) -> Iterator[Fault]:
    """RULES.md 16: natural persons only where the standard expressly allows it, on a provision that does."""
    for kind in sorted(standard.subjects):
        if kind not in standard.shown:
            pointer = f"/publication/{kind.value.replace(' ', '_')}"
            yield fault(pointer, gettext_noop("Say whether the public sees entries of this kind."))
    persons = any(standard.shown.get(kind, Showing.NOTHING) is not Showing.NOTHING for kind in NATURAL)
    if persons and not standard.shown_basis:
        words = gettext_noop("People are shown to the public only where a provision says so. Name it.")
        yield fault("/publication/basis", words)
    yield from basis_faults(standard.shown_basis, "/publication/basis", Power.LIST, known)


def way_out_faults(standard: Standard) -> Iterator[Fault]:
    for way in ALWAYS if standard.colour is Colour.BLACK else (WayOut.TERM_ENDED, WayOut.ERROR):
        if way not in standard.ways_out:
            yield fault("/ways_out", gettext_noop("This way out is never closed: %(way)s."), way=Text(WAYS_OUT[way]))
    if standard.colour is Colour.BLACK and not standard.ways_out & set(CLAIMABLE):
        yield fault("/ways_out", gettext_noop("There must be a way out that the person can take by own effort."))
    # RULES.md 6: whoever is listed can always appeal, and sue.
    given = {remedy.right for remedy in standard.remedies}
    for right in RIGHTS:
        if right not in given:
            words = gettext_noop("This is missing: %(right)s, and by when (RULES.md 6).")
            yield fault("/remedies", words, right=Text(RIGHTS[right]))


def candidate_faults(standard: Standard) -> Iterator[Fault]:
    """RULES.md, "Redlists": candidates are posted, for a time that the standard names; and each name has a printed end."""
    if standard.colour is Colour.BLACK:
        if standard.posting is not None:
            yield fault("/clocks/posting", gettext_noop("Only candidates of redlists are posted."))
        return
    yield from posting_faults(standard.posting)
    for kind in sorted(standard.subjects):
        if standard.shown.get(kind) is Showing.NOTHING:
            words = gettext_noop("Candidates are posted: say “masked” or “named”.")
            yield fault(f"/publication/{kind.value.replace(' ', '_')}", words)
    for at, ground in enumerate(standard.grounds):
        if ground.term is None:
            yield fault(f"/grounds/{at}/term", gettext_noop("An entry of a redlist ends on a printed day."))


def posting_faults(posting: Period | None) -> Iterator[Fault]:
    amount, unit = posting or (0, Unit.DAYS)
    if unit is not Unit.DAYS or amount < LEAST_POSTING:
        words = gettext_noop("At least %(least)s days in which everybody may object to a candidate (Henan 28).")
        yield fault("/clocks/posting", words, least=LEAST_POSTING)


def interim_faults(standard: Standard, known: Surroundings) -> Iterator[Fault]:
    if standard.interim is None:
        return
    if standard.colour is not Colour.BLACK:
        yield fault("/interim", gettext_noop("Nothing on a redlist takes effect before it was decided."))
    else:
        yield from basis_faults(standard.interim.basis, "/interim/basis", Power.RESTRICT, known)


def confirmation_faults(standard: Standard, known: Surroundings) -> Iterator[Fault]:
    """Who was never on a redlist has nothing to explain; and of an entry that is shown to nobody, a refusal would tell."""
    if standard.confirmed_to and standard.colour is not Colour.BLACK:
        yield fault("/confirmed_to", gettext_noop("Nobody has to show that they are not on a redlist."))
    if standard.confirmed_to and all(showing is Showing.NOTHING for showing in standard.shown.values()):
        yield fault("/confirmed_to", gettext_noop("What is shown to nobody is confirmed to nobody either."))
    for at, one in enumerate(standard.confirmed_to):
        yield from basis_faults(one.basis, f"/confirmed_to/{at}/basis", Power.CONFIRM, known)
        if one.agency not in known.agencies:
            words = gettext_noop("There is no agency %(code)s here.")
            yield fault(f"/confirmed_to/{at}/agency", words, code=one.agency)
        if [each.agency for each in standard.confirmed_to].count(one.agency) > 1:
            yield fault(f"/confirmed_to/{at}/agency", gettext_noop("This agency stands above already."))
