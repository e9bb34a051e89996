"""Before a decision: answers, papers, hearings, those who stay out, service set aside or announced, cases dropped."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from cases.transitions import move
from clock.queries import legal_now
from deadlines.transitions import sweep
from lists.models import Exhibit, Listing, Measure
from notices import transitions as notices
from notices.models import Notice
from tests.cases.desk import Official
from tests.lists.court import DECIDED, WHY, WINDOW_OVER, Court


def rules(refused: Any) -> list[str]:
    return [reason.rule for reason in refused.value.because]


def refused(court: Court, listing: Listing, **changes: Any) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        court.decided(listing, **changes)
    return rules(refusal)


def test_answer_when_in_full_is_found_upon_paper_by_paper_before_a_decision(court: Court, notified: Listing) -> None:
    subject = court.subject_acting(notified)
    paper = str(court.paper(subject))
    court.step(notified, "respond", subject, answer="I gave security.", exhibits=[paper], complete=True)
    assert refused(court, notified) == ["exhibits"]
    exhibit = str(Exhibit.objects.get().pk)
    court.step(notified, "find", court.olive, exhibit=exhibit, finding="rejected", reason="It is of 2019.")
    assert refused(court, notified) == ["reasons"]
    court.decided(notified, answered="The security has lapsed.")
    assert court.state(notified.pk) == "decided"


def test_answer_when_in_part_leaves_the_window_open(court: Court, notified: Listing) -> None:
    court.step(notified, "respond", court.subject_acting(notified), answer="More will come.", complete=False)
    assert "window" in refused(court, notified, answered="x")


def test_waiver_when_in_writing_closes_the_window(court: Court, notified: Listing) -> None:
    paper = str(court.paper(court.dora, b"I give it up. Xu"))
    court.step(notified, "waive", court.dora, document=paper)
    court.decided(notified)
    assert court.state(notified.pk) == "decided"


def test_hearing_when_asked_for_is_held_before_a_decision(court: Court, notified: Listing) -> None:
    court.step(notified, "ask-hearing", court.subject_acting(notified))
    court.clock.set(WINDOW_OVER)
    sweep()
    court.clock.set(DECIDED)
    assert refused(court, notified) == ["hearing"]
    when = "2026-03-25T09:00:00+08:00"
    court.step(notified, "fix-hearing", court.olive, held_at=when, place="Room 3", chair="charlie")
    with pytest.raises(Refusal) as early:
        court.step(notified, "record-hearing", court.dora, minutes="…", appeared=True)
    assert rules(early) == ["hearing"]
    court.clock.set("2026-03-25T11:00:00+08:00")
    court.step(notified, "record-hearing", court.dora, minutes="They said that they would pay.", appeared=True)
    court.decided(notified)
    assert court.state(notified.pk) == "decided"


def told_of_the_hearing(court: Court, listing: Listing, kind: str = "hearing") -> None:
    notice = Notice.objects.filter(case=listing.pk, kind=kind).latest("number")
    sent = {"channel": "in-person", "received_on": court.clock_day(), "receiver": "Xu", "reason": WHY}
    step = f"/admin/notices/notice/{notice.pk}/steps/serve/"
    proof = SimpleUploadedFile("receipt.txt", b"Xu")
    assert Official(court.dora).client.post(step, {**sent, "file": proof}).status_code == 302


def test_hearing_when_they_did_not_come_counts_only_where_they_were_invited_in_time(
    court: Court, notified: Listing
) -> None:
    """APL 64: nobody is passed over who was never told, or too late to come."""
    court.step(notified, "ask-hearing", court.subject_acting(notified))
    court.clock.set(DECIDED)
    missed: dict[str, Any] = {"minutes": "Nobody came.", "appeared": False}
    first = {"held_at": "2026-03-25T09:00:00+08:00", "place": "Room 3", "chair": "charlie"}
    court.step(notified, "fix-hearing", court.olive, **first)
    court.clock.set("2026-03-25T11:00:00+08:00")
    with pytest.raises(Refusal) as never:
        court.step(notified, "record-hearing", court.dora, **missed)
    assert rules(never) == ["notice"]
    court.step(notified, "fix-hearing", court.olive, **{**first, "held_at": "2026-04-08T09:00:00+08:00"})
    court.clock.set("2026-04-07T10:00:00+08:00")
    told_of_the_hearing(court, notified)
    court.clock.set("2026-04-08T11:00:00+08:00")
    with pytest.raises(Refusal) as late:
        court.step(notified, "record-hearing", court.dora, **missed)
    assert rules(late) == ["notice"]
    court.step(notified, "fix-hearing", court.olive, **{**first, "held_at": "2026-04-20T09:00:00+08:00"})
    told_of_the_hearing(court, notified)
    court.clock.set("2026-04-20T11:00:00+08:00")
    court.step(notified, "record-hearing", court.dora, **missed)
    sweep()
    court.decided(notified)
    assert court.state(notified.pk) == "decided"


def test_hearing_when_told_too_late_or_chaired_by_who_acted_is_refused(court: Court, notified: Listing) -> None:
    with pytest.raises(Refusal) as refusal:
        court.step(
            notified, "fix-hearing", court.olive, held_at="2026-03-11T09:00:00+08:00", place="x", chair="charlie"
        )
    assert rules(refusal) == ["hearing"]
    with pytest.raises(Refusal) as refusal:
        court.step(notified, "fix-hearing", court.olive, held_at="2026-04-11T09:00:00+08:00", place="x", chair="olive")
    assert rules(refusal) == ["chair"]
    with pytest.raises(Invalid):
        court.step(notified, "fix-hearing", court.olive, held_at="2026-04-11T09:00:00+08:00", place="x", chair="nobody")


def test_official_when_complained_of_does_nothing_more(court: Court, notified: Listing) -> None:
    court.step(notified, "recuse", court.subject_acting(notified), official="bob", ground="complaint")
    court.clock.set(WINDOW_OVER)
    sweep()
    assert refused(court, notified) == ["interest"]
    court.decided(notified, by=court.second)
    assert court.state(notified.pk) == "decided"


def test_official_when_naming_another_with_an_interest_is_refused(court: Court, notified: Listing) -> None:
    with pytest.raises(Refusal) as refusal:
        court.step(notified, "recuse", court.olive, official="bob", ground="interest")
    assert rules(refusal) == ["interest"]


def test_service_when_set_aside_begins_the_window_anew(court: Court, notified: Listing) -> None:
    court.step(notified, "set-aside-service", court.charlie, finding="Somebody else signed for it.")
    assert court.state(notified.pk) == "proposed"
    court.clock.set(WINDOW_OVER)
    sweep()
    court.clock.set(DECIDED)
    court.served(notified)
    assert refused(court, notified) == ["window"]


def test_service_when_another_letter_is_contested_is_not_set_aside_instead(court: Court, notified: Listing) -> None:
    court.clock.set(WINDOW_OVER)
    sweep()
    court.clock.set(DECIDED)
    court.decided(notified)
    court.served(notified, "serve-decision")
    first, subject = Notice.objects.get(kind="intent"), court.subject_acting(notified)
    contested = notices.challenge(notice=first.pk, by=subject, at=legal_now(), said="Nobody rang.")
    with pytest.raises(Refusal) as refusal:
        court.step(notified, "set-aside-service", court.charlie, finding="They had moved.")
    assert rules(refusal) == ["challenged"]
    assert Notice.objects.get(kind="decision").state == "served"
    stands = {"upheld": False, "by": actor_of(court.charlie), "at": legal_now(), "answer": "Xu signed for it."}
    notices.answer_challenge(challenge_id=contested, **stands)
    court.step(notified, "set-aside-service", court.charlie, finding="The decision went to another door.")
    assert Notice.objects.get(kind="decision").state == "failed"


def test_letter_by_hand_when_said_never_to_have_come_lets_nothing_rest_on_it(court: Court, notified: Listing) -> None:
    """That it was handed over is one official's word."""
    letter, subject = Notice.objects.get(kind="intent"), court.subject_acting(notified)
    assert letter.services.get().channel == "in-person"
    notices.challenge(notice=letter.pk, by=subject, at=legal_now(), said="Nobody rang.")
    court.clock.set(WINDOW_OVER)
    sweep()
    court.clock.set(DECIDED)
    assert refused(court, notified) == ["challenge"]


def test_announcement_when_its_thirty_days_are_over_counts_as_service(court: Court) -> None:
    listing = court.propose()
    court.step(listing, "announce", court.dora, unreachable="Two letters came back.")
    court.clock.set("2026-04-02T00:00:01+08:00")  # thirty days from 2 March: 1 April, 24:00
    sweep()
    assert court.state(listing.pk) == "notified"
    assert refused(court, listing) == ["window"]


def test_announcement_when_its_sender_had_to_wait_still_counts(court: Court) -> None:
    listing = court.propose()
    asked_at = legal_now() - timedelta(seconds=5)
    data = {"unreachable": "Two letters came back."}
    move(
        case_id=listing.pk, verb="announce", by=actor_of(court.dora), at=asked_at, reason="As the file shows", data=data
    )
    court.clock.set("2026-04-02T00:00:01+08:00")
    sweep()
    assert court.state(listing.pk) == "notified"


@pytest.mark.parametrize("state", ["proposed", "notified", "decided"])
def test_case_when_dropped_leaves_nothing_behind(court: Court, state: str) -> None:
    listing = court.bring_to(state)
    court.step(listing, "drop", court.olive)
    listing.refresh_from_db()
    assert (court.state(listing.pk), listing.live) == ("dropped", False)
    assert Measure.objects.get().state == "rejected"
    assert court.propose(listing.rests_on.get().record_id).live  # it was never listed, so nothing bars it
