"""RULES.md 5, 13 and FLAG, attacked: at the desk, over REST, past the moves by raw SQL, and by two at the same moment."""

import json
import threading
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from appeals.models import Exhibit, Filing
from cases.models import Case, Signature
from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.verdicts import Overtaken, Refusal
from cases.states import Part, Scope
from cases.transitions import move
from clock.queries import legal_now
from ledger.transitions import NewEvent, append_many
from lists.models import Publication
from people import transitions as people
from people.models import User
from people.states import Role
from tests.appeals.chamber import ACCEPTED, Chamber
from tests.lists.court import WHY
from tests.people.cast import appoint, found, give_role, put_beneath

ELSEWHERE = [{"house": ["REVIEW-ELSEWHERE"]}]


def rules(refused: Any) -> set[str]:
    return {reason.rule for reason in refused.value.because}


def commit(*statements: str) -> None:
    """As somebody would who steps around the moves; and the deferred checks of their commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- Independence ---------------------------------------------------------------------------------------------------------------


def test_reviewer_when_they_listed_it_or_stand_in_for_who_did_is_refused_by_every_door(
    chamber: Chamber, client: Client
) -> None:
    """Olive proposed it, Bob decided it, Rita has stood in for Bob since."""
    _listing, case = chamber.examined()
    for person in (chamber.olive, chamber.bob):
        give_role(person, Role.REVIEWER)
        for verb in ("uphold", "reject"):
            with pytest.raises(Refusal) as refused:
                chamber.decided_upon(case, verb, by=person)
            assert "four-eyes" in rules(refused)
        with pytest.raises(Refusal) as refused:
            chamber.step(case, "extend", person)
        assert rules(refused) == {"four-eyes"}
        ref, version = Case.objects.values_list("ref", "version").get(pk=case)
        headers = {**dict(chamber.token(person, *Scope)), "If-Match": f'"{version}"'}
        body = json.dumps({"found": "x", "reason": WHY})
        answer = client.post(
            f"/api/v1/cases/{ref}/moves/reject/", body, content_type="application/json", headers=headers
        )
        assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (403, "second-person-needed")
        client.force_login(person)
        page = client.post(f"/admin/cases/case/{ref}/moves/reject/", {"found": "x", "reason": WHY, "_version": version})
        assert page.status_code == 409
    give_role(chamber.second, Role.REVIEWER)
    chamber.step(case, "reply", chamber.second, words="It was lawful.")
    with pytest.raises(Refusal) as refused:
        chamber.decided_upon(case, "reject", by=chamber.second)
    assert rules(refused) == {"four-eyes"}
    with pytest.raises(DatabaseError, match="speak for the decision"), transaction.atomic():
        sign(case, chamber.second)
    stand_in(chamber)
    with pytest.raises(Refusal) as refused:
        chamber.decided_upon(case, "reject", by=chamber.rita)
    assert rules(refused) == {"four-eyes"}
    assert chamber.state(case) == "replied"


def stand_in(chamber: Chamber) -> None:
    days = {"from_on": date(2026, 4, 1), "until_on": date(2026, 5, 1)}
    people.appoint_deputy(
        principal=chamber.bob, deputy=chamber.rita, **days, by=chamber.mia, at=legal_now(), reason=WHY
    )


def test_recused_reviewer_when_deciding_is_refused(chamber: Chamber) -> None:
    listing, case = chamber.examined()
    chamber.step(case, "recuse", chamber.subject_acting(listing), official="charlie", ground="complaint")
    with pytest.raises(Refusal) as refused:
        chamber.decided_upon(case)
    assert rules(refused) == {"interest"}
    chamber.decided_upon(case, by=chamber.rita)
    assert chamber.state(case) == "upheld"


@pytest.mark.parametrize("chamber", ELSEWHERE, indirect=True)
def test_review_when_the_standard_wants_another_agency_is_decided_above(chamber: Chamber) -> None:
    above = found("high-court")
    put_beneath(chamber.court, above)
    judge = appoint("judge", above, Role.REVIEWER)
    listing, case = chamber.appealed()
    chamber.clock.set(ACCEPTED)
    with pytest.raises(Refusal) as own:
        chamber.step(case, "accept", chamber.charlie)
    assert rules(own) == {"four-eyes"}
    chamber.step(case, "accept", judge)
    chamber.step(case, "reply", chamber.olive, words="The file shows it.")
    with pytest.raises(DatabaseError, match="another agency"), transaction.atomic():
        sign(case, chamber.charlie)
    chamber.decided_upon(case, by=judge)
    assert chamber.of(listing) == "annulled"


def sign(case: UUID, person: User) -> None:
    row = Case.objects.get(pk=case)
    Signature.objects.create(
        case=row, matter=row.matter, act=row.act, part=Part.REVIEWER, person=person, version=row.version
    )


def test_reviewer_when_they_replied_before_somebody_else_did_cannot_decide(chamber: Chamber) -> None:
    """Whoever spoke for the decision first is not forgotten when a second does."""
    dual = appoint("dual", chamber.court, Role.DECIDER, Role.REVIEWER)
    _listing, case = chamber.appealed()
    chamber.clock.set(ACCEPTED)
    chamber.step(case, "accept", chamber.charlie)
    chamber.step(case, "reply", dual, words="The file shows it.")
    chamber.step(case, "reply", chamber.olive, words="And the register.")
    with pytest.raises(Refusal) as own:
        chamber.decided_upon(case, "reject", by=dual)
    assert rules(own) == {"four-eyes"}
    with pytest.raises(DatabaseError, match="did not speak for the decision"), transaction.atomic():
        sign(case, dual)
    chamber.decided_upon(case, "reject")
    assert chamber.state(case) == "rejected"


def test_appeal_when_given_up_for_the_person_by_who_had_a_part_in_the_matter_goes_on(chamber: Chamber) -> None:
    """A clerk who proposed the entry would be rid of what contests it."""
    give_role(chamber.olive, Role.CLERK)
    listing, case = chamber.appealed()
    with pytest.raises(Refusal) as own:
        chamber.step(case, "withdraw", chamber.olive, document=str(chamber.paper(chamber.olive)))
    assert rules(own) == {"four-eyes"}
    with pytest.raises(DatabaseError, match="gives it up for the person"):
        forged(case, "withdraw", "withdrawn", None, CLOSES.format("", ""), SETTLES, by=chamber.olive)
    assert (chamber.state(case), chamber.disputed(listing)) == ("filed", True)
    with pytest.raises(Invalid, match="document"):
        chamber.step(case, "withdraw", chamber.dora)
    chamber.step(case, "withdraw", chamber.dora, document=str(chamber.paper(chamber.dora)))
    assert chamber.state(case) == "withdrawn"


def test_appeal_when_given_up_by_whose_it_is_asks_for_no_paper(chamber: Chamber) -> None:
    listing, case = chamber.appealed()
    person = chamber.subject_acting(listing)
    with pytest.raises(Invalid, match="document"):
        chamber.step(case, "withdraw", person, document=str(chamber.paper(person)))
    chamber.step(case, "withdraw", person)
    assert chamber.state(case) == "withdrawn"


def test_contest_when_settled_or_closed_by_sql_alone_stays_flagged(chamber: Chamber) -> None:
    listing, _case = chamber.appealed()
    for statements in ([SETTLES], [CLOSES.format("reject", "x")], [SETTLES, CLOSES.format("reject", "x")]):
        with pytest.raises(DatabaseError, match="until it is decided"):
            commit(*statements)
    assert chamber.disputed(listing)


# --- By raw SQL, as the application ------------------------------------------------------------------------------------------------


def forged(case: UUID, verb: str, state: str, person: User | None, *more: str, by: User | None = None) -> None:
    """The ledger, the signature, the row and the state: all at once, by whoever holds the application's password."""
    row = Case.objects.get(pk=case)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        named = by or person
        append_many(events=[NewEvent(case, f"case.{verb}", named.public_id if named else None)])
        cursor.execute(
            "UPDATE cases_case SET state = %s, version = version + 1, verb = %s, updated_at = legal_now() WHERE id = %s",
            [state, verb, case],
        )
        for statement in more:
            cursor.execute(statement)
        if person is not None:
            version = row.version + 1
            Signature.objects.create(
                case=row, matter=row.matter, act=row.act, part=Part.REVIEWER, person=person, version=version
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


CLOSES = "UPDATE appeals_filing SET open = false, outcome = '{}', found = '{}', decided_at = legal_now()"
SETTLES = "UPDATE lists_contest SET settled = 'stands', settled_at = legal_now()"


def test_decision_when_forged_past_the_moves_is_refused(chamber: Chamber) -> None:
    listing = chamber.listed
    paper = chamber.paper(chamber.subject_acting(listing))
    _listing, case = chamber.appealed(listing, exhibits=[paper])
    chamber.step(case, "accept", chamber.charlie)
    with pytest.raises(DatabaseError, match=r"second person|signatures|must sign"):
        forged(case, "uphold", "upheld", chamber.bob, CLOSES.format("annul", "x"), SETTLES)
    with pytest.raises(DatabaseError, match="appeals_exhibits"):
        forged(case, "uphold", "upheld", chamber.charlie, CLOSES.format("annul", "x"), SETTLES)
    with pytest.raises(DatabaseError, match="no such move"):
        forged(case, "reject", "rejected", chamber.charlie, CLOSES.format("reject", "x"), SETTLES)
    with pytest.raises(DatabaseError, match="appeals_silence"):
        forged(case, "relieve", "upheld", None, CLOSES.format("annul", "x"), SETTLES)
    with pytest.raises(DatabaseError, match="appeals_flag"):
        forged(case, "withdraw", "withdrawn", None, CLOSES.format("", ""))
    chamber.found(case)
    with pytest.raises(DatabaseError, match="appeals_reasons"):
        forged(case, "uphold", "upheld", chamber.charlie, CLOSES.format("annul", ""), SETTLES)
    with pytest.raises(DatabaseError, match="signatures of two"):
        forged(case, "uphold", "upheld", None, CLOSES.format("annul", "x"), SETTLES)
    assert chamber.state(case) == "accepted"


ATTACKS = (
    "UPDATE lists_publication SET disputed = false",
    "UPDATE lists_publication SET visible_until = visible_until + interval '1 second'",
    "UPDATE lists_contest SET listing_id = listing_id",
    "UPDATE lists_contest SET disputes = false",
    "DELETE FROM lists_contest",
    "DELETE FROM appeals_filing",
    "UPDATE appeals_filing SET listing_id = listing_id",
    "UPDATE appeals_filing SET elsewhere = false",
    "UPDATE appeals_filing SET received_at = received_at",
    "UPDATE appeals_exhibit SET file = file",
    "TRUNCATE appeals_exhibit",
    "ALTER TABLE appeals_filing DISABLE TRIGGER ALL",
)


def test_application_when_it_attacks_what_contests_is_not_allowed(chamber: Chamber) -> None:
    _listing, case = chamber.appealed()
    chamber.step(case, "accept", chamber.charlie)
    for statement in ATTACKS:
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner|kept as it is|contested|lists_end"):
            commit(statement)
    assert Publication.objects.get().disputed


def test_filing_when_decided_stays_as_it_was_decided(chamber: Chamber) -> None:
    _listing, case = chamber.examined()
    chamber.decided_upon(case, "reject")
    for statement in (
        "UPDATE appeals_filing SET open = true",
        "UPDATE appeals_filing SET found = 'Otherwise.'",
        "UPDATE appeals_filing SET outcome = 'annul'",
        "UPDATE lists_contest SET settled = 'annulled'",
    ):
        with pytest.raises(DatabaseError, match=r"stays|settled already"):
            commit(statement)


# --- Two at once ------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_reviewers_when_two_decide_at_once_only_one_does(transactional_db: None, chamber: Chamber) -> None:
    _listing, case = chamber.examined()
    version = Case.objects.get(pk=case).version
    done: list[str] = []
    gate = threading.Barrier(2)

    def decide(verb: str, person: User) -> None:
        try:
            gate.wait(timeout=100)
            data = {"outcome": "annul"} if verb == "uphold" else {}
            move_by(case, verb, person, version, {**data, "found": "As it is."})
            done.append(verb)
        except (Overtaken, Refusal) as refused:
            done.append(type(refused).__name__)
        finally:
            connections.close_all()

    both = [
        threading.Thread(target=decide, args=pair) for pair in (("uphold", chamber.charlie), ("reject", chamber.rita))
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(done) in (["Overtaken", "uphold"], ["Overtaken", "reject"])
    assert Filing.objects.get(pk=case).outcome in ("annul", "reject")
    assert Signature.objects.filter(case=case).count() == 1
    assert not Exhibit.objects.exists()


def move_by(case: UUID, verb: str, person: User, version: int, data: dict[str, Any]) -> None:
    move(case_id=case, verb=verb, by=actor_of(person), at=legal_now(), reason=WHY, data=data, if_version=version)
