"""RULES.md, "Invariants", door by door: through REST, at the desk, and by raw SQL as the application role. What else proves them
stands where its room is tested; `docs/invariants.md` names it all."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cases.models import Case
from cases.queries.standings import actor_of
from cases.states import Scope
from clock.queries import legal_now
from consultations.transitions import begin_draft
from deadlines.transitions import sweep
from ledger.models import Event
from ledger.queries.verification import verify
from ledger.transitions import NewEvent, append_many
from lists.models import Listing, Measure, MeasureKind, Standard
from lists.queries.agreeing import disagreements
from people.models import User
from people.states import Role
from records.models import Record
from tests.cases.desk import Official, move_of, words
from tests.keeping import keeps, numbers_of
from tests.lists.court import DEBTOR, DECIDED, TERM_ENDS, WHY, Court
from tests.lists.standard import ground, measure, standard
from tests.lists.standard import words as said
from tests.lists.test_attacks import commit
from tests.lists.test_writing import typed
from tests.people.cast import appoint

CASES = "/api/v1/cases/"
PETITION = said("Signed a petition", "上访")


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@contextmanager
def undone() -> Iterator[None]:
    """The world as it was, afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Rest:
    """What a program is told: the status, and every rule or field that is named."""

    def __init__(self, court: Court) -> None:
        self.court, self.client = court, Client()

    def post(self, path: str, by: User, body: Any, **headers: str) -> tuple[int, set[str]]:
        headers = {**self.court.token(by, *Scope), **headers}
        answer = self.client.post(f"{CASES}{path}", json.dumps(body), content_type="application/json", headers=headers)
        told = answer.json()
        return answer.status_code, {str(told.get("rule")), *(one["pointer"] for one in told.get("errors", []))}

    def move(self, case: Any, verb: str, by: User, **data: Any) -> tuple[int, set[str]]:
        row = self.court.case(case)
        body = {"reason": WHY, **data}
        return self.post(f"{row.ref}/moves/{verb}/", by, body, **{"If-Match": f'"{row.version}"'})

    def propose(self, **body: Any) -> tuple[int, set[str]]:
        return self.post("", self.court.olive, self.court.body(body.pop("record"), **body))


def at_desk(court: Court, case: Any, verb: str, by: User, **typed: Any) -> tuple[int, str]:
    """The form filled in and sent; where the page offers none, sent all the same."""
    row, official = court.case(case), Official(by)
    page = official.client.get(move_of(row, verb)).content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', page))
    sent = sent or {"_version": str(row.version), "_key": str(uuid4())}
    answer = official.client.post(move_of(row, verb), {**sent, "reason": WHY, **typed})
    return answer.status_code, words(answer.content.decode()) if answer.content else ""


def refused(found: tuple[int, set[str]], *expected: str) -> None:
    status, told = found
    assert status in (400, 403, 409), found
    assert told & set(expected), found


# --- At the two front doors -------------------------------------------------------------------------------------------------


def faulty_text(court: Court, document: dict[str, Any], pointer: str, sentence: str) -> None:
    """1 and 17: a list without a law, or a ground that is a right, is no text that could be opened for comment."""
    text = json.dumps(standard(list="other"))
    draft = begin_draft(
        kind="standard",
        slug="other",
        document=text,
        agency=court.court.pk,
        by=actor_of(court.mia),
        at=legal_now(),
        reason=WHY,
    ).case_id
    court.step(draft, "open-comment", court.mia)
    row = type("Row", (), {"pk": draft})
    status, told = Rest(court).move(row, "revise", court.mia, document=json.dumps({**document, "list": "other"}))
    assert status == 400, (status, told)
    assert any(pointer in one for one in told), told
    page = Client(headers={"Accept-Language": "en"})
    page.force_login(court.mia)
    given = {"kind": "standard", "slug": "third", "reason": WHY, **typed({**document, "list": "third"})}
    answer = page.post("/admin/consultations/draft/begin/", given)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


@keeps(1, "rest", "desk")
def one_basis(court: Court, _listing: Listing) -> None:
    unknown = [{"instrument": "spc-list", "provision": "9"}]
    faulty_text(court, standard(basis=unknown), "document", "spc-list 9 is not among the laws here")


@keeps(17, "rest", "desk")
def seventeen_rights(court: Court, _listing: Listing) -> None:
    faulty_text(court, ground(conduct=PETITION), "document", "Nobody is listed for this")


@keeps(2, "rest")
def two_comment(court: Court, _listing: Listing) -> None:
    refused(Rest(court).propose(record=court.confirmed(document_number="2"), list="wage-arrears"), "list")


@keeps(3, "rest", "desk")
def three_documents(court: Court, listing: Listing) -> None:
    made = court.record(document_number="(2026)京0101执7号", subject=court.debtor(), document_on=date(2026, 1, 7))
    refused(Rest(court).propose(record=made.record), "issuer")
    window_over(court)
    court.move(listing.rests_on.get().record_id, "doubt", court.dora, doubt="wrong")
    refused(Rest(court).move(listing, "decide", court.bob, facts="x", exclusions=True), "record")
    status, page = at_desk(court, listing, "decide", court.bob, facts="x", exclusions="on")
    assert "The record is disputed." in page, page
    assert status != 302


@keeps(4, "rest", "desk")
def four_notice(court: Court, listing: Listing) -> None:
    refused(Rest(court).move(listing, "decide", court.bob, facts="x", exclusions=True), "window")
    status, page = at_desk(court, listing, "decide", court.bob, facts="x", exclusions="on")
    assert "The time to answer is not over" in page, page
    assert status != 302


@keeps(5, "rest", "desk")
def five_two_people(court: Court, _listing: Listing) -> None:
    """A superuser who holds both roles."""
    both = appoint("both", court.court, Role.CASE_OFFICER, Role.DECIDER, superuser=True)
    own = court.propose(
        court.confirmed(subject=court.debtor("另一家公司", "91110000600037341L")),
        by=both,
        subject={"kind": "organisation", "name": "另一家公司", "identifier": "91110000600037341L"},
    )
    court.served(own)
    window_over(court)
    status, told = Rest(court).move(own, "decide", both, facts="x", exclusions=True)
    assert (status, told & {"four-eyes"}) == (403, {"four-eyes"})
    status, page = at_desk(court, own, "decide", both, facts="x", exclusions="on")
    assert "You have acted in this matter" in page, page
    assert status != 302


def window_over(court: Court) -> None:
    court.clock.set("2026-03-11T00:00:01+08:00")
    sweep()
    court.clock.set(DECIDED)


@keeps(6, "rest", "desk")
def six_reasons(court: Court, listing: Listing) -> None:
    window_over(court)
    refused(Rest(court).move(listing, "decide", court.bob, exclusions=True), "/facts")
    refused(Rest(court).move(listing, "decide", court.bob, facts="x"), "exclusion")
    _status, page = at_desk(court, listing, "decide", court.bob, facts=" ", reason="")
    assert "Reason: Please fill this in." in page
    assert court.state(listing.pk) == "notified"


@keeps(7, "rest", "desk")
def seven_measures(court: Court, listing: Listing) -> None:
    window_over(court)
    other = str(listing.pk)
    refused(Rest(court).move(listing, "decide", court.bob, facts="x", exclusions=True, measures=[other]), "measure")
    at_desk(court, listing, "decide", court.bob, facts="x", exclusions="on", measures=[other])
    assert court.state(listing.pk) == "notified"
    body = {"measures": [{"code": "no-school", "reason": "x"}]}
    refused(Rest(court).propose(record=court.confirmed(document_number="3"), **body), "measure", "twin")


@keeps(8, "rest", "desk")
def eight_floor(court: Court, listing: Listing) -> None:
    """No standard takes schooling from anybody, and nobody is listed for what another did."""
    faulty_text(court, measure(denies=["schooling"]), "document", "No measure takes this from anybody")
    other = {"kind": "organisation", "name": "另一家公司"}
    theirs = str(listing.rests_on.get().record_id)
    refused(Rest(court).propose(record=theirs, subject=other), "subject")
    own = court.confirmed(subject=court.debtor("另一家公司", "91110000600037341L"))
    address = f"/admin/lists/listing/{own}/judgment-defaulters/"
    answer = Official(court.olive).client.post(address, {"grounds": [str(own), theirs], "reason": WHY})
    assert answer.status_code == 422


@keeps(9, "rest", "desk")
def nine_same_facts(court: Court, listing: Listing) -> None:
    in_effect(court, listing)
    same = str(listing.rests_on.get().record_id)
    asked = {"new_facts": "Again.", "records": [same], "years": 1}
    refused(Rest(court).move(listing, "propose-extension", court.olive, **asked), "same-facts")
    status, page = at_desk(court, listing, "propose-extension", court.olive, **asked)
    assert "the same facts extend nothing" in page, page
    assert status != 302
    court.step(listing, "order-removal", court.olive, way="performed", document="7")
    refused(Rest(court).propose(record=same), "relisting")


def in_effect(court: Court, listing: Listing) -> None:
    for reached in ("decided", "effective"):
        getattr(court, f"reach_{reached}")(listing)
    assert len(court.visible()) == 1


@keeps(10, "rest", "desk")
def ten_annulled(court: Court, listing: Listing) -> None:
    in_effect(court, listing)
    public = f"/api/v1/register/{court.case(listing).public_id}/"
    record = Record.objects.get(pk=listing.rests_on.get().record_id)
    status, _page = at_desk(court, record, "annul", court.bob, decision="Judgment 3")
    assert (status, Client().get(public).status_code, court.visible()) == (302, 404, [])
    refused(
        Rest(court).move(listing, "propose-extension", court.olive, new_facts="x", records=[str(record.pk)], years=1),
        "same-facts",
    )


@keeps(12, "rest", "desk")
def twelve_limits(court: Court, listing: Listing) -> None:
    in_effect(court, listing)
    row = court.case(listing)
    court.clock.set(TERM_ENDS)
    for address in (f"/api/v1/register/{row.public_id}/", f"/register/judgment-defaulters/{row.public_id}/"):
        assert Client().get(address).status_code == 404
    status, _told = Rest(court).move(listing, "review", court.bob)
    assert status in (403, 409)
    status, _page = at_desk(court, listing, "review", court.bob)
    assert (status, court.visible()) == (409, [])


@keeps(13, "rest", "desk")
def thirteen_machines(court: Court, listing: Listing) -> None:
    """One official, and one with a program, impose nothing that is not two people's."""
    in_effect(court, listing)
    court.step(listing, "suspend", court.olive)
    status, told = Rest(court).move(listing, "resume", court.bob)
    assert (status, "four-eyes" in told) == (403, True)
    status, _page = at_desk(court, listing, "resume", court.bob)
    assert (status, court.visible()) == (409, [])
    refused(Rest(court).move(listing, "take-effect", court.bob), "state", "by-clock")


@keeps(14, "rest", "desk")
def fourteen_no_price(court: Court, listing: Listing) -> None:
    """Whoever complains of an official is recorded nowhere, and heard without an account."""
    before = Record.objects.count()
    complaint = str(court.paper(court.dora, b"Bob is my neighbour. Xu"))
    noted = {"official": "bob", "ground": "complaint", "document": complaint}
    assert Rest(court).move(listing, "recuse", court.dora, **noted)[0] == 200
    assert at_desk(court, listing, "respond", court.dora, answer="They came to the counter.")[0] == 302
    assert Record.objects.count() == before
    assert Client().post("/api/v1/register/search/", {"name": "x"}, content_type="application/json").status_code == 200


@keeps(15, "rest", "desk")
def fifteen_ledger(court: Court, listing: Listing) -> None:
    before = Event.objects.count()
    Rest(court).move(listing, "assign", court.olive, assignee="olive")
    at_desk(court, listing, "assign", court.olive, assignee="dora")
    kinds = list(Event.objects.filter(seq__gte=0, id__gt=0).order_by("id").values_list("kind", flat=True))[before:]
    assert kinds.count("case.assign") == 2
    assert "file.viewed" in kinds


@keeps(16, "rest", "desk")
def sixteen_surfaces(court: Court, listing: Listing) -> None:
    in_effect(court, listing)
    client = Client()
    assert client.get("/api/v1/register/?name=x").status_code == 400
    desk = Official(court.olive)
    pages = (
        client.get("/api/v1/register/").text,
        client.get("/register/judgment-defaulters/").text,
        desk.page(court.case(listing)),
        desk.list(),
    )
    for page in pages:
        assert court.visible()[0] in page
        assert DEBTOR not in page


AT_THE_DOORS: tuple[Callable[[Court, Listing], None], ...] = (
    one_basis,
    two_comment,
    three_documents,
    four_notice,
    five_two_people,
    six_reasons,
    seven_measures,
    eight_floor,
    nine_same_facts,
    ten_annulled,
    twelve_limits,
    thirteen_machines,
    fourteen_no_price,
    fifteen_ledger,
    sixteen_surfaces,
    seventeen_rights,
)


def test_each_invariant_when_tried_at_either_door_is_kept(court: Court, subtests: Any) -> None:
    listing = court.bring_to("notified")
    for attack in AT_THE_DOORS:
        with subtests.test(invariant=numbers_of(attack)), undone():
            attack(court, listing)
            listing.refresh_from_db()


# --- Past the doors ---------------------------------------------------------------------------------------------------------


def moved_by_sql(listing: Listing, state: str, verb: str) -> None:
    """In the ledger, and by the letter of the table; but not as the law has it."""
    append_many(events=[NewEvent(listing.pk, f"case.{verb}", None)])
    unheard(listing, state, verb)


def unheard(listing: Listing, state: str, verb: str) -> None:
    commit(
        f"UPDATE cases_case SET state = '{state}', version = version + 1, verb = '{verb}', updated_at = legal_now() "
        f"WHERE id = '{listing.pk}'"
    )


@keeps(3, "sql")
def shown_on_nothing(court: Court, listing: Listing) -> None:
    court.move(listing.rests_on.get().record_id, "annul", court.bob, decision="Judgment 3")
    commit(f"UPDATE lists_publication SET visible_until = '{listing.ends_at}'")


@keeps(6, "sql")
def reasons_emptied(_court: Court, listing: Listing) -> None:
    commit(f"UPDATE lists_listing SET established = '' WHERE case_id = '{listing.pk}'")


@keeps(7, "sql")
def measure_of_another_standard(court: Court, listing: Listing) -> None:
    kind = MeasureKind.objects.create(
        standard=other_standard(court),
        code="more",
        title="更多",
        title_en="More",
        applied_by=court.court,
        text={},
    )
    with transaction.atomic():
        at = legal_now()
        Measure.objects.create(
            listing=listing, kind=kind, state="effective", reason="x", effective_at=at, ends_at=listing.ends_at
        )
        settle()


def other_standard(court: Court) -> Standard:
    at = court.case(Listing.objects.get()).updated_at
    court.open_list(standard(list="other"), slug="other")
    court.clock.set(at)
    return Standard.objects.get(list="other")


def settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@keeps(8, "sql")
def a_child(_court: Court, listing: Listing) -> None:
    commit(
        f"UPDATE records_subject SET known_minor = true WHERE id = '{listing.subject_id}'",
        "UPDATE lists_publication SET visible_from = visible_from - interval '1 hour'",
    )


@keeps(9, "sql")
def second_listing(court: Court, listing: Listing) -> None:
    with transaction.atomic():
        Listing.objects.create(
            case=Case.objects.get(pk=Record.objects.get().pk),
            list=listing.list,
            standard=listing.standard,
            ground=listing.ground,
            subject_id=listing.subject_id,
        )


@keeps(13, "sql")
def longer(_court: Court, listing: Listing) -> None:
    """An extension that nobody signed: no clock knows of it."""
    commit(
        f"UPDATE lists_listing SET ends_at = ends_at + interval '1 year' WHERE case_id = '{listing.pk}'",
        "UPDATE lists_publication SET visible_until = visible_until + interval '1 year'",
    )


@keeps(9, "sql")
def endless(_court: Court, listing: Listing) -> None:
    commit(
        f"UPDATE lists_listing SET ends_at = NULL WHERE case_id = '{listing.pk}'",
        "UPDATE lists_publication SET visible_until = '2099-01-01'",
    )


@keeps(16, "sql")
def another_name(_court: Court, _listing: Listing) -> None:
    commit("UPDATE lists_publication SET name = '赵氏建材有限公司'")


@keeps(16, "sql")
def found_under_another(_court: Court, _listing: Listing) -> None:
    commit("UPDATE lists_publication SET folded = '赵氏建材有限公司', sound = 'zhaoshi'")


@keeps(16, "sql")
def another_number(_court: Court, _listing: Listing) -> None:
    commit("UPDATE lists_publication SET identifier = '9111**********5678'")


@keeps(6, "sql")
def another_ground(_court: Court, _listing: Listing) -> None:
    commit("""UPDATE lists_publication SET ground = '[{"code": "evades", "en": "steals", "zh": "盗窃"}]'""")


@keeps(7, "sql")
def another_measure(_court: Court, _listing: Listing) -> None:
    commit("""UPDATE lists_publication SET measures = measures || '[{"code": "jail", "en": "Jail", "zh": "拘留"}]'""")


@keeps(6, "sql")
def reasons_of_nobody(_court: Court, _listing: Listing) -> None:
    commit("UPDATE lists_publication SET reasons = '劣迹斑斑'")


@keeps(6, "sql")
def reasons_rewritten(_court: Court, _listing: Listing) -> None:
    commit("UPDATE lists_listing SET established = 'It stole.'")


@keeps(16, "sql")
def name_written_over(_court: Court, listing: Listing) -> None:
    commit(f"UPDATE records_name SET text = '赵氏建材有限公司' WHERE subject_id = '{listing.subject_id}'")


@keeps(16, "sql")
def name_never_given(_court: Court, listing: Listing) -> None:
    """The file, and the entry with it."""
    same = f"WHERE subject_id = '{listing.subject_id}' AND kind = 'official'"
    commit(
        f"UPDATE records_name SET kind = 'former' {same}",
        "INSERT INTO records_name (subject_id, kind, text, folded, sound) "
        f"VALUES ('{listing.subject_id}', 'official', '赵氏', '赵氏', 'zhaoshi')",
        "UPDATE lists_publication SET name = '赵氏', folded = '赵氏', sound = 'zhaoshi'",
    )


@keeps(16, "sql")
def name_taken(_court: Court, listing: Listing) -> None:
    commit(f"DELETE FROM records_name WHERE subject_id = '{listing.subject_id}'")


@keeps(16, "sql")
def number_written_over(_court: Court, listing: Listing) -> None:
    commit(f"UPDATE records_identifier SET mask = '9111**********5678' WHERE subject_id = '{listing.subject_id}'")


@keeps(16, "sql")
def subject_made_another(_court: Court, listing: Listing) -> None:
    commit(f"UPDATE records_subject SET kind = 'public body' WHERE id = '{listing.subject_id}'")


@keeps(10, "sql")
def annulled_and_shown(_court: Court, listing: Listing) -> None:
    moved_by_sql(listing, "annulled", "withdraw")


@keeps(15, "sql")
def moved_unheard(_court: Court, listing: Listing) -> None:
    unheard(listing, "effective", "lift-once")


PAST_THE_DOORS: tuple[tuple[Callable[[Court, Listing], None], str], ...] = (
    (shown_on_nothing, "lists_record"),
    (reasons_emptied, "stay as they were given"),
    (measure_of_another_standard, "lists_measure"),
    (a_child, "lists_minor"),
    (second_listing, "listing_one_live"),
    (endless, r"lists_end|listing_has_end"),
    (annulled_and_shown, "What is over"),
    (longer, "lists_end"),
    (another_name, "lists_name"),
    (found_under_another, "lists_name"),
    (another_number, "lists_number"),
    (another_ground, "lists_ground"),
    (another_measure, "lists_measure"),
    (reasons_of_nobody, "lists_reasons"),
    (reasons_rewritten, "stay as they were given"),
    (name_written_over, "never written over"),
    (name_never_given, "A name is in the ledger"),
    (name_taken, "loses a name but by being erased"),
    (number_written_over, "never written over"),
    (subject_made_another, "Whose file it is"),
    (moved_unheard, "in the ledger"),
)


def test_each_invariant_when_tried_by_sql_is_kept(court: Court, subtests: Any) -> None:
    listing = court.bring_to("effective")
    for attack, why in PAST_THE_DOORS:
        with subtests.test(invariant=numbers_of(attack)), undone(), pytest.raises(DatabaseError, match=why):
            attack(court, listing)


# --- Past the guards --------------------------------------------------------------------------------------------------------

ANOTHER = "name = '赵氏', folded = '赵氏', sound = 'zhaoshi'"
OVERWRITTEN: tuple[tuple[tuple[str, ...], str], ...] = (
    ((f"UPDATE lists_publication SET {ANOTHER}",), "a name that is not its subject"),
    (("UPDATE lists_publication SET ground = '[]'",), "a ground that its standard does not say so"),
    (
        (
            "UPDATE records_name SET text = '赵氏', folded = '赵氏', sound = 'zhaoshi' WHERE text LIKE '徐氏%'",
            f"UPDATE lists_publication SET {ANOTHER}",
        ),
        "a name that the ledger does not hold",
    ),
)


@keeps(6, "past")
@keeps(16, "past")
@pytest.mark.parametrize(("statements", "why"), OVERWRITTEN, ids=["entry", "ground", "file"])
def test_entry_when_a_superuser_writes_past_every_guard_is_found(
    as_superuser: psycopg.Connection, listed: Listing, statements: tuple[str, ...], why: str
) -> None:
    assert list(disagreements()) == []
    for table in ("lists_publication", "records_name"):
        as_superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for statement in statements:
        as_superuser.execute(statement)
    _entries, fault = verify()
    assert fault is not None
    assert why in fault.what
