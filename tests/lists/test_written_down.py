"""RULES.md 4 and 5: what an official writes down for the person is decided on by others; who has signed writes none of it down."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case, Signature
from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Part
from clock.queries import legal_now
from deadlines.transitions import sweep
from ledger.transitions import NewEvent, append_many
from lists.models import Exhibit, Listing
from people import transitions as people
from people.models import User
from people.states import Role
from tests.keeping import keeps
from tests.lists.court import Court
from tests.lists.tax import TOLD, Bureau
from tests.lists.test_attacks import commit
from tests.lists.test_invariants import Rest, at_desk, undone
from tests.people.cast import appoint

ALL_OF_IT = {"answer": "They said at the counter that it is so.", "exhibits": [], "complete": True}


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def both_roles(court: Court, *more: Role) -> User:
    return appoint("dual", court.court, Role.CLERK, *more)


def waived(court: Court, listing: Listing, by: User | Actor) -> None:
    court.step(listing, "waive", by, document=str(court.paper(by, b"I give it up. Xu")))


def answered(court: Court, listing: Listing, by: User | Actor) -> None:
    """With their paper, which is weighed."""
    paper = str(court.paper(by, b"That is all. Xu"))
    court.step(listing, "respond", by, **{**ALL_OF_IT, "exhibits": [paper]})
    weighed = {"exhibit": str(Exhibit.objects.get(listing=listing).pk), "finding": "irrelevant"}
    court.step(listing, "find", court.olive, **weighed)


def refused(court: Court, listing: Listing, verb: str, by: User, **data: Any) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        court.step(listing, verb, by, **data)
    return [reason.rule for reason in refusal.value.because]


def sign_by_sql(listing: Listing, person: User) -> None:
    case = Case.objects.get(pk=listing.pk)
    with transaction.atomic():
        Signature.objects.create(
            case=case, matter=case.matter, act=case.act, part=Part.DECIDER, person=person, version=case.version
        )


# --- Who wrote it down does not decide ----------------------------------------------------------------------------------------


@keeps(5, "rest", "desk", "sql")
@pytest.mark.parametrize("say", [waived, answered])
def test_words_of_the_person_when_written_down_by_an_official_are_decided_on_by_another(
    court: Court, notified: Listing, say: Any
) -> None:
    """A third has proposed: the two who sign were two in any case, but one of them was the person’s voice too."""
    dual = both_roles(court, Role.DECIDER)
    say(court, notified, dual)
    decision = {"facts": "x", "exclusions": True, "answered": "It does not bear on it."}
    status, told = Rest(court).move(notified, "decide", dual, **decision)
    assert (status, told & {"four-eyes", "window"}) == (403, {"four-eyes"})
    status, page = at_desk(court, notified, "decide", dual, facts="x", exclusions="on", answered="x")
    assert "You wrote down what the person said in this case. Somebody else decides it." in page
    assert status != 302
    with pytest.raises(DatabaseError, match="does not decide on it"):
        sign_by_sql(notified, dual)
    assert Rest(court).move(notified, "decide", court.bob, **decision)[0] == 200


def test_deputy_when_they_stood_in_for_who_wrote_it_down_does_not_decide(court: Court, notified: Listing) -> None:
    dual = both_roles(court, Role.DECIDER)
    answered(court, notified, dual)
    days = {"from_on": date(2026, 3, 3), "until_on": date(2026, 3, 20)}
    people.appoint_deputy(principal=dual, deputy=court.second, **days, by=court.mia, at=legal_now(), reason="Leave.")
    given = {"facts": "x", "exclusions": True, "answered": "x"}
    assert refused(court, notified, "decide", court.second, **given) == ["four-eyes"]
    with pytest.raises(DatabaseError, match="does not decide on it"):
        sign_by_sql(notified, court.second)
    court.step(notified, "decide", court.bob, **given)


def test_who_wrote_an_answer_down_when_it_has_taken_effect_decides_what_does_not_rest_on_it(
    court: Court, notified: Listing
) -> None:
    dual = both_roles(court, Role.DECIDER)
    court.step(notified, "respond", dual, **{**ALL_OF_IT, "complete": False})
    court.clock.set("2026-03-11T00:00:01+08:00")
    sweep()
    court.clock.set("2026-03-11T10:00:00+08:00")
    court.decided(notified, answered="It does not bear on it.")
    court.reach_effective(notified)
    court.step(notified, "suspend", court.olive)
    court.later_act(notified, "propose-resumption", "resume", dual)
    assert len(court.visible()) == 1


# --- Who has signed does not write it down ------------------------------------------------------------------------------------


def proposed_by_a_clerk(court: Court) -> tuple[User, Listing]:
    dual = both_roles(court, Role.CASE_OFFICER)
    listing = court.propose(by=dual)
    court.reach_notified(listing)
    return dual, listing


def test_waiver_when_written_down_by_who_proposed_is_refused(court: Court) -> None:
    dual, listing = proposed_by_a_clerk(court)
    assert refused(court, listing, "waive", dual, document=str(court.paper(dual))) == ["four-eyes"]
    paper = str(court.paper(dual, b"That is all. Xu"))
    assert refused(court, listing, "respond", dual, **{**ALL_OF_IT, "exhibits": [paper]}) == ["four-eyes"]
    court.step(listing, "respond", dual, **{**ALL_OF_IT, "complete": False})  # nobody goes unheard for that
    waived(court, listing, court.dora)
    court.decided(listing, answered="It does not bear on it.")


@keeps(4, "sql")
def test_waiver_when_forged_by_who_proposed_leaves_the_window_open(court: Court) -> None:
    dual, listing = proposed_by_a_clerk(court)
    assert lacks(listing) == "lists_window"
    for by, found in ((dual, "lists_window"), (court.dora, None)):
        with undone():
            append_many(events=[NewEvent(listing.pk, "case.waive", by.public_id)])
            Listing.objects.filter(pk=listing.pk).update(waived_at=legal_now())
            assert lacks(listing) == found


def lacks(listing: Listing) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lists_lacks_decision(%s)", [listing.pk])
        found: str | None = cursor.fetchone()[0]
        return found


@keeps(4, "sql")
def test_answer_when_made_the_whole_of_it_by_sql_is_not(court: Court, notified: Listing) -> None:
    court.step(notified, "respond", court.subject_acting(notified), answer="More will come.", complete=False)
    Listing.objects.filter(pk=notified.pk).update(answered_at=legal_now())
    assert lacks(notified) == "lists_window"
    for changed in ("complete = true", f"by = '{uuid4()}'", "at = legal_now()"):
        with pytest.raises(DatabaseError, match="permission denied"):
            commit(f"UPDATE lists_answer SET {changed}")
    with pytest.raises(DatabaseError, match="kept as it is"):
        commit("UPDATE lists_answer SET text = 'I admit it.'")
    with pytest.raises(DatabaseError, match="in the ledger, or was not given"):
        commit(
            "INSERT INTO lists_answer (listing_id, text, complete, by, at) "
            "SELECT listing_id, 'That is all.', true, by, legal_now() FROM lists_answer"
        )
    with pytest.raises(DatabaseError, match="while the listing is not over"):
        commit("UPDATE lists_answer SET text = ''")


# --- Redlists -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def bureau(court: Court) -> Bureau:
    bureau = Bureau.__new__(Bureau)
    bureau.__dict__.update(court.__dict__)
    bureau.open_redlist()
    return bureau


def test_consent_when_written_down_by_an_official_is_decided_on_by_another(bureau: Bureau) -> None:
    dual = both_roles(bureau, Role.DECIDER)
    listing = bureau.candidate()
    bureau.step(listing, "consent", dual, document=str(bureau.paper(dual, b"I agree. Yuan")))
    bureau.clock.set("2026-03-03T10:00:00+08:00")
    bureau.step(listing, "post", bureau.olive, reasons="Graded A for 2025 by the tax bureau.")
    bureau.clock.set("2026-03-11T00:00:01+08:00")
    sweep()
    assert refused(bureau, listing, "decide", dual, facts="x") == ["four-eyes"]
    bureau.named(listing)
    bureau.clock.set(TOLD)
    bureau.served(listing, "serve-decision")
    sweep()
    assert bureau.state(listing.pk) == "effective"


def test_early_end_when_given_up_to_by_an_official_is_decided_on_by_another(bureau: Bureau) -> None:
    dual = both_roles(bureau, Role.DECIDER)
    listing = bureau.in_force()
    bureau.step(listing, "propose-ending", bureau.olive, why="It was fined in March.")
    bureau.served(listing)
    assert refused(bureau, listing, "end-early", dual) == ["window"]
    waived(bureau, listing, dual)
    assert refused(bureau, listing, "end-early", dual) == ["four-eyes"]
    with pytest.raises(DatabaseError, match="does not decide on it"):
        sign_by_sql(listing, dual)
    bureau.step(listing, "end-early", bureau.second)
    bureau.told_and_in_effect(listing)
    assert bureau.state(listing.pk) == "removed"


def test_signature_when_somebody_else_wrote_it_down_is_given(court: Court, notified: Listing) -> None:
    """The guard asks of this case alone."""
    dual = both_roles(court, Role.DECIDER)
    waived(court, notified, court.subject_acting(notified))
    court.decided(notified, by=dual)
    assert actor_of(dual).person in {one.person_id for one in Signature.objects.filter(case=notified.pk)}
