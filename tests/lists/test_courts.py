"""RULES.md, "Grounds of removal": a court's message acts at once. Which court, the standard says; what it may do is relief."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from oauth2_provider.models import AccessToken

from cases.models import Signature
from cases.queries.wording import say
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from cases.states import Effect, Party, Scope
from clock.queries import legal_now
from consultations.models import Draft, Version
from deadlines.transitions import sweep
from ledger.queries import history
from ledger.transitions import NewEvent, append_many
from lists.models import Listing, Measure, Standard
from lists.queries.agreeing import disagreements
from lists.queries.sections import sections
from lists.states import LISTING
from lists.states.red import RED
from notices.models import Notice
from people.models import Agency, User
from people.states import Kind, Role
from people.transitions import close_agency
from records.states import RECORD
from tests import worlds
from tests.cases.desk import Official, words
from tests.conftest import LegalClock
from tests.keeping import keeps
from tests.lists.court import WHY, Court
from tests.lists.standard import RESTRICTS, standard
from tests.lists.test_interim import imposed
from tests.lists.test_later_acts import forged
from tests.lists.test_removal import claim
from tests.lists.test_rest import CASES, Interface
from tests.lists.test_writing import BEGIN, drafted, whole
from tests.people.cast import appoint, found, put_beneath

RULING = {"way": "not enforceable", "document": "(2026) Ruling 12"}
WORDS = "The judgment was set aside."
# What a program may do as a court alone, from the state in which each is tried here.
ORDERS = {move.verb for move in LISTING.moves if Party.COURT in move.who and Party.AGENCY not in move.who}


class City(Court):
    """A list kept by one court; what the high court orders happens at once. The harbour is nobody's court."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.high, self.harbour = found("high-court"), found("harbour")
        self.ruler = appoint("ruler", self.high, Role.INTEGRATOR, kind=Kind.MACHINE)
        self.stranger = appoint("stranger", self.harbour, Role.INTEGRATOR, kind=Kind.MACHINE)
        self.judge = appoint("judge", self.high, *DESK)


DESK = (Role.CASE_OFFICER, Role.DECIDER, Role.REVIEWER)


@worlds.fixture
def city() -> City:
    city = City(LegalClock())
    interim = {"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}
    other = {**standard(courts=["harbour"]), "list": "other-defaulters"}
    city.open_lists({"judgment-defaulters": standard(courts=["high-court"], interim=interim), "other": other})
    return city


@worlds.fixture
def listed(city: City) -> Listing:
    return city.bring_to("effective")


@pytest.fixture
def rest(client: Client, city: City) -> Interface:
    return Interface(client, city)


def ref_of(city: City, listing: Listing) -> str:
    return str(city.case(listing).ref)


def last_step(listing: Listing) -> Any:
    return [event for event in history(listing.pk) if event.kind.startswith("case.")][-1]


def order(rest: Interface, listing: Listing, by: User, verb: str = "order-removal", **body: Any) -> Any:
    """Whoever may not read the case sends the version that it has."""
    row = rest.court.case(listing)
    sent = {"reason": WORDS, **(body or RULING)}
    return rest.post(f"{row.ref}/moves/{verb}/", by, sent, **{"If-Match": f'"{row.version}"'})


# --- What a court does happens at once --------------------------------------------------------------------------------------


def test_removal_when_a_named_court_orders_it_is_done_for_every_reader_at_once(
    rest: Interface, city: City, listed: Listing
) -> None:
    read = rest.read(ref_of(city, listed), city.ruler)
    public = f"/api/v1/register/{read['public_id']}/"
    assert rest.client.get(public).json()["name"] == "徐氏贸易有限公司"
    answer = order(rest, listed, city.ruler)
    assert (answer.status_code, answer.json()["state"]) == (200, "removed"), answer.content
    assert rest.client.get(public).status_code == 404
    assert "徐氏" not in rest.client.get("/register/judgment-defaulters/").text
    asked = json.dumps({"list": "judgment-defaulters", "name": "徐氏贸易有限公司"})
    search = rest.client.post("/api/v1/register/search/", asked, content_type="application/json")
    assert (search.status_code, search.json()["results"]) == (200, [])
    listed.refresh_from_db()
    assert (listed.way, listed.live) == ("not enforceable", False)
    assert [row.state for row in Measure.objects.filter(listing=listed)] == ["lifted"]
    told = Notice.objects.filter(case=listed.pk, kind="removal").values_list("to", flat=True)
    assert set(told) == {listed.subject_id, listed.beneficiary_id}
    step = last_step(listed)
    said = {name: step.values[name] for name in ("document", "way", "reason")}
    assert (step.kind, step.actor) == ("case.order-removal", city.ruler.public_id)
    assert said == {**RULING, "reason": WORDS}
    assert not Signature.objects.filter(person=city.ruler).exists()
    assert list(disagreements()) == []
    assert "(2026) Ruling 12" in Official(city.olive).page(city.case(listed))


def test_answer_when_asked_for_again_after_the_removal_is_the_first_one(
    rest: Interface, city: City, listed: Listing
) -> None:
    row = city.case(listed)
    sent = {"If-Match": f'"{row.version}"', "Idempotency-Key": "ruling-12"}
    first = rest.post(f"{row.ref}/moves/order-removal/", city.ruler, {"reason": WORDS, **RULING}, **sent)
    again = rest.post(f"{row.ref}/moves/order-removal/", city.ruler, {"reason": WORDS, **RULING}, **sent)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert rest.client.get(f"{CASES}{row.ref}/", headers=rest.headers(city.ruler)).status_code == 404


def test_claim_when_a_court_makes_it_and_confirms_it_ends_the_entry(
    rest: Interface, city: City, listed: Listing
) -> None:
    ref = ref_of(city, listed)
    paper = rest.send(ref, city.ruler, file=SimpleUploadedFile("receipt.txt", b"Paid into court."))["id"]
    done = rest.done(ref, "claim-fulfilment", city.ruler, way="performed", documents=[paper], document="Receipt 3")
    assert done["state"] == "ending"
    # The creditor's no is for officials to weigh: what a court has found is found.
    against = {"words": "Not a yuan.", "documents": [str(city.paper(city.beneficiary_acting(listed), b"No."))]}
    city.step(listed, "object", city.beneficiary_acting(listed), **against)
    done = rest.done(ref, "confirm-fulfilment", city.ruler, document="Ruling 13")
    assert (done["state"], city.visible()) == ("removed", [])
    assert last_step(listed).values["document"] == "Ruling 13"


def test_entry_when_a_court_has_ended_it_is_brought_back_by_no_official(
    rest: Interface, city: City, listed: Listing
) -> None:
    given = {"way": "performed", "document": "(2026) Ruling 12"}
    assert order(rest, listed, city.ruler, **given).status_code == 200
    with pytest.raises(Refusal) as refused:
        city.step(listed, "propose-restoration", city.olive, **forged(city))
    assert [reason.rule for reason in refused.value.because] == ["restoration"]
    assert "A court has ended this entry." in say(refused.value.because[0].text)


@pytest.mark.parametrize(
    ("reached", "verb", "state"),
    [
        ("decided", "withdraw", "annulled"),
        ("effective", "withdraw", "annulled"),
        ("effective", "suspend", "suspended"),
        ("effective", "order-removal", "removed"),
    ],
)
def test_order_when_it_may_be_given_needs_a_reason_and_a_document(
    rest: Interface, city: City, reached: str, verb: str, state: str
) -> None:
    listing = city.bring_to(reached)
    ref, way = ref_of(city, listing), {"way": "stayed"} if verb == "order-removal" else {}
    for missing in ("reason", "document"):
        given = {"reason": WORDS, "document": "Ruling 14", **way, missing: " "}
        refused = order(rest, listing, city.ruler, verb, **given)
        assert (refused.status_code, [one["pointer"] for one in refused.json()["errors"]]) == (400, [f"/{missing}"])
    assert rest.done(ref, verb, city.ruler, document="Ruling 14", **way)["state"] == state
    assert (city.visible(), last_step(listing).actor) == ([], city.ruler.public_id)
    assert "Ruling 14" in words(Official(city.olive).page(city.case(listing)))


def test_measures_when_a_court_lifts_them_end_and_the_entry_stays(rest: Interface, city: City, listed: Listing) -> None:
    ref = ref_of(city, listed)
    measures = [one["id"] for one in rest.read(ref, city.ruler)["measures"]]
    assert rest.done(ref, "reduce", city.ruler, measures=measures, document="Ruling 15")["state"] == "effective"
    assert [row.state for row in Measure.objects.filter(listing=listed)] == ["lifted"]
    assert city.visible() == ["徐氏贸易有限公司"]


def test_immediate_effect_when_a_court_lifts_it_is_over_and_the_case_is_shut_again(rest: Interface, city: City) -> None:
    listing = city.propose()
    ref, headers = ref_of(city, listing), rest.headers(city.ruler)
    assert rest.client.get(f"{CASES}{ref}/", headers=headers).status_code == 404
    imposed(city, listing)
    opened = {move["verb"] for move in rest.read(ref, city.ruler)["moves"] if move["open"]}
    assert opened == {"lift-interim"}
    rest.done(ref, "lift-interim", city.ruler, document="Ruling 16")
    assert Measure.objects.get().state != "effective"
    assert rest.client.get(f"{CASES}{ref}/", headers=headers).status_code == 404


# --- What a court sees and may --------------------------------------------------------------------------------------------


def test_case_when_a_court_reads_it_holds_what_it_needs_and_no_more(
    rest: Interface, city: City, listed: Listing
) -> None:
    ref, headers = ref_of(city, listed), rest.headers(city.ruler)
    read = rest.read(ref, city.ruler)
    opened = {move["verb"] for move in read["moves"] if move["open"]}
    assert opened == {"claim-fulfilment", "order-removal", "reduce", "suspend", "withdraw"}
    assert (read["subject"]["name"], len(read["measures"])) == ("徐氏贸易有限公司", 1)
    asked = next(move["fields"] for move in read["moves"] if move["verb"] == "suspend")
    assert asked["required"] == ["document", "reason"]
    claim(city, listed)
    papers = [{one["kind"] for one in rest.read(ref, by)["documents"]} for by in (city.ruler, city.olive)]
    assert papers == [{"enforcement order"}, {"enforcement order", "paper"}]
    # What people said in it is for those whose case it is; and no court is handed a list of names.
    assert rest.client.get(f"{CASES}{ref}/history/", headers=headers).status_code == 404
    for query in ("", "?assigned=asked", "?assigned=none"):
        assert rest.client.get(f"{CASES}{query}", headers=headers).json()["results"] == []
    looks = [event for event in history(listed.subject_id) if event.actor == city.ruler.public_id]
    assert [look.kind for look in looks] == ["file.viewed"] * 2


@pytest.mark.parametrize("state", ["proposed", "notified"])
def test_case_when_nothing_is_decided_yet_is_shut_to_a_court(rest: Interface, city: City, state: str) -> None:
    listing = city.bring_to(state)
    answer = rest.client.get(f"{CASES}{ref_of(city, listing)}/", headers=rest.headers(city.ruler))
    assert answer.status_code == 404
    assert order(rest, listing, city.ruler).status_code == 404


@keeps(13, "rest")
def test_burden_when_a_court_asks_for_it_is_refused(rest: Interface, city: City, listed: Listing) -> None:
    rest.done(ref_of(city, listed), "suspend", city.ruler, document="Ruling 17")
    answer = order(rest, listed, city.ruler, "propose-resumption", reason=WHY)
    assert (answer.status_code, answer.json()["rule"]) == (403, "role")
    city.step(listed, "propose-resumption", city.olive)
    assert order(rest, listed, city.ruler, "resume", reason=WHY).status_code == 403


def test_table_when_it_names_a_court_gives_relief_and_takes_no_signature() -> None:
    moves = [move for table in (LISTING, RED, RECORD) for move in table.moves if Party.COURT in move.who]
    assert {move.verb for move in moves} > ORDERS
    assert {(move.effect, move.part) for move in moves} == {(Effect.RELIEF, None)}


# --- Who is none ------------------------------------------------------------------------------------------------------------


def of_another_agency(city: City, _listing: Listing) -> User:
    """Named by another list."""
    return city.stranger


def of_who_applies_a_measure(city: City, _listing: Listing) -> User:
    return city.program


def of_a_closed_court(city: City, _listing: Listing) -> User:
    Agency.objects.filter(pk=city.high.pk).update(closed_on="2026-03-01")
    return city.ruler


@pytest.mark.parametrize("program", [of_another_agency, of_who_applies_a_measure, of_a_closed_court])
def test_order_when_the_standard_does_not_name_the_program_finds_no_case(
    rest: Interface, city: City, listed: Listing, program: Any
) -> None:
    by = program(city, listed)
    for verb in sorted(ORDERS):
        assert order(rest, listed, by, verb).status_code == 404
    assert rest.client.get(f"{CASES}{ref_of(city, listed)}/", headers=rest.headers(by)).status_code == 404
    assert city.visible() == ["徐氏贸易有限公司"]


def test_order_when_it_is_the_programs_own_case_is_refused(rest: Interface, city: City, listed: Listing) -> None:
    """Of the agency that keeps the list, or of one above it: it sees the case, and is no court in it."""
    own = appoint("own-program", city.court, Role.INTEGRATOR, kind=Kind.MACHINE)
    for by in (own, city.ruler):
        if by is city.ruler:  # since the text was adopted, the court has come above the agency that keeps the list
            put_beneath(city.court, city.high)
        for verb in sorted(ORDERS - {"confirm-fulfilment", "lift-interim"}):
            answer = order(rest, listed, by, verb)
            assert (answer.status_code, answer.json()["rule"]) == (403, "role"), (by, verb)
    assert city.visible() == ["徐氏贸易有限公司"]


def test_court_when_a_later_version_names_it_is_none_in_older_cases(legal_clock: LegalClock, client: Client) -> None:
    city = City(legal_clock)
    city.open_list()
    older = city.bring_to("effective")
    newer = city.draft_list("judgment-defaulters-2", standard(courts=["high-court"]))
    city.step(newer, "open-comment", city.mia)
    city.clock.set("2026-05-05T09:00:00+08:00")
    sweep()
    city.step(newer, "adopt", city.mark, digest=Version.objects.get(draft=newer).digest)
    rest = Interface(client, city)
    assert order(rest, older, city.ruler).status_code == 404
    assert Standard.objects.latest("number").document["courts"] == ["high-court"]
    assert city.visible() == ["徐氏贸易有限公司"]


def test_token_when_it_is_not_for_moves_on_the_list_makes_no_court(
    rest: Interface, city: City, listed: Listing
) -> None:
    row = city.case(listed)
    path = f"{CASES}{row.ref}/"
    version = {"If-Match": f'"{row.version}"'}
    body = {"reason": WORDS, **RULING}

    def tried(*scopes: str) -> tuple[int, int]:
        headers = {**city.token(city.ruler, *scopes), **version}
        read = rest.client.get(path, headers=headers).status_code
        sent = rest.client.post(f"{path}moves/order-removal/", body, "application/json", headers=headers)
        return read, sent.status_code

    assert tried(Scope.READ) == (404, 403)
    assert tried(Scope.READ, f"{Scope.MOVE}:other-defaulters") == (404, 404)
    assert tried(f"{Scope.READ}:other-defaulters", f"{Scope.MOVE}:other-defaulters") == (404, 404)
    assert city.visible() == ["徐氏贸易有限公司"]
    assert tried(f"{Scope.READ}:judgment-defaulters", f"{Scope.MOVE}:judgment-defaulters") == (200, 200)


def test_token_when_revoked_or_its_program_is_dismissed_opens_nothing(
    rest: Interface, city: City, listed: Listing
) -> None:
    path, headers = f"{CASES}{ref_of(city, listed)}/", rest.headers(city.ruler)
    assert rest.client.get(path, headers=headers).status_code == 200
    AccessToken.objects.all().delete()
    assert rest.client.get(path, headers=headers).status_code == 401
    headers = rest.headers(city.ruler)
    User.objects.filter(pk=city.ruler.pk).update(is_active=False)
    assert rest.client.get(path, headers=headers).status_code == 401


def test_official_of_the_court_has_at_the_desk_what_their_roles_give_and_no_more(
    rest: Interface, city: City, listed: Listing
) -> None:
    """By the browser and with a token."""
    ref, desk = ref_of(city, listed), Official(city.judge).client
    assert desk.get(f"/admin/cases/case/{ref}/change/").status_code == 404
    assert desk.get(f"/admin/cases/case/{ref}/moves/order-removal/").status_code == 404
    assert ref not in desk.get("/admin/cases/case/?assigned=asked").text
    assert order(rest, listed, city.judge).status_code == 404
    assert city.visible() == ["徐氏贸易有限公司"]


# --- Past the moves ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", sorted(ORDERS))
def test_event_when_it_says_that_a_court_moved_which_is_none_is_refused(city: City, listed: Listing, verb: str) -> None:
    own = appoint("own-program", city.court, Role.INTEGRATOR, kind=Kind.MACHINE)
    for by in (city.stranger, own):
        with pytest.raises(DatabaseError, match="names another court"), transaction.atomic():
            append_many(events=[NewEvent(listed.pk, f"case.{verb}", by.public_id)])
    put_beneath(city.court, city.high)
    with pytest.raises(DatabaseError, match="names another court"), transaction.atomic():
        append_many(events=[NewEvent(listed.pk, f"case.{verb}", city.ruler.public_id)])


STATEMENTS = {
    "named afterwards": "UPDATE lists_standard SET document = jsonb_set(document, '{courts}', '[\"harbour\"]')",
    "signed by a program": (
        "INSERT INTO cases_signature (case_id, matter, act, part, person_id, version, at)"
        " SELECT id, matter, act, 'decider', (SELECT id FROM people_user WHERE username = 'ruler'), version, legal_now()"
        " FROM cases_case WHERE list_slug = 'judgment-defaulters'"
    ),
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=list(STATEMENTS))
def test_row_when_it_would_make_a_court_of_somebody_or_let_one_sign_is_refused(
    city: City, listed: Listing, statement: str
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("courts", [["court"], ["nowhere"], ["high-court", "court"]])
def test_standard_when_written_past_the_validator_names_no_keeper_and_nobody_unknown(
    city: City, courts: list[str]
) -> None:
    row = Standard.objects.get(list="judgment-defaulters")
    document = json.dumps({**row.document, "courts": courts})
    insert = (
        "INSERT INTO lists_standard (list_id, number, document, digest, draft, adopted_by, adopted_at)"
        " SELECT list_id, 9, %s::jsonb, digest, gen_random_uuid(), adopted_by, adopted_at FROM lists_standard WHERE id = %s"
    )
    with (
        pytest.raises(DatabaseError, match="may name such a court"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(insert, [document, row.pk])


# --- The text ---------------------------------------------------------------------------------------------------------------


def drafting(city: City, courts: Any, **changes: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        city.draft_list("another", standard(courts=courts, **changes))
    return [fault.pointer for fault in refused.value.faults]


def test_text_when_it_names_the_keeper_or_one_above_is_refused_beside_the_field(city: City) -> None:
    assert drafting(city, ["high-court", "court"]) == ["/document/courts/1"]
    put_beneath(city.court, city.high)
    assert drafting(city, ["high-court"]) == ["/document/courts/0"]
    close_agency(agency=found("gone"), by=superuser(city), at=legal_now(), reason=WHY)
    assert drafting(city, ["gone"]) == ["/document/courts/0"]


def superuser(city: City) -> User:
    User.objects.filter(pk=city.mia.pk).update(is_superuser=True)
    return User.objects.get(pk=city.mia.pk)


def test_text_when_it_is_published_says_in_words_which_courts(city: City) -> None:
    for language, name, title in (
        ("en", "Example high-court", "Courts whose messages act at once"),
        ("zh-hans", "示例high-court", "其裁判通知立即生效的法院"),
    ):
        found = {one.title: one.paragraphs for one in sections(standard(courts=["high-court"]), language)}
        assert found[title][0] == name
        assert title not in {one.title for one in sections(standard(), language)}
    assert "Example high-court" in Client().get("/consultations/judgment-defaulters/?lang=en").text


def test_text_when_filled_in_at_the_desk_is_sent_back_beside_the_courts(city: City) -> None:
    desk = Official(city.mia).client
    answer = desk.post(BEGIN, whole(standard(courts=["high-court", "court"])))
    assert (answer.status_code, Draft.objects.filter(slug="second").exists()) == (422, False)
    said = "Courts whose messages act at once: This agency keeps the list, or stands above the one that does. Name another."
    assert said in words(answer.text)
    assert desk.post(BEGIN, whole(standard(courts=["high-court"]))).status_code == 302
    assert drafted()["courts"] == ["high-court"]
    assert desk.post(BEGIN, whole(standard(), slug="third")).status_code == 302
    assert "courts" not in drafted("third")
