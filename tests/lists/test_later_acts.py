"""Later acts go the way of the first decision: proposed, told, answered, decided, served, in effect; and what leads elsewhere
lets them fall. (By raw SQL: test_later_attacks.py.)"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import override

from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from cases.states import Effect
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.queries.calendars import rule_for
from deadlines.queries.telling import clocks_told
from deadlines.transitions import sweep
from ledger.queries import history
from lists.models import Hearing, Listing, ListingRecord, Measure, Proposed, Visible
from lists.queries.agreeing import disagreements
from lists.rules.clocks import PROPOSAL_LAPSES
from lists.states import LISTING, State
from lists.states.words import OPEN_TO_LATER
from lists.transitions import follow_records
from notices import transitions as notices
from notices.models import Challenge, Notice
from tests import worlds
from tests.conftest import LegalClock
from tests.keeping import keeps
from tests.lists.court import SHANGHAI, TERM_ENDS, Court
from tests.lists.standard import standard
from tests.lists.tax import Bureau
from tests.lists.test_invariants import Rest, at_desk, undone
from tests.portal.citizen import Citizen

Asked = dict[str, Any]


@dataclass(frozen=True)
class Later:
    """One of the later acts: how the listing comes to where it can be proposed, and what is asked."""

    first: str
    second: str
    state: str
    reach: Callable[[Court, Listing], None]
    asked: Callable[[Court], Asked]

    def proposed(self, court: Court, listing: Listing) -> None:
        self.reach(court, listing)
        court.step(listing, self.first, court.olive, **self.asked(court))
        assert court.state(listing.pk) == self.state

    def decided(self, court: Court, listing: Listing) -> None:
        self.proposed(court, listing)
        court.heard(listing)
        court.step(listing, self.second, court.bob)


def nothing(_court: Court, _listing: Listing) -> None:
    pass


def suspended(court: Court, listing: Listing) -> None:
    court.step(listing, "suspend", court.charlie)


def removed(court: Court, listing: Listing) -> None:
    court.step(listing, "order-removal", court.charlie, way="performed", document="Receipt 7")


def fresh(court: Court) -> Asked:
    number = {"document_number": "(2026)京0101执9号", "document_on": date(2026, 2, 1), "final_on": date(2026, 3, 1)}
    return {"new_facts": "It sold its trucks.", "records": [str(court.confirmed(**number))], "years": 1}


def forged(court: Court) -> Asked:
    return {"falsehood": "A forged receipt.", "documents": [str(court.paper(court.olive, b"The bank says so."))]}


RESUMED = Later("propose-resumption", "resume", "suspended", suspended, lambda _court: {})
EXTENDED = Later("propose-extension", "extend-term", "effective", nothing, fresh)
RESTORED = Later("propose-restoration", "restore", "removed", removed, forged)
ACTS = (RESUMED, EXTENDED, RESTORED)
each = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.second)


def refusing(court: Court, listing: Listing, verb: str, by: Any, **data: Any) -> list[str]:
    with pytest.raises(Refusal) as refused:
        court.step(listing, verb, by, **data)
    return [reason.rule for reason in refused.value.because]


def as_it_binds(listing: Listing) -> tuple[Any, ...]:
    """All that restricts anybody: who is seen until when, and what applies until when."""
    seen = list(Visible.objects.values_list("name", "visible_until"))
    ends_at = Listing.objects.values_list("ends_at", "live").get(pk=listing.pk)
    return seen, ends_at, list(Measure.objects.filter(state="effective").values_list("pk", "ends_at"))


# --- Its clock --------------------------------------------------------------------------------------------------------------


@worlds.fixture
def deciding_court(chosen: str = "DECIDE") -> Court:
    """By its standard what is proposed lapses undecided, or it does not."""
    court, text, lapses = Court(LegalClock()), standard(), chosen == "DECIDE-LAPSES"
    house = [*text["house"], *(["DECIDE"] if lapses else [])]
    court.open_list({**text, "house": house, "clocks": {**text["clocks"], "decide_lapses": lapses}})
    return court


@pytest.mark.parametrize(
    ("deciding_court", "clock"), [("DECIDE", "DECIDE"), ("DECIDE-LAPSES", "DECIDE-LAPSES")], indirect=["deciding_court"]
)
def test_time_to_decide_when_a_later_act_is_proposed_says_what_it_is_counted_from(
    deciding_court: Court, clock: str, subtests: Any
) -> None:
    """Nobody is told that ninety days since the opening of a case end two years after it; nor that the case lapses with them."""
    court = deciding_court
    listing = court.bring_to("effective")
    court.clock.set("2026-06-01T10:00:00+08:00")
    EXTENDED.proposed(court, listing)
    for language, proposed, falls in (
        ("en", "it is proposed to list", "what was proposed lapses"),
        ("zh-hans", "提出列入", "所提事项失效"),
    ):
        with subtests.test(language), override(language):
            (told,) = clocks_told(listing.pk, now=legal_now(), kind=clock)
            assert proposed in told.rule.trigger
            assert falls in " ".join(what for what, _source in told.rule.consequences)
            assert ("30 August 2026" if language == "en" else "2026年8月30日") in told.due
            assert ("1 June 2026" if language == "en" else "2026年6月1日") in told.told[0].sentence
    assert rule_for("DECIDE-LAPSES", date(2026, 6, 1)) == PROPOSAL_LAPSES


# --- The way ----------------------------------------------------------------------------------------------------------------


@keeps(4, "rest", "desk")
@keeps(13, "rest", "desk")
@each
def test_later_act_when_it_is_not_yet_its_turn_binds_nobody(act: Later, court: Court, listed: Listing) -> None:
    """Told, their time, a second official, told again, the days of grace: none of them can be passed over."""
    act.proposed(court, listed)
    before = as_it_binds(listed)
    status, told = Rest(court).move(listed, act.second, court.bob)
    assert (status, "notice" in str(told)) == (409, True)
    assert at_desk(court, listed, act.second, court.bob)[0] == 409
    assert refusing(court, listed, act.second, court.bob) == ["notice"]
    court.served(listed)
    assert refusing(court, listed, act.second, court.bob) == ["window"]
    assert "four-eyes" in refusing(court, listed, act.second, court.olive)
    court.until(listed, "RESPONSE")
    assert refusing(court, listed, "serve-decision", court.dora, **by_hand(court)) == ["notice"]
    court.step(listed, act.second, court.bob)
    assert refusing(court, listed, act.second, court.second) == ["decided"]
    court.clock.set(legal_now() + timedelta(days=200))  # nobody brings the letter: nothing comes of it
    while sweep().fired:
        pass
    assert as_it_binds(listed) == before
    assert refusing(court, listed, "take-effect", court.bob) == ["by-clock", "notice"]
    court.served(listed, "serve-decision")
    assert as_it_binds(listed) == before
    court.until(listed, "EFFECT")
    assert (court.state(listed.pk), as_it_binds(listed) != before) == ("effective", True)
    assert Proposed.objects.get().effective_at is not None
    assert list(disagreements()) == []


def by_hand(court: Court) -> Asked:
    return {
        "channel": "in-person",
        "received_on": legal_now().astimezone(SHANGHAI).date().isoformat(),
        "proof": str(court.paper(court.dora, b"Signed.")),
        "receiver": "Xu",
    }


@each
def test_later_act_when_answered_is_decided_with_what_is_said_to_it(act: Later, court: Court, listed: Listing) -> None:
    act.proposed(court, listed)
    subject = court.subject_acting(listed)
    said: Asked = {"answer": "That is not so.", "exhibits": [str(court.paper(subject, b"Look."))], "complete": True}
    assert refusing(court, listed, "respond", subject, **said) == ["notice"]
    court.served(listed)
    court.step(listed, "respond", subject, **said)
    assert refusing(court, listed, act.second, court.bob) == ["exhibits"]
    exhibit = str(listed.exhibits.get().pk)
    court.step(listed, "find", court.olive, exhibit=exhibit, finding="rejected")
    assert refusing(court, listed, act.second, court.bob) == ["reasons"]
    court.step(listed, act.second, court.bob, answered="The bank says otherwise.")
    decision = Notice.objects.filter(case=listed.pk, kind="decision").latest("number")
    assert "The bank says otherwise." in decision.html
    for verb in ("respond", "waive", "ask-hearing"):
        assert refusing(court, listed, verb, subject) == ["decided"]
    court.told_and_in_effect(listed)
    assert court.state(listed.pk) == "effective"


def test_later_act_when_given_up_in_writing_or_nothing_is_open(court: Court, listed: Listing) -> None:
    subject = court.subject_acting(listed)
    for verb in ("respond", "waive", "ask-hearing"):
        assert refusing(court, listed, verb, subject) == ["proposal"]
    assert refusing(court, listed, "drop", court.olive) == ["proposal"]
    assert refusing(court, listed, "serve", court.dora) == ["notice"]
    RESUMED.proposed(court, listed)
    court.served(listed)
    court.step(listed, "waive", subject, document=str(court.paper(subject, b"I do not want to answer.")))
    court.step(listed, "resume", court.bob)
    court.told_and_in_effect(listed)
    assert len(court.visible()) == 1


def test_hearing_when_asked_for_again_leaves_the_first_as_it_was(court: Court, notified: Listing) -> None:
    subject = court.subject_acting(notified)
    hear(court, notified, "They denied it.")
    court.decided(notified)
    court.told_and_in_effect(notified)
    RESUMED.proposed(court, notified)
    court.served(notified)
    court.step(notified, "ask-hearing", subject)
    court.until(notified, "RESPONSE")
    assert refusing(court, notified, "resume", court.bob) == ["hearing"]
    hear(court, notified, "They denied it again.", asked=True)
    court.step(notified, "resume", court.bob)
    assert sorted(Hearing.objects.values_list("minutes", flat=True)) == ["They denied it again.", "They denied it."]


def hear(court: Court, listing: Listing, minutes: str, *, asked: bool = False) -> None:
    if not asked:
        court.step(listing, "ask-hearing", court.subject_acting(listing))
    held_at = legal_now() + timedelta(days=21)
    court.step(listing, "fix-hearing", court.olive, held_at=held_at.isoformat(), place="Room 3", chair="charlie")
    court.clock.set(held_at + timedelta(hours=2))
    sweep()
    court.step(listing, "record-hearing", court.dora, minutes=minutes, appeared=True)


def test_later_act_when_its_letter_is_opened_can_be_answered_on_the_public_pages(
    court: Court, listed: Listing, client: Client
) -> None:
    xu = Citizen(court, listed, client)
    RESUMED.proposed(court, listed)
    assert xu.enter().status_code == 302
    assert xu.get("respond/").status_code == 409
    letter = Notice.objects.filter(case=listed.pk, kind="intent").latest("number")
    assert xu.post(f"letters/{letter.pk}/open/").status_code == 302
    assert Timer.objects.filter(case=listed.pk, kind="RESPONSE", state="armed").exists()
    _, _, doing = xu.page().partition('id="doing"')
    assert doing.index("Answer the letter") < doing.index("Say that something is not right")  # it has a last day
    page = xu.page("respond/")
    assert "It is proposed that it is seen and in effect again" in page  # which proposal it is about
    xu.write("respond", answer="It is still contested.", exhibits=[], complete=True, hearing=False)
    assert xu.send("respond").status_code == 302
    assert Proposed.objects.get().answered_at is not None
    assert "An official proposed that the suspended entry goes on" in xu.page()
    court.step(listed, "drop", court.olive)
    assert "It is proposed that it is seen" not in xu.page()


def test_official_when_complained_of_about_a_restoration_stays_out_of_it(court: Court, listed: Listing) -> None:
    """RULES.md 5: whoever was complained of before a second has signed has proposed nothing."""
    RESTORED.proposed(court, listed)
    court.heard(listed)
    court.step(listed, "recuse", court.subject_acting(listed), official="olive", ground="complaint")
    assert "four-eyes" in refusing(court, listed, "restore", court.bob)
    assert refusing(court, listed, "drop", court.olive) == ["interest"]
    court.step(listed, "drop", court.bob)
    assert Proposed.objects.get().settled_at is not None


# --- Service ----------------------------------------------------------------------------------------------------------------


@each
def test_service_when_set_aside_begins_again(act: Later, court: Court, listed: Listing) -> None:
    act.proposed(court, listed)
    court.served(listed)
    court.step(listed, "set-aside-service", court.charlie, finding="They had moved.")
    assert refusing(court, listed, act.second, court.bob) == ["notice"]
    court.heard(listed)
    court.step(listed, act.second, court.bob)
    court.served(listed, "serve-decision")
    court.step(listed, "set-aside-service", court.charlie, finding="They had moved again.")
    assert Proposed.objects.get().decision_served_at is None
    before = as_it_binds(listed)
    court.clock.set(legal_now() + timedelta(days=60))
    while sweep().fired:
        pass
    assert as_it_binds(listed) == before
    court.told_and_in_effect(listed)
    assert (court.state(listed.pk), as_it_binds(listed) != before) == ("effective", True)


def test_letters_when_announced_count_after_their_days(court: Court, listed: Listing) -> None:
    RESUMED.proposed(court, listed)
    court.step(listed, "announce", court.dora, unreachable="Three letters came back.")
    court.until(listed, "SERVE-ANNOUNCED")
    court.until(listed, "RESPONSE")
    court.step(listed, "resume", court.bob)
    court.step(listed, "announce", court.dora, unreachable="Three letters came back.")
    court.until(listed, "SERVE-ANNOUNCED")
    assert court.state(listed.pk) == "suspended"
    court.until(listed, "EFFECT")
    assert (court.state(listed.pk), len(court.visible())) == ("effective", 1)


def by_post(court: Court, listing: Listing, verb: str) -> None:
    court.step(listing, verb, court.dora, **{**by_hand(court), "channel": "post", "tracking": "EMS 1"})


def challenged(court: Court, listing: Listing, kind: str) -> None:
    letter = Notice.objects.filter(case=listing.pk, kind=kind).latest("number")
    notices.challenge(notice=letter.pk, by=court.subject_acting(listing), at=legal_now(), said="We moved in January.")


def upheld(court: Court) -> None:
    waiting = Challenge.objects.get(upheld=None).pk
    notices.answer_challenge(
        challenge_id=waiting, upheld=True, by=actor_of(court.bob), at=legal_now(), answer="So it is."
    )


def test_letter_of_a_proposal_when_it_never_came_holds_up_that_proposal_alone(court: Court, listed: Listing) -> None:
    EXTENDED.proposed(court, listed)
    by_post(court, listed, "serve")
    challenged(court, listed, "intent")
    assert (court.state(listed.pk), len(court.visible())) == ("effective", 1)
    court.until(listed, "RESPONSE")
    assert refusing(court, listed, "extend-term", court.bob) == ["challenge"]
    upheld(court)
    assert refusing(court, listed, "extend-term", court.bob) == ["notice"]
    assert (court.state(listed.pk), len(court.visible())) == ("effective", 1)


def test_letter_of_a_decision_when_it_never_came_takes_its_effect_away(court: Court, listed: Listing) -> None:
    """As of the first decision: suspended at once, and annulled where it is found to be so."""
    RESUMED.decided(court, listed)
    by_post(court, listed, "serve-decision")
    court.until(listed, "EFFECT")
    assert len(court.visible()) == 1
    challenged(court, listed, "decision")
    assert (court.state(listed.pk), court.visible()) == ("suspended", [])
    upheld(court)
    assert court.state(listed.pk) == "annulled"


def test_first_letter_when_it_never_came_counts_though_a_later_one_was_written(court: Court, notified: Listing) -> None:
    court.reach_decided(notified)
    by_post(court, notified, "serve-decision")
    court.until(notified, "EFFECT")
    EXTENDED.decided(court, notified)
    first = Notice.objects.filter(case=notified.pk, kind="decision").earliest("number")
    subject = court.subject_acting(notified)
    notices.challenge(notice=first.pk, by=subject, at=legal_now(), said="We moved in January.")
    assert court.state(notified.pk) == "suspended"
    assert Proposed.objects.get().settled_at is not None
    upheld(court)
    assert court.state(notified.pk) == "annulled"


# --- What falls -------------------------------------------------------------------------------------------------------------


def claim(court: Court, listing: Listing) -> None:
    subject = court.subject_acting(listing)
    papers = [str(court.paper(subject, b"Paid."))]
    court.step(listing, "claim-fulfilment", subject, way="performed", documents=papers, words="I paid.")


def over_by_time(court: Court, listing: Listing) -> None:
    court.clock.set(TERM_ENDS)
    sweep()


def again(court: Court, listing: Listing) -> None:
    if court.state(listing.pk) == "suspended":
        court.step(listing, "propose-resumption", court.olive)
        return
    known = str(ListingRecord.objects.get(extends=True).record_id)
    asked = {"new_facts": "It sold its lorries.", "records": [known], "years": 1}
    court.step(listing, "propose-extension", court.olive, **asked)


def annulled(court: Court, listing: Listing) -> None:
    court.step(listing, "withdraw", court.charlie)


def dropped(court: Court, listing: Listing) -> None:
    court.step(listing, "drop", court.olive)


FALLS: dict[str, tuple[Later, Callable[[Court, Listing], None]]] = {
    "claim-fulfilment": (EXTENDED, claim),
    "suspend": (EXTENDED, suspended),
    "propose-extension": (EXTENDED, again),
    "order-removal": (RESUMED, removed),
    "remove": (RESUMED, over_by_time),
    "withdraw": (RESUMED, annulled),
    "propose-resumption": (RESUMED, again),
    "drop": (RESTORED, dropped),
}
UNDER_WAY = ("RESPONSE", "DECIDE", "SERVE", "SERVE-ANNOUNCED", "EFFECT")
STAGES = ("proposed", "told", "decided", "decision told")


def brought(court: Court, listing: Listing, act: Later, stage: str) -> None:
    act.proposed(court, listing)
    if stage != "proposed":
        court.served(listing)
    if stage in STAGES[2:]:
        court.until(listing, "RESPONSE")
        court.step(listing, act.second, court.bob)
    if stage == STAGES[3]:
        court.served(listing, "serve-decision")


@pytest.mark.parametrize("verb", FALLS)
def test_later_act_when_the_case_goes_elsewhere_falls(verb: str, court: Court, listed: Listing, subtests: Any) -> None:
    """At whatever stage: nobody finishes it later, no clock and no letter of it is left, and whoever was told is told."""
    act, leads = FALLS[verb]
    for stage in STAGES:
        with subtests.test(stage=stage), undone():
            brought(court, listed, act, stage)
            fallen = Proposed.objects.get()
            clocks = set(Timer.objects.filter(case=listed.pk, state="armed").values_list("pk", flat=True))
            leads(court, listed)
            fallen.refresh_from_db()
            assert (fallen.settled_at is not None, fallen.effective_at) == (True, None)
            said = [event.values or {} for event in history(listed.pk) if event.kind == f"case.{verb}"]
            assert said[-1]["fallen"] == fallen.kind  # the ledger says so with the step that let it fall
            left = Timer.objects.filter(pk__in=clocks, kind__in=UNDER_WAY, state="armed")
            assert list(left.values_list("kind", flat=True)) == []
            letters = Notice.objects.filter(case=listed.pk, kind__in=("intent", "decision"), state="frozen")
            assert letters.filter(frozen_at__lt=fallen.settled_at).count() == 0
            told = Notice.objects.filter(case=listed.pk, kind="outcome", html__contains="此前就您在")
            assert told.count() == (0 if stage == "proposed" else 1)
            before = as_it_binds(listed)
            assert set(refusing(court, listed, act.second, court.second)) <= {"state", "four-eyes", "notice"}
            court.clock.set(max(legal_now(), datetime.fromisoformat("2026-09-01T00:00:00+08:00")))
            while sweep().fired:
                pass
            assert as_it_binds(listed)[0] in (before[0], [])


def test_moves_that_lead_elsewhere_are_all_walked() -> None:
    """What opens another act, or leaves the state: each is in the table above, or opens from where nothing can be open."""
    leading = {
        move.verb
        for move in LISTING.moves
        if set(move.sources) & {State.EFFECTIVE, State.SUSPENDED}
        and (move.opens_act or move.target not in (None, *move.sources))
    }
    alike = {"propose-review"}  # as every proposal; its listing has no term: test_edges.py
    assert leading - alike - {"take-effect"} == set(FALLS) - {"drop"}
    in_removed = {m.verb for m in LISTING.moves if State.REMOVED in m.sources and (m.opens_act or m.target)}
    assert in_removed == {"propose-restoration", "take-effect"}
    relieving = {m.verb for m in LISTING.moves if m.verb in ("drop", "lapse") and set(m.sources) & set(OPEN_TO_LATER)}
    assert relieving == {"drop", "lapse"}
    assert all(m.effect is Effect.RELIEF for m in LISTING.moves if m.verb in relieving)


def test_extension_when_its_facts_fall_before_the_effect_falls_and_is_told(court: Court, listed: Listing) -> None:
    EXTENDED.decided(court, listed)
    court.served(listed, "serve-decision")
    new = ListingRecord.objects.get(extends=True).record_id
    court.move(new, "annul", court.bob, decision="Judgment 3")
    court.until(listed, "EFFECT")
    assert Proposed.objects.get().settled_at is None  # the clock could not; the next look finds it
    assert follow_records(at=legal_now()) == 1
    assert (Proposed.objects.get().settled_at is not None, court.case(listed).verb) == (True, "lapse")
    assert Notice.objects.filter(case=listed.pk, kind="outcome", html__contains="已经终结").count() == 1
    listed.refresh_from_db()
    assert (court.state(listed.pk), listed.ends_at) == ("effective", datetime.fromisoformat(TERM_ENDS))
    assert follow_records(at=legal_now()) == 0


def test_effect_when_it_stands_is_not_let_fall(court: Court, listed: Listing) -> None:
    EXTENDED.decided(court, listed)
    court.served(listed, "serve-decision")
    with pytest.raises(Refusal) as stands:
        court.step(listed, "lapse", None)
    assert [reason.rule for reason in stands.value.because] == ["record"]


def test_term_when_it_ends_before_the_decision_was_served_removes_as_always(court: Court, listed: Listing) -> None:
    """RULES.md 12: relief fires by itself, whatever two have signed."""
    EXTENDED.decided(court, listed)
    court.clock.set(TERM_ENDS)
    assert court.visible() == []
    sweep()
    assert court.state(listed.pk) == "removed"
    assert refusing(court, listed, "serve-decision", court.dora, **by_hand(court)) != []


def test_restoration_when_proposed_in_time_may_be_decided_later_and_not_proposed_late(
    court: Court, listed: Listing
) -> None:
    """What must lie within the thirty days is the proposal: being told and heard takes its time."""
    removed(court, listed)
    court.clock.set(legal_now() + timedelta(days=29))
    court.step(listed, "propose-restoration", court.olive, **forged(court))
    court.clock.set(legal_now() + timedelta(days=5))
    court.heard(listed)
    court.step(listed, "restore", court.bob)
    court.told_and_in_effect(listed)
    assert court.state(listed.pk) == "effective"
    removed(court, listed)
    court.clock.set(legal_now() + timedelta(days=30))
    assert refusing(court, listed, "propose-restoration", court.olive, **forged(court)) == ["restoration"]


def test_restoration_when_listed_anew_meanwhile_falls_by_itself(court: Court, listed: Listing) -> None:
    """A new deed was listed since: the clock does not list the person twice, and the old act does not wait for ever."""
    RESTORED.decided(court, listed)
    court.served(listed, "serve-decision")
    dated = {"document_number": "(2026)京0101执9号", "document_on": date(2026, 2, 1), "final_on": date(2026, 3, 1)}
    anew = court.propose(court.confirmed(**dated))
    court.until(listed, "EFFECT")
    assert court.state(listed.pk) == "removed"
    assert follow_records(at=legal_now()) == 1
    assert Proposed.objects.get().settled_at is not None
    assert court.state(anew.pk) == "proposed"


# --- Acts of before ---------------------------------------------------------------------------------------------------------

SO_FAR = import_module("lists.migrations.0029_later_acts_so_far")


def upgraded() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        for statement in (SO_FAR.SETTLED, SO_FAR.GOES_ON, SO_FAR.HEARINGS):
            cursor.execute(statement)
        cursor.execute("SET ROLE scs_app")


def test_proposal_of_before_when_nobody_was_told_of_it_falls(court: Court, listed: Listing) -> None:
    court.step(listed, "propose-extension", court.olive, **fresh(court))
    upgraded()
    act = Proposed.objects.get()
    assert (act.settled_at is not None, act.decided_at, act.effective_at) == (True, None, None)
    assert refusing(court, listed, "extend-term", court.bob) == ["four-eyes"]


def test_early_end_of_before_when_under_way_goes_on_with_what_was_said(court: Court) -> None:
    bureau = Bureau.__new__(Bureau)
    bureau.__dict__.update(court.__dict__)
    bureau.open_redlist()
    named = bureau.in_force()
    bureau.clock.set("2026-04-07T10:00:00+08:00")
    bureau.step(named, "propose-ending", bureau.olive, why="It was fined in March.")
    bureau.served(named)
    bureau.step(named, "respond", bureau.subject_acting(named), answer="It was lifted.", exhibits=[], complete=True)
    Proposed.objects.update(answered_at=None)
    Listing.objects.filter(pk=named.pk).update(answered_at=legal_now())  # where it stood before
    upgraded()
    bureau.step(named, "end-early", bureau.bob, answered="It stands.")
    bureau.told_and_in_effect(named)
    assert bureau.state(named.pk) == "removed"
