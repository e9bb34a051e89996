"""Outages declared at the desk, what each lengthened, and redress: who looked, and what was done."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Recusal, Signature
from deadlines import transitions
from deadlines.models import DeclaredOutage, Redress, Rework
from deadlines.rules.refusals import Refused
from ledger.queries import history
from ledger.transitions import NewEvent, append_many
from people.models import User
from people.states import Role
from tests.cases.desk import words
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import clock_of, desk_of, instant, recount
from tests.people.cast import appoint, found, give_role

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


@pytest.fixture
def mark(market: Market) -> User:
    return appoint("mark", market.agency, Role.LIST_MANAGER)


def declare(user: User, **more: str) -> Any:
    return desk_of(user).post(f"{OUTAGES}declare/", {**OUTAGE, **more})


def confirm(user: User, outage: DeclaredOutage, reason: str = "The log says so.") -> Any:
    return desk_of(user).post(f"{OUTAGES}{outage.pk}/confirm/", {"reason": reason})


def end(user: User, outage: DeclaredOutage, ends_at: str, reason: str = "The power came back.") -> Any:
    return desk_of(user).post(f"{OUTAGES}{outage.pk}/end/", {"ends_at": ends_at, "reason": reason})


# --- Declaring ----------------------------------------------------------------------------------------------------------------


def test_outage_when_declared_and_confirmed_lengthens_what_it_touched_and_shows_it(
    market: Market, legal_clock: LegalClock, mia: User, mark: User
) -> None:
    case = served(market, legal_clock)
    answer = declare(mia)
    outage = DeclaredOutage.objects.get()
    assert answer.url == f"{OUTAGES}{outage.pk}/change/"
    recount()
    assert clock_of(case, "RESPONSE").generation == 1  # nothing by one alone
    assert "Nothing is lengthened yet" in desk_of(mia).get(answer.url).text
    assert "Outages to confirm" in desk_of(mark).get("/admin/").text
    assert "Outages to confirm" not in desk_of(mia).get("/admin/").text  # she declared it
    own = confirm(mia, outage)
    assert (own.status_code, "A second official must confirm it." in own.text) == (422, True)
    answer = confirm(mark, outage)
    assert "Outages to confirm" not in desk_of(mark).get("/admin/").text
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
    assert "The log says so." in desk_of(mia).get(f"{OUTAGES}{outage.pk}/change/").text
    again = confirm(mark, outage)
    assert (again.status_code, "It is confirmed already." in again.text) == (422, True)
    days = ["2026-05-06", "2026-05-07"]
    told = [(one.kind, (one.values or {}).get("days")) for one in history(outage.public_id)]
    assert told == [("outage.declared", days), ("outage.confirmed", days)]
    changed = next(one for one in history(case.pk) if one.kind == "deadline.changed")
    assert (changed.values or {})["days"] == days
    assert "The portal was down." in desk_of(mia).get(OUTAGES).content.decode()


def test_what_an_outage_lengthened_when_in_another_agency_is_not_shown(
    market: Market, legal_clock: LegalClock, mia: User, mark: User
) -> None:
    case = served(market, legal_clock)
    declare(mia)
    address = confirm(mark, DeclaredOutage.objects.get()).url
    recount()
    other = desk_of(appoint("olga", found("harbour"), Role.LIST_MANAGER)).get(address)
    assert other.status_code == 200
    assert case.ref not in other.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("until_at", "2026-05-06T08:00", "The end is before the beginning."),
        ("until_at", "", "Please fill this in."),
        ("until_at", "2026-06-07T09:00", "31 days at most"),
        ("from_at", "yesterday", "Write a moment as 2026-05-08 15:20."),
        ("reason", "  ", "Please fill this in."),
    ],
)
def test_outage_when_something_is_wrong_is_refused_beside_its_field(
    market: Market, mia: User, field: str, value: str, said: str
) -> None:
    assert desk_of(mia).get(f"{OUTAGES}declare/").status_code == 200
    page = declare(mia, **{field: value})
    assert page.status_code == 422
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


# --- Ending -------------------------------------------------------------------------------------------------------------------


def test_outage_when_it_ended_sooner_counts_so_once_letters_under_way_have_arrived(
    market: Market, legal_clock: LegalClock, mia: User, mark: User
) -> None:
    legal_clock.set("2026-06-01T10:00:00+08:00")
    declare(mia, from_at="2026-06-01T09:00", until_at="2026-06-30T18:00")
    outage = DeclaredOutage.objects.get()
    confirm(mark, outage)
    for wrong in ("2026-05-31T09:00", "2026-06-30T18:00"):
        assert "Write a moment from its beginning on" in end(mia, outage, wrong).text
    legal_clock.set("2026-06-02T09:00:00+08:00")
    assert end(mia, outage, "2026-06-02T08:00").status_code == 302
    assert "It has ended already." in end(mark, outage, "2026-06-02T08:00").text
    assert (history(outage.public_id)[-1].values or {})["days"] == ["2026-06-01", "2026-06-02"]
    early, late = market.open(), market.open()
    legal_clock.set("2026-06-05T10:00:00+08:00")
    market.move(early, "serve", market.dora)
    assert clock_of(early, "RESPONSE").due_at == instant("2026-07-08T00:00:00+08:00")  # as letters under way say
    legal_clock.set("2026-06-24T10:00:00+08:00")
    market.move(late, "serve", market.dora)
    assert clock_of(late, "RESPONSE").due_at == instant("2026-07-02T00:00:00+08:00")  # five working days


def test_outage_when_there_never_was_one_lengthens_nothing(
    market: Market, legal_clock: LegalClock, mia: User, mark: User
) -> None:
    """Withdrawn before a second official looked at it."""
    case = served(market, legal_clock)
    declare(mia)
    outage = DeclaredOutage.objects.get()
    assert end(mia, outage, "2026-05-06T09:00", "It was the other hall.").status_code == 302
    assert "It has ended already." in confirm(mark, outage).text
    assert not Rework.objects.exists()
    assert clock_of(case, "RESPONSE").generation == 1
    assert "It was the other hall." in desk_of(mark).get(f"{OUTAGES}{outage.pk}/change/").text


OUTAGE_BY_SQL = {
    "INSERT INTO deadlines_rework (outage_id, begun_at, after_id, seen, changed, redress)"
    " SELECT id, legal_now(), 0, 0, 0, 0 FROM deadlines_declaredoutage": "second official",
    "INSERT INTO deadlines_outageconfirmation (outage_id, confirmed_by_id, reason)"
    " SELECT id, declared_by_id, 'x' FROM deadlines_declaredoutage": "second official",
    "INSERT INTO deadlines_declaredoutage (public_id, from_at, until_at, reason, document, declared_by_id)"
    " SELECT gen_random_uuid(), from_at, from_at + interval '32 days', 'x', '', declared_by_id"
    " FROM deadlines_declaredoutage": "31 days",
    "INSERT INTO deadlines_outageend (outage_id, ends_at, ended_by_id, reason)"
    " SELECT id, until_at, declared_by_id, 'x' FROM deadlines_declaredoutage": "sooner than",
    "UPDATE deadlines_declaredoutage SET until_at = until_at + interval '1 day'": "denied",
}


@pytest.mark.parametrize("statement", OUTAGE_BY_SQL, ids=["counted", "confirmed", "longer", "ended", "changed"])
def test_outage_when_made_by_sql_is_refused(market: Market, mia: User, statement: str) -> None:
    declare(mia)
    with pytest.raises(DatabaseError, match=OUTAGE_BY_SQL[statement]), transaction.atomic():
        connection.cursor().execute(statement)


# --- Redress ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def wronged(market: Market, legal_clock: LegalClock, mia: User, mark: User) -> Redress:
    """A window that ran out before anybody had said that nobody could file."""
    case = served(market, legal_clock)
    legal_clock.set("2026-05-12T00:00:00+08:00")
    transitions.sweep()
    declare(mia)
    confirm(mark, DeclaredOutage.objects.get())
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


def test_redress_when_it_waits_is_work_of_the_day(market: Market, mia: User, wronged: Redress) -> None:
    assert "1 Cases for redress" in words(desk_of(mia).get("/admin/").text)


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
        give_role(judge, Role.LIST_MANAGER)
    else:
        judge = mia
        with transaction.atomic():
            append_many(events=[NewEvent(wronged.timer.case_id, "case.recuse", mia.public_id)])
        Recusal.objects.create(matter=matter, person=mia, ground="interest")
    page = settle(User.objects.get(pk=judge.pk), wronged)
    assert (page.status_code, "Somebody else settles it" in page.content.decode()) == (422, True)
    wronged.refresh_from_db()
    assert wronged.settled_at is None


def test_redress_when_nothing_is_said_is_not_settled(market: Market, mia: User, wronged: Redress) -> None:
    page = settle(mia, wronged, "  ")
    assert page.status_code == 422
    assert page.context["form"].errors["outcome"] == ["Please fill this in."]
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
