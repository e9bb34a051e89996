"""The demonstration's world, played once for all of these: small, and whole."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client

from cases.models import Case, Signature
from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from cases.states import Part, Scope
from cases.transitions import move
from clock.queries import legal_now, reading
from clock.transitions import ClockRefused, advance_demo, begin_demo
from consultations.models import Comment, CommentGroup, Draft
from deadlines.models import DeclaredOutage, Rework, Timer
from ledger.models import Event
from ledger.queries.verification import verify
from lists.models import Claim, Incident, List, Listing, Visible
from lists.queries.presenting import measures_of
from lists.states import State
from notices.models import AccessCode
from notices.transitions import try_code
from people.models import User
from records.models import Record
from regimes.rules.fiction import credit_code, person
from regimes.transitions.world import LASTS, World, seed_world
from tests import worlds
from tests.records.office import Office
from tests.regimes.conftest import make_demo

pytestmark = pytest.mark.xdist_group("world")  # it is played once

CASES = 36
SEED = 7


@worlds.fixture
def world() -> World:
    make_demo()
    return seed_world(cases=CASES, seed=SEED)


def test_world_when_played_has_every_state(world: World) -> None:
    found = Counter(Case.objects.filter(kind="listing").values_list("state", flat=True))
    assert set(found) == {state.value for state in State}
    red = Counter(Case.objects.filter(kind="red-listing").values_list("state", flat=True))
    assert {"notified", "effective", "removed"} <= set(red), red
    assert sum(found.values()) + sum(red.values()) == CASES
    assert {"active", "disputed", "suspended", "annulled"} <= set(
        Case.objects.filter(kind="record").values_list("state", flat=True)
    )


def test_world_when_played_ends_now_and_never_went_back(world: World) -> None:
    clock = reading()
    assert clock.shifted_by == timedelta()
    assert clock.trusted
    times = list(Event.objects.order_by("id").values_list("ts", flat=True))
    assert times == sorted(times)
    assert clock.now - LASTS - timedelta(hours=1) <= times[0] <= clock.now - LASTS + timedelta(hours=1)
    with pytest.raises(ClockRefused, match="never goes back"):
        advance_demo(by=-timedelta(days=1))
    with pytest.raises(ClockRefused, match="begun already"):
        begin_demo(back=timedelta(days=1))


def test_lists_when_played_are_in_force_or_stand_for_comment(world: World) -> None:
    assert set(List.objects.values_list("slug", flat=True)) == {"judgment-defaulters", "grade-a-taxpayers"}
    drafts = {draft.slug: draft.case.state for draft in Draft.objects.select_related("case")}
    assert drafts.pop("judgment-defaulters") == "adopted"
    assert drafts.pop("grade-a-taxpayers") == "adopted"
    assert drafts.pop("wage-arrears") == "open"
    assert set(drafts.values()) == {"adopted"}  # the catalogue
    said = Comment.objects.filter(draft__slug="wage-arrears").count()
    groups = CommentGroup.objects.filter(draft__slug="wage-arrears").count()
    assert said > groups > 3  # some of them say the same


def test_world_when_played_has_what_an_office_has(world: World) -> None:
    assert Incident.objects.filter(what="unanswered").exists()
    assert Claim.objects.filter(objected_at__isnull=False, state="open").exists()
    assert Claim.objects.filter(state="refused").exists()
    assert DeclaredOutage.objects.count() == 1
    assert Rework.objects.filter(finished_at=None).count() == 0
    assert Timer.objects.filter(
        state="fired", kind__in=("SERVE", "TOLD"), case__state__in=("decided", "active")
    ).exists()
    assert (
        Visible.objects.count()
        == Case.objects.filter(kind__in=("listing", "red-listing"), state__in=("effective", "ending")).count()
    )


def test_world_when_played_bears_the_names_of_nobody(world: World) -> None:
    for number in Listing.objects.filter(subject__kind="person").values_list("case__ref", flat=True):
        assert number
    shown = set(Visible.objects.values_list("name", flat=True))
    assert shown
    assert all("虚构" in name or "Fictional" in name or "*" in name for name in shown), shown
    assert Record.objects.exclude(document_number__contains="9999").count() == 0


def test_ledger_when_played_is_whole(world: World) -> None:
    entries, fault = verify()
    assert fault is None
    assert entries == 0  # nothing runs that would put them into the log; each was looked at all the same


def test_signatures_when_played_are_of_two(world: World) -> None:
    for case in Case.objects.filter(kind="listing", state__in=("effective", "ending", "decided")):
        signed = Signature.objects.filter(matter=case.matter, act=case.act)
        assert len(set(signed.values_list("person", flat=True))) >= 2 or case.verb == "claim-fulfilment"
    assert not Signature.objects.filter(part=Part.REVIEWER, person__username="officer").exists()


def test_letter_when_tried_opens_its_case(world: World) -> None:
    assert len(world.letters) == 7
    for letter in world.letters:
        tried = try_code(ref=letter.ref, code=letter.code, address="203.0.113.9", at=legal_now())
        assert tried.entry is not None, letter.what
        assert not AccessCode.objects.filter(hash=letter.code.encode()).exists()


def case_of(world: World, what: str) -> Case:
    (letter,) = [one for one in world.letters if what in one.what]
    return Case.objects.get(ref=letter.ref)


def test_newcomer_finds_a_notice_to_answer_now(world: World) -> None:
    case = case_of(world, "answer the notice")
    assert case.state == "notified"
    window = Timer.objects.get(case=case, kind="RESPONSE", state="armed")
    assert window.due_at is not None
    assert window.due_at > legal_now() + timedelta(days=1)


@pytest.mark.parametrize(
    ("what", "state"),
    [("say that it is fulfilled", "effective"), ("creditor objects", "ending"), ("was removed", "removed"),
     ("a claim is open", "ending")],
)  # fmt: skip
def test_newcomer_finds_cases_to_try(world: World, what: str, state: str) -> None:
    assert case_of(world, what).state == state


def test_newcomer_meets_four_eyes(world: World) -> None:
    case = case_of(world, "not this one")
    assert case.state == "notified"
    proposer = User.objects.get(username="officer2")
    measures = [one["id"] for one in measures_of([case.pk])[case.pk]]
    data = {"facts": "x", "exclusions": True, "measures": measures}
    with pytest.raises(Refusal) as refused:
        move(case_id=case.pk, verb="decide", by=actor_of(proposer), at=legal_now(), reason="Mine.", data=data)
    assert [one.rule for one in refused.value.because] == ["four-eyes"]


def test_court_of_the_demonstration_ends_an_entry_by_its_own_message(world: World, client: Client) -> None:
    case = Case.objects.filter(kind="listing", state="effective").order_by("ref").first()
    assert case is not None
    headers = {**Office.token(User.objects.get(username="court"), *Scope), "If-Match": f'"{case.version}"'}
    body = {"way": "not enforceable", "document": "Ruling 12", "reason": "The judgment was set aside."}
    answer = client.post(f"/api/v1/cases/{case.ref}/moves/order-removal/", body, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["state"]) == (200, "removed"), answer.content
    assert client.get(f"/api/v1/register/{case.public_id}/").status_code == 404
    assert verify()[1] is None


def test_world_when_seeded_again_changes_nothing(world: World) -> None:
    before = Event.objects.count(), Case.objects.count()
    again = seed_world(cases=CASES, seed=SEED)
    assert (again.people.people, again.cases) == (0, 0)
    assert (Event.objects.count(), Case.objects.count()) == before


def test_names_when_made_up_are_the_same_for_the_same_number() -> None:
    assert person(12) == person(12)
    assert len({person(serial).number for serial in range(3000)}) == 3000
    assert credit_code(1) != credit_code(2)
