"""The person's own claim: it stands beside nobody else's, takes the place of one that is opposed, and lengthens nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from cases.transitions import Wish, move_many
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from lists.models import Claim, Incident, Listing, Visible
from notices.models import Notice
from tests.lists.court import Court
from tests.lists.test_removal import CLAIMED, claim, refuse, rules

LATER = "2026-05-01T10:00:00+08:00"

HIDDEN = datetime.fromisoformat("2026-05-05T00:00:00+08:00")  # the third plain day after 1 May is Monday, 4 May


def claimed_by_an_official(court: Court, listing: Listing, content: bytes = b"They told us.") -> None:
    """In the official's own name, with what the official has."""
    court.clock.set(CLAIMED)
    paper = str(court.paper(court.olive, content))
    court.step(listing, "claim-fulfilment", court.olive, way="performed", documents=[paper])


def opposed(court: Court, listing: Listing, content: bytes = b"Nothing came.") -> None:
    creditor = court.beneficiary_acting(listing)
    paper = str(court.paper(creditor, content))
    court.step(listing, "object", creditor, words="Nothing came.", documents=[paper])


def own(court: Court, listing: Listing, content: bytes = b"The bank's own confirmation.", at: str = LATER) -> None:
    court.clock.set(at)
    subject = court.subject_acting(listing)
    paper = str(court.paper(subject, content))
    court.step(listing, "claim-fulfilment", subject, way="performed", documents=[paper], words="I paid.")


def due(listing: Listing, kind: str) -> datetime | None:
    return Timer.objects.get(case=listing.pk, kind=kind, state="armed").due_at


def on_paper(court: Court, listing: Listing, at: str, content: bytes = b"By post.", **more: Any) -> Any:
    """A clerk enters what came in on another day."""
    papers = [str(court.paper(court.dora, content))]
    data = {"way": "performed", "documents": papers, "words": "I paid.", **more}
    because = {"filed_for": str(listing.subject_id), "received_at": at}
    wish = Wish(
        listing.pk,
        "claim-fulfilment",
        actor_of(court.dora),
        datetime.fromisoformat(at),
        "From paper.",
        data,
        None,
        because,
    )
    (done,) = move_many(wishes=[wish])
    return done


# --- Claims one after the other -----------------------------------------------------------------------------------------------


def test_refusal_when_an_earlier_claim_was_refused_needs_two_again(court: Court, listed: Listing) -> None:
    """What one official had proposed against the first claim says nothing of the second."""
    claim(court, listed)
    refuse(court, listed)
    own(court, listed)
    with pytest.raises(Refusal) as refused:
        court.step(listed, "refuse-claim", court.second)
    assert "four-eyes" in rules(refused)
    assert court.state(listed.pk) == "ending"
    refuse(court, listed)
    assert court.state(listed.pk) == "effective"


def test_claim_when_it_came_on_paper_before_another_was_refused_is_the_open_one(court: Court, listed: Listing) -> None:
    claim(court, listed)
    refuse(court, listed)
    assert not isinstance(on_paper(court, listed, "2026-04-29T23:59:59+08:00"), Refusal)
    court.step(listed, "confirm-fulfilment", court.olive)
    assert court.state(listed.pk) == "removed"


def test_claim_when_it_came_on_paper_long_ago_leaves_the_creditor_their_days(court: Court, listed: Listing) -> None:
    """The receipt counts for the person, the entry for those who have to answer: nobody could have read it before."""
    court.clock.set(CLAIMED)
    assert not isinstance(on_paper(court, listed, "2026-04-20T23:59:59+08:00"), Refusal)
    assert Claim.objects.get().hide_at == datetime.fromisoformat("2026-05-04T00:00:00+08:00")
    assert len(court.visible()) == 1
    opposed(court, listed)


# --- One's own ----------------------------------------------------------------------------------------------------------------


def test_own_claim_when_an_officials_is_opposed_hides_by_itself_though_nothing_runs(
    court: Court, listed: Listing
) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    own(court, listed)
    first, second = Claim.objects.order_by("at")
    assert (first.state, second.state, second.instead_of, second.hide_at) == ("overtaken", "open", first, HIDDEN)
    assert Visible.objects.get().visible_until == HIDDEN
    court.clock.set(HIDDEN)
    assert court.visible() == []
    sweep()
    listed.refresh_from_db()
    assert (court.state(listed.pk), listed.way) == ("removed", "silence")
    assert "unanswered" in Incident.objects.values_list("what", flat=True)


def test_own_claim_when_made_tells_the_beneficiary_who_may_object_anew(court: Court, listed: Listing) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    own(court, listed)
    told = Notice.objects.filter(to=listed.beneficiary_id, kind="claim-told").order_by("frozen_at")
    assert ["not an objection to this one" in one.content["claim"]["en"] for one in told] == [False, True]
    opposed(court, listed)  # with the very same papers, too
    court.clock.set(HIDDEN)
    sweep()
    assert len(court.visible()) == 1


def test_own_claim_when_made_gives_the_supervising_official_no_more_time(court: Court, listed: Listing) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    until = due(listed, "VERIFY-OPPOSED")
    own(court, listed)
    assert due(listed, "VERIFY-OPPOSED") == until
    opposed(court, listed)
    assert due(listed, "VERIFY-OPPOSED") == until
    assert not Timer.objects.filter(case=listed.pk, kind="VERIFY", state="armed").exists()
    assert until is not None
    court.clock.set(until)
    sweep()
    assert Incident.objects.get().what == "opposed late"


def test_own_claim_when_the_other_was_opposed_is_still_for_a_supervisor(court: Court, listed: Listing) -> None:
    """The creditor's objection does not stop the days, and it does not fall either."""
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    own(court, listed)
    with pytest.raises(Refusal) as refused:
        court.step(listed, "confirm-fulfilment", court.bob)
    assert rules(refused) == ["opposed"]
    court.step(listed, "confirm-fulfilment", court.charlie)
    assert (court.visible(), court.state(listed.pk)) == ([], "removed")


def test_own_claim_when_a_refusal_was_proposed_against_the_other_needs_a_new_one(court: Court, listed: Listing) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    court.step(listed, "propose-refusal", court.olive)
    own(court, listed)
    with pytest.raises(Refusal) as refused:
        court.step(listed, "refuse-claim", court.bob)
    assert "four-eyes" in rules(refused)
    refuse(court, listed)
    assert (court.state(listed.pk), Visible.objects.get().visible_until) == ("effective", listed.ends_at)
    with pytest.raises(Refusal) as refused:
        own(court, listed, b"They told us.")  # papers of the one whose place it took are refused with it
    assert rules(refused) == ["papers"]


def test_own_claim_when_no_other_is_opposed_is_refused(court: Court, listed: Listing) -> None:
    claimed_by_an_official(court, listed)
    with pytest.raises(Refusal) as refused:
        own(court, listed)
    assert rules(refused) == ["claim"]
    opposed(court, listed)
    with pytest.raises(Refusal) as refused:
        own(court, listed, b"They told us.")
    assert rules(refused) == ["papers"]
    own(court, listed)
    opposed(court, listed)
    with pytest.raises(Refusal) as refused:
        own(court, listed, b"A third paper.")  # one at a time: the creditor is not worn out
    assert rules(refused) == ["claim"]


def test_own_claim_when_the_opposed_one_is_ones_own_waits_for_its_decision(court: Court, listed: Listing) -> None:
    court.clock.set(CLAIMED)
    assert not isinstance(on_paper(court, listed, CLAIMED), Refusal)
    opposed(court, listed)
    with pytest.raises(Refusal) as refused:
        own(court, listed)
    assert rules(refused) == ["claim"]


def test_own_claim_when_anybody_else_would_make_it_is_refused(court: Court, listed: Listing) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    creditor, program = court.beneficiary_acting(listed), actor_of(court.program)
    for by, rule in ((court.bob, "role"), (creditor, "role"), (program, "role")):
        paper = str(court.paper(by, b"Another paper."))
        with pytest.raises(Refusal) as refused:
            court.step(listed, "claim-fulfilment", by, way="performed", documents=[paper])
        assert rules(refused)[0] == rule


def test_own_claim_when_a_clerk_enters_it_rests_on_the_persons_paper(court: Court, listed: Listing) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    signed = str(court.paper(court.dora, b"Signed by Xu."))
    assert not isinstance(on_paper(court, listed, CLAIMED, document=signed), Refusal)
    said = Claim.objects.get(state="open")
    assert (said.by_subject, said.by) == (True, court.dora.public_id)
    assert said.hide_at > legal_now() + timedelta(days=2)
