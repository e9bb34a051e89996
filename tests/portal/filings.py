"""Everything that a party of a case can file: how one comes to it, what is asked, and which answers are wrong.

Walked in a browser by `tests/browser/test_filings.py`; brought to the last second of its time by `test_windows.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.test import Client

from cases.models import Case
from cases.queries.standings import actor_of
from clock.queries import legal_now
from deadlines.transitions import sweep
from lists.models import Listing, Measure
from lists.queries.contesting import repairable
from lists.queries.standards import text_of
from notices.transitions import issue_code
from notices.transitions.passes import issue_pass
from tests import worlds
from tests.appeals.chamber import FILED, Chamber
from tests.conftest import LegalClock
from tests.lists.standard import RESTRICTS, STANDARD, TOLD_TO_TAX, standard
from tests.lists.tax import Bureau, redlist
from tests.portal.citizen import come_in
from tests.records.numbers import credit_code

FILL_IN = "Please fill this in."
TOO_LONG = "Please keep this to %(longest)s characters."
TOO_LARGE = "The file is larger than %(megabytes)s MB."
FALSE = "The file is not what its name says. Save it again as %(kind)s."
NO_PAPER = "Choose at least one file. If you have none on this device, you can bring the paper to any counter."
NO_NUMBER = "Write a whole number."


class Town(Chamber, Bureau):
    """A court that keeps a list of judgment defaulters, and one of good taxpayers as well."""


@worlds.fixture
def town() -> Town:
    """Xu Company is listed, with effect, and owes Zhao Company; its standard knows a second stage and repair."""
    town = Town(LegalClock())
    house = [*STANDARD["house"], "SECOND-APPEAL"]
    at_once = {"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}
    black = standard(
        house=house, ways_out=[*STANDARD["ways_out"], "repaired"], interim=at_once, confirmed_to=TOLD_TO_TAX
    )
    town.open_lists({"judgment-defaulters": black, "grade-a-taxpayers": redlist()})
    both = [{"code": code, "reason": "As the file shows."} for code in ("no-luxury-travel", "no-tenders")]
    town.listed = town.bring_to("effective", town.propose(measures=both))
    return town


# --- Where one stands who files it ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Who files it, and in which case: the listing, or what contests it."""

    listing: Listing
    to: UUID
    case: Case
    has_letter: bool = True  # else they come in by having shown at a counter who they are
    letter_of_listing: bool = True  # else the letter is one of the case itself

    @property
    def ref(self) -> str:
        return self.case.ref


def at_listing(town: Town, listing: Listing, to: UUID | None = None) -> Place:
    return Place(listing, to or listing.subject_id, town.case(listing))


def listed(town: Town) -> Place:
    town.clock.set(FILED)
    return at_listing(town, town.listed)


def proposed(town: Town) -> Listing:
    """A second company."""
    town.clock.set(FILED)
    code = credit_code(60003799)
    record = town.confirmed(subject=town.debtor("胡氏贸易有限公司", code))
    named = {"kind": "organisation", "name": "胡氏贸易有限公司", "identifier": code}
    return town.propose(record, subject=named)


def told(town: Town) -> Place:
    """Its notice has been served today."""
    listing = proposed(town)
    town.served(listing)
    return at_listing(town, listing)


def told_by_post(town: Town) -> Place:
    listing, proof = proposed(town), town.paper(town.dora)
    by_post = {"channel": "post", "received_on": town.clock_day(), "tracking": "EMS 7", "receiver": "a neighbour"}
    town.step(listing, "serve", town.dora, **by_post, proof=str(proof))
    return at_listing(town, listing)


def restricted_at_once(town: Town) -> Place:
    """Before anything is decided."""
    listing = proposed(town)
    town.step(listing, "propose-interim", town.olive, danger="It is selling its last building.")
    measures = [str(row.pk) for row in Measure.objects.filter(listing=listing)]
    town.step(listing, "impose-interim", town.bob, measures=measures)
    town.served(listing, "serve-interim")
    return at_listing(town, listing)


def owed(town: Town) -> Place:
    """Zhao Company, of whom it is said that they have been paid."""
    place = listed(town)
    by = town.subject_acting(town.listed)
    town.step(town.listed, "claim-fulfilment", by, way="performed", documents=[str(town.paper(by))])
    return at_listing(town, town.listed, place.listing.beneficiary_id)


def freed(town: Town) -> Place:
    place = listed(town)
    town.step(town.listed, "order-removal", town.olive, way="performed", document="Receipt 7")
    return place


def repairing(town: Town) -> Place:
    span = repairable(town.listed.pk, text_of(town.listed.standard))
    assert span is not None
    town.clock.set(span.from_at)
    return at_listing(town, town.listed)


def contesting(town: Town) -> Place:
    """Within the appeal itself."""
    listing, case = town.appealed()
    return Place(listing, listing.subject_id, Case.objects.get(pk=case))


def examining(town: Town) -> Place:
    """Likewise, after it was accepted."""
    listing, case = town.examined()
    return Place(listing, listing.subject_id, Case.objects.get(pk=case))


def third(town: Town) -> Place:
    place = examining(town)
    assert place.listing.beneficiary_id is not None
    return Place(place.listing, place.listing.beneficiary_id, place.case, letter_of_listing=False)


def rejected(town: Town) -> Place:
    listing, case = town.examined()
    town.decided_upon(case, "reject")
    town.outcome_served(case)
    return at_listing(town, listing)


def wronged(town: Town) -> Place:
    listing, case = town.examined()
    town.decided_upon(case)
    return at_listing(town, listing)


def uncorrected(town: Town) -> Place:
    town.clock.set(FILED)
    case = town.file("correct", town.listed).case
    town.decided_upon(case, "reject")
    town.outcome_served(case)
    return at_listing(town, town.listed)


def candidate(town: Town) -> Place:
    town.clock.set(FILED)
    return replace(at_listing(town, town.candidate()), has_letter=False)


def left(town: Town) -> Place:
    """By a paper that they never signed, perhaps."""
    place = named(town)
    paper = str(town.paper(town.dora, b"Take us off. Yuan"))
    town.step(place.listing, "revoke-consent", town.dora, document=paper)
    return place


def named(town: Town) -> Place:
    """Posted for seven days, decided, in force."""
    listing = town.candidate()
    town.clock.set(FILED)
    town.agreed(listing)
    town.step(listing, "post", town.olive, reasons="Graded A for 2025 by the tax bureau.")
    town.clock.set("2026-04-09T10:00:00+08:00")
    sweep()
    town.named(listing)
    town.served(listing, "serve-decision")
    town.clock.set("2026-04-10T10:00:00+08:00")
    sweep()
    assert town.of(listing) == "effective"
    return at_listing(town, listing)


def to_be_named_no_more(town: Town) -> Place:
    place = named(town)
    town.step(place.listing, "propose-ending", town.olive, why="It was fined.")
    town.served(place.listing)
    return place


def come_into(town: Town, place: Place, client: Client) -> None:
    """With the paper in the hand; or by having shown at a counter who one is."""
    by, at = actor_of(town.dora), legal_now()
    if place.has_letter:
        letter = place.listing.pk if place.letter_of_listing else place.case.pk
        code = issue_code(case=letter, to=place.to, by=by, at=at)
        answer = come_in(client, Case.objects.get(pk=letter).ref, code)
    else:
        code = issue_pass(subject=place.to, proved_by="Licence", by=by, at=at)
        answer = client.post("/my-data/", {"code": code})
    assert answer.status_code == 302


# --- What is asked ----------------------------------------------------------------------------------------------------


Wrong = tuple[str, str, dict[str, int]]  # what is typed, what is said of it, and the numbers in that


@dataclass(frozen=True, slots=True)
class Typed:
    name: str
    right: str
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several; `right` is None where it is enough that one is chosen."""

    name: str
    right: str | None = "no"
    empty: str = FILL_IN


@dataclass(frozen=True, slots=True)
class Papers:
    name: str = "exhibits"
    required: bool = False


def words(name: str = "words", *, longest: int = 2000, required: bool = True) -> Typed:
    empty: tuple[Wrong, ...] = (("", FILL_IN, {}),) if required else ()
    return Typed(name, "We paid on 4 March.", (*empty, ("a" * (longest + 1), TOO_LONG, {"longest": longest})))


def amount() -> Typed:
    return Typed("amount", "9000", (("", FILL_IN, {}), ("nine thousand", NO_NUMBER, {})))


Asked = Typed | Pick | Papers


@dataclass(frozen=True, slots=True)
class Filed:
    code: str
    come: Callable[[Town], Place]
    asked: tuple[Asked, ...] = ()
    event: str = "file"  # that the ledger holds of it
    label: str = ""
    window: str = ""  # the clock at whose end it is too late

    @property
    def name(self) -> str:
        return self.label or self.code


WORDS = words(longest=20000)
HEARING = Pick("hearing")
RESPONSE = (words("answer", longest=20000), Papers(), Pick("complete", "yes"), HEARING)
FILINGS = (
    Filed("respond", told, RESPONSE, "respond"),
    Filed("hearing", told, (), "ask-hearing", window="RESPONSE"),
    Filed("waive", told, (Papers("document", required=True),), "waive", window="RESPONSE"),
    Filed("complain", told, (Pick("official", None),), "recuse"),
    Filed(
        "fulfilled",
        listed,
        (Pick("way", "performed"), Papers("documents", required=True), words(required=False)),
        "claim-fulfilment",
    ),
    Filed("object", owed, (words(), Papers("documents", required=True)), "object", window="VERIFY"),
    Filed("confirm", owed, (), "confirm-fulfilment"),
    Filed("appeal", listed, (WORDS, HEARING, Papers()), window="APPEAL-FILE"),
    Filed("second-appeal", rejected, (WORDS, HEARING, Papers()), window="APPEAL-FILE"),
    Filed("correct", listed, (WORDS, Papers())),
    Filed("correct-review", uncorrected, (WORDS, Papers()), window="CORRECT-REVIEW-FILE"),
    Filed("repair", repairing, (WORDS, Papers())),
    Filed("still-refused", freed, (Pick("measure", None), words("where"), Papers())),
    Filed("compensation", wronged, (amount(), WORDS, Papers())),
    Filed("add", contesting, (words(longest=20000, required=False), Papers()), "add"),
    Filed("hearing", examining, (), "ask-hearing", "hearing-of-an-appeal"),
    Filed("withdraw", contesting, (), "withdraw"),
    Filed("supply", third, (WORDS, Papers()), "supply"),
    Filed("consent", candidate, (), "consent"),
    Filed("revoke-consent", named, (), "revoke-consent"),
    Filed("undo-leaving", left, (), "undo-leaving"),
    Filed("respond", to_be_named_no_more, RESPONSE, "respond", "respond-to-the-end-of-a-benefit"),
    Filed("ask-interim-hearing", restricted_at_once, (), "ask-interim-hearing"),
)
