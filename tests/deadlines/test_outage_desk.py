"""Outages declared at the desk, what each lengthened, and redress: who looked, and what was done."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Recusal, Signature
from deadlines import transitions
from deadlines.models import DeclaredOutage, Redress, Rework
from deadlines.rules.refusals import Refused
from ledger.queries import history
from people.models import User
from people.states import Role
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import clock_of, desk_of, instant, recount
from tests.people.cast import appoint, found

pytestmark = pytest.mark.django_db
OUTAGES = "/admin/deadlines/declaredoutage/"
REDRESS = "/admin/deadlines/redress/"
OUTAGE = {
    "from_at": "2026-05-06T09:00",
    "until_at": "2026-05-07T12:00",
    "reason": "The portal was down.",
    "document": "Report 3",
}


@pytest.fixture
def mia(market: Market) -> User:
    return appoint("mia", market.agency, Role.LIST_MANAGER)


def served(market: Market, legal_clock: LegalClock) -> Case:
    legal_clock.set("2026-04-30T15:20:00+08:00")
    case = market.open()
    market.move(case, "serve", market.dora)
    legal_clock.set("2026-05-08T10:00:00+08:00")
    return case


def declare(user: User, **more: str) -> Any:
    return desk_of(user).post(f"{OUTAGES}declare/", {**OUTAGE, **more})


# --- Declaring ----------------------------------------------------------------------------------------------------------------


def test_outage_when_declared_lengthens_what_it_touched_and_shows_it(
    market: Market, legal_clock: LegalClock, mia: User
) -> None:
    case = served(market, legal_clock)
    answer = declare(mia)
    outage = DeclaredOutage.objects.get()
    assert answer.url == f"/admin/deadlines/rework/{outage.rework.pk}/change/"
    assert (outage.from_at, outage.until_at) == (
        instant("2026-05-06T09:00:00+08:00"),
        instant("2026-05-07T12:00:00+08:00"),
    )
    recount()
    assert clock_of(case, "RESPONSE").due_at == instant("2026-05-14T00:00:00+08:00")  # two days touched, two days more
    assert clock_of(case, "DECIDE").generation == 1  # the agency's duty stays
    page = desk_of(mia).get(answer.url).content.decode()
    for said in (case.ref, "Monday 11 May 2026, 24:00", "Wednesday 13 May 2026, 24:00", "Report 3", "Mia"):
        assert said in page, said
    assert desk_of(mia).get(f"{OUTAGES}{outage.pk}/change/").url == answer.url
    assert "The portal was down." in desk_of(mia).get(OUTAGES).content.decode()


def test_what_an_outage_lengthened_when_in_another_agency_is_not_shown(
    market: Market, legal_clock: LegalClock, mia: User
) -> None:
    case = served(market, legal_clock)
    address = declare(mia).url
    recount()
    other = desk_of(appoint("olga", found("harbour"), Role.LIST_MANAGER)).get(address)
    assert other.status_code == 200
    assert case.ref not in other.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("until_at", "2026-05-06T08:00", "The end is before the beginning."),
        ("until_at", "", "This field is required."),
        ("from_at", "yesterday", "Enter a valid date/time."),
        ("reason", "  ", "This field is required."),
    ],
)
def test_outage_when_something_is_wrong_is_refused_beside_its_field(
    market: Market, mia: User, field: str, value: str, said: str
) -> None:
    page = declare(mia, **{field: value})
    assert page.status_code == 200
    assert said in str(page.context["form"].errors[field])
    assert "Report 3" in page.content.decode()  # what was typed is kept
    assert not DeclaredOutage.objects.exists()


def test_outage_when_the_official_may_not_is_refused(market: Market, legal_clock: LegalClock) -> None:
    for user in (market.alice, market.bob, market.charlie, appoint("audrey", found("audit"), Role.AUDITOR)):
        assert declare(user).status_code == 403
        assert "Declare an outage" not in desk_of(user).get(OUTAGES).content.decode()
    assert not DeclaredOutage.objects.exists()


@pytest.mark.parametrize("page", ["declaredoutage", "rework", "redress", "timer"])
def test_rows_when_edited_by_django_s_own_pages_are_refused(market: Market, mia: User, page: str) -> None:
    assert desk_of(mia).get(f"/admin/deadlines/{page}/add/").status_code in {403, 404}
    assert desk_of(mia).post(f"/admin/deadlines/{page}/add/", {}).status_code in {403, 404}
    assert desk_of(mia).post(f"/admin/deadlines/{page}/1/delete/", {"post": "yes"}).status_code in {302, 403, 404}


# --- Redress ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def wronged(market: Market, legal_clock: LegalClock, mia: User) -> Redress:
    """A window that ran out before anybody had said that nobody could file."""
    case = served(market, legal_clock)
    legal_clock.set("2026-05-12T00:00:00+08:00")
    transitions.sweep()
    declare(mia)
    recount()
    return Redress.objects.get(timer__case=case)


def settle(user: User, row: Redress, outcome: str = "The answer was taken in all the same.") -> Any:
    return desk_of(user).post(f"{REDRESS}{row.pk}/change/", {"outcome": outcome})


def test_redress_when_found_is_listed_and_says_both_dates(market: Market, mia: User, wronged: Redress) -> None:
    page = desk_of(mia).get(REDRESS).content.decode()
    assert wronged.timer.case.ref in page
    assert "Wednesday 13 May 2026, 24:00" in page
    assert Rework.objects.get().redress == 1


@pytest.mark.parametrize("who", ["mia", "charlie"])
def test_redress_when_settled_says_by_whom_and_stands_in_the_file(
    market: Market, mia: User, wronged: Redress, who: str
) -> None:
    user = mia if who == "mia" else market.charlie
    assert settle(user, wronged).url == REDRESS
    wronged.refresh_from_db()
    assert (wronged.settled_by, wronged.outcome) == (user, "The answer was taken in all the same.")
    event = history(wronged.timer.case_id)[-1]
    assert (event.kind, event.actor) == ("deadline.redressed", user.public_id)
    assert wronged.timer.case.ref not in desk_of(mia).get(REDRESS).content.decode()
    assert "The answer was taken in all the same." in desk_of(mia).get(f"{REDRESS}?settled=1").content.decode()


def test_redress_when_settled_already_stays_as_it_was(market: Market, mia: User, wronged: Redress) -> None:
    settle(mia, wronged)
    assert settle(market.charlie, wronged, "Something else.").status_code == 403
    with pytest.raises(Refused, match="ended-already"):
        transitions.settle_redress(redress_id=wronged.pk, by=market.charlie, outcome="Something else.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Redress.objects.filter(pk=wronged.pk).update(outcome="Something else.")
    wronged.refresh_from_db()
    assert wronged.outcome == "The answer was taken in all the same."


@pytest.mark.parametrize("who", ["signed", "recused"])
def test_redress_when_the_reviewer_had_a_part_in_the_matter_is_refused(
    market: Market, mia: User, wronged: Redress, who: str
) -> None:
    """Whoever has the right to settle, and signed in the matter or stays out of it, does not judge what came of it."""
    matter = wronged.timer.case.matter
    if who == "signed":
        found = Signature.objects.filter(matter=matter).first()
        assert found is not None
        judge = found.person
        judge.groups.add(Group.objects.get(name=Role.LIST_MANAGER))
    else:
        judge = mia
        Recusal.objects.create(matter=matter, person=mia, ground="interest")
    page = settle(User.objects.get(pk=judge.pk), wronged)
    assert (page.status_code, "Somebody else settles it" in page.content.decode()) == (200, True)
    wronged.refresh_from_db()
    assert wronged.settled_at is None


def test_redress_when_nothing_is_said_is_not_settled(market: Market, mia: User, wronged: Redress) -> None:
    page = settle(mia, wronged, "  ")
    assert page.status_code == 200
    assert page.context["form"].errors["outcome"]
    wronged.refresh_from_db()
    assert wronged.settled_at is None


def test_redress_when_one_may_only_look_has_no_form(market: Market, wronged: Redress) -> None:
    page = desk_of(market.alice).get(f"{REDRESS}{wronged.pk}/change/")
    assert page.context["form"] is None
    assert settle(market.alice, wronged).status_code == 403
    assert desk_of(market.dora).get(f"{REDRESS}{wronged.pk}/change/").status_code == 403


def test_redress_when_of_another_agency_is_none(market: Market, wronged: Redress) -> None:
    other = appoint("olga", found("harbour"), Role.LIST_MANAGER)
    assert wronged.timer.case.ref not in desk_of(other).get(REDRESS).content.decode()
    assert desk_of(other).get(f"{REDRESS}{wronged.pk}/change/").status_code in {302, 404}
    assert settle(other, wronged).status_code in {302, 404}
    wronged.refresh_from_db()
    assert wronged.settled_at is None


def test_redress_when_opened_is_a_look(market: Market, mia: User, wronged: Redress) -> None:
    subject = wronged.timer.case.subject
    before = len(history(subject))
    desk_of(mia).get(f"{REDRESS}{wronged.pk}/change/")
    assert history(subject)[-1].kind == "file.viewed"
    assert len(history(subject)) == before + 1


def test_lists_when_longer_ask_no_more_queries(market: Market, legal_clock: LegalClock, mia: User) -> None:
    def rounds(number: int) -> list[int]:
        for _ in range(number):
            served(market, legal_clock)
        legal_clock.set("2026-05-12T00:00:00+08:00")
        transitions.sweep()
        served(market, legal_clock)
        address = declare(mia).url
        recount()
        counts = []
        for path in (REDRESS, address, OUTAGES, "/admin/deadlines/rework/"):
            client = desk_of(mia)
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            counts.append(len(captured))
        return counts

    assert rounds(1) == rounds(3)
