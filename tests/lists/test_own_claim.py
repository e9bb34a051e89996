"""The person's own claim: it stands beside nobody else's, takes the place of one that is opposed, and lengthens nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from cases.states import Scope
from cases.transitions import Wish, move_many
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from lists.models import Claim, Incident, Listing, Visible
from notices.models import Notice
from people.models import User
from tests.cases.desk import Official, words
from tests.keeping import keeps
from tests.lists.court import Court
from tests.lists.test_clock_attacks import commit
from tests.lists.test_removal import CLAIMED, claim, refuse, rules
from tests.portal.citizen import Citizen, paper

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


def test_own_claim_when_each_of_its_papers_was_seen_somewhere_is_refused(court: Court, listed: Listing) -> None:
    """Half of them refused before, half of them with the claim that is open: nothing is new."""
    claimed_by_an_official(court, listed, b"An old receipt.")
    refuse(court, listed)
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    subject = court.subject_acting(listed)
    papers = [str(court.paper(subject, content)) for content in (b"An old receipt.", b"They told us.")]
    with pytest.raises(Refusal) as refused:
        court.step(listed, "claim-fulfilment", subject, way="performed", documents=papers, words="")
    assert rules(refused) == ["papers"]


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


# --- Through every door -------------------------------------------------------------------------------------------------------


def test_own_claim_on_the_public_pages_says_when_the_entry_ends(court: Court, listed: Listing, client: Client) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    court.clock.set(LATER)
    xu = Citizen(court, listed, client)
    xu.enter()
    before = words(xu.page())
    assert "A supervising official looks at both sides until" in before
    xu.write("fulfilled", way="performed", documents=[paper(content=b"The bank's own confirmation.")])
    assert xu.send("fulfilled").status_code == 302
    after = words(xu.page())
    assert "Your entry ends on Monday 4 May 2026, 24:00" in after
    assert "A claim is open already" in after  # theirs, now: it is decided before another is made
    zhao = Citizen(court, listed, Client(), to=listed.beneficiary_id)
    zhao.enter()
    for letter in Notice.objects.filter(to=zhao.to, state="frozen"):
        zhao.post(f"letters/{letter.pk}/open/")
    assert "Time to object" in words(zhao.page())
    zhao.write("object", words="Not a yuan.", documents=[paper(content=b"Our account.")])
    assert zhao.send("object").status_code == 302
    assert "A supervising official looks at both sides until" in words(xu.page())


def test_own_claim_on_paper_is_entered_for_the_person_alone(court: Court, listed: Listing) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    court.clock.set(LATER)
    clerk, ref = Official(court.dora).client, court.case(listed).ref
    address = f"/admin/portal/draft/paper/{ref}/fulfilled/"
    sent = {"received_on": "2026-05-01", "reason": "From paper.", "way": "performed", "documents.files": [paper()]}
    for_the_creditor = clerk.post(address, {**sent, "filed_for": str(listed.beneficiary_id)})
    assert for_the_creditor.status_code == 422
    bare = clerk.post(address, {**sent, "documents.files": [paper()], "filed_for": str(listed.subject_id)})
    assert (bare.status_code, "The signed paper: " in words(bare.text)) == (422, True)
    both = {"documents.files": [paper()], "document.files": [paper("signed.txt", b"Signed by Xu.")]}
    assert clerk.post(address, {**sent, **both, "filed_for": str(listed.subject_id)}).status_code == 302
    assert Claim.objects.get(state="open").by_subject


def test_own_claim_over_rest_is_nobody_elses_to_make(court: Court, listed: Listing, client: Client) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    path = f"/api/v1/cases/{court.case(listed).ref}/"

    def sent(by: User, **body: Any) -> Any:
        token = court.token(by, *Scope)
        read = client.get(path, headers=token)
        headers = {**token, "If-Match": read.headers["ETag"]}
        data = {"way": "performed", "reason": "As they say", **body}
        return client.post(f"{path}moves/claim-fulfilment/", data, "application/json", headers=headers)

    papers = [str(court.paper(court.olive, b"Another paper."))]
    assert sent(court.olive, documents=papers).status_code == 403
    papers, signed = (
        [str(court.paper(court.dora, b"From the counter."))],
        str(court.paper(court.dora, b"Signed by Xu.")),
    )
    assert sent(court.dora, documents=papers).status_code == 400
    made = sent(court.dora, documents=papers, document=signed)
    assert (made.status_code, made.json()["state"]) == (200, "ending")
    assert Visible.objects.get().visible_until == Claim.objects.get(state="open").hide_at


@keeps(13, "sql")
def test_claim_by_sql_is_refused_by_no_earlier_proposal_and_opposed_by_no_earlier_word(
    court: Court, listed: Listing
) -> None:
    claimed_by_an_official(court, listed)
    opposed(court, listed)
    refuse(court, listed)
    own(court, listed)
    case = court.case(listed)
    with pytest.raises(DatabaseError, match="Nobody has proposed to refuse this claim"):
        commit(
            case,
            f"UPDATE lists_claim SET state = 'refused', settled_at = legal_now() WHERE listing_id = '{case.pk}' AND state = 'open'",
            f"UPDATE cases_case SET state = 'effective', verb = 'refuse-claim', version = version + 1 WHERE id = '{case.pk}'",
            said="case.refuse-claim",
            by=court.second.public_id,
        )
    with pytest.raises(DatabaseError, match="opposed by a step of it"):
        commit(
            case, f"UPDATE lists_claim SET objected_at = legal_now() WHERE listing_id = '{case.pk}' AND state = 'open'"
        )
    with pytest.raises(DatabaseError, match="open until its case goes on"):
        commit(case, f"UPDATE lists_claim SET state = 'overtaken' WHERE listing_id = '{case.pk}' AND state = 'open'")
