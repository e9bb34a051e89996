"""A field of health or safety: another agency looks first, five working days; then as ever."""

from base64 import b64encode
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from cases.states import Scope
from deadlines.models import Timer
from deadlines.transitions import sweep
from lists.models import Claim, Listing
from outbox.models import Message
from people.states import Role
from tests import worlds
from tests.cases.desk import Official
from tests.conftest import LegalClock
from tests.lists.court import Court
from tests.lists.standard import ground
from tests.lists.test_removal import claim
from tests.people.cast import appoint, found

HIDDEN = datetime.fromisoformat("2026-05-12T00:00:00+08:00")  # five working days after 30 April: 11 May, 24:00


@worlds.fixture
def court() -> Court:
    court = Court(LegalClock())
    text = ground(harm="health or safety")
    court.open_list({**text, "house": [*text["house"], "VERIFY-SAFETY"], "verifier": "tax"})
    return court


@worlds.fixture
def listed(court: Court) -> Listing:
    listing = court.bring_to("effective")
    claim(court, listing)
    return listing


def rules(refused: Any) -> list[str]:
    return [reason.rule for reason in refused.value.because]


def test_claim_when_nobody_looks_is_hidden_after_five_working_days(court: Court, listed: Listing) -> None:
    assert Claim.objects.get().hide_at == HIDDEN
    assert Message.objects.get(topic="lists.claim-to-verify").refs["agency"] == court.tax.pk
    with pytest.raises(Refusal) as refused:
        court.step(listed, "confirm-fulfilment", court.olive)
    assert rules(refused) == ["verify"]
    court.clock.set("2026-05-04T00:00:00+08:00")
    sweep()
    assert court.state(listed.pk) == "ending"
    court.clock.set(HIDDEN)
    assert court.visible() == []
    sweep()
    listed.refresh_from_db()
    assert (court.state(listed.pk), listed.way) == ("removed", "silence")


def test_claim_when_the_other_agency_finds_it_fulfilled_is_confirmed_by_one(court: Court, listed: Listing) -> None:
    program = actor_of(court.program)
    court.step(listed, "verify-claim", program, fulfilled=True, words="Seen on site.")
    court.step(listed, "confirm-fulfilment", court.olive)
    assert (court.state(listed.pk), court.visible()) == ("removed", [])


def test_claim_when_another_agency_is_asked_is_read_by_its_program_and_officials_until_it_is_settled(
    court: Court, listed: Listing, client: Client
) -> None:
    ref, tina = court.case(listed).ref, appoint("tina", court.tax, Role.CASE_OFFICER)
    headers, path = court.token(court.program, *Scope), f"/api/v1/cases/{ref}/"
    read = client.get(path, headers=headers).json()
    papers = [one for one in read["documents"] if one["kind"] == "paper"]
    assert (read["state"], read["subject"]["name"], len(papers) > 0) == ("ending", "徐氏贸易有限公司", True)
    shown = client.get(path, headers=court.token(tina, *Scope)).json()
    assert shown["documents"] == read["documents"]
    asked = client.get("/api/v1/cases/?assigned=asked", headers=headers).json()["results"]
    assert [one["ref"] for one in asked] == [ref]
    assert client.get("/api/v1/cases/", headers=headers).json()["results"] == []
    desk = Official(tina).client
    assert ref in desk.get("/admin/cases/case/?assigned=asked").text
    assert "Note what the other agency found" in desk.get(f"/admin/cases/case/{ref}/change/").text
    assert desk.get(f"/admin/records/storedfile/of/{ref}/{papers[0]['file']}/").status_code == 200
    # What was not asked stays shut to them: they look at the claim, and decide nothing.
    open_to = [move["verb"] for move in shown["moves"] if move["open"]]
    assert open_to == ["verify-claim"]
    body = {"fulfilled": True, "words": "Seen on site.", "reason": "Visited on 30 April."}
    sent = {**court.token(tina, *Scope), "If-Match": read["etag"]}
    assert client.post(f"{path}moves/verify-claim/", body, "application/json", headers=sent).status_code == 200
    court.step(listed, "confirm-fulfilment", court.olive)
    assert client.get(path, headers=headers).status_code == 404
    assert client.post(f"{path}moves/verify-claim/", body, "application/json", headers=sent).status_code == 404
    assert desk.get(f"/admin/cases/case/{ref}/change/").status_code == 404


def test_answer_when_asked_for_again_after_the_settlement_is_the_first_one(
    court: Court, listed: Listing, client: Client
) -> None:
    """A program that lost the answer asks with the same key, and is told the same, though the case is shut to it by then."""
    path = f"/api/v1/cases/{court.case(listed).ref}/"
    token = court.token(court.program, *Scope)
    keyed = {**token, "Idempotency-Key": "paper-1"}
    paper = {"name": "visit.txt", "content": b64encode(b"Seen on site.").decode()}

    def send(body: dict[str, Any], headers: dict[str, str], where: str = "moves/verify-claim/") -> Any:
        return client.post(f"{path}{where}", body, "application/json", headers=headers)

    stored = send(paper, keyed, "documents/")
    assert stored.status_code == 201, stored.content
    body = {"fulfilled": True, "words": "Seen on site.", "document": stored.json()["id"], "reason": "Visited."}
    asked = {**token, "If-Match": client.get(path, headers=token).headers["ETag"], "Idempotency-Key": "verify-1"}
    first = send(body, asked)
    assert first.status_code == 200, first.content
    court.step(listed, "confirm-fulfilment", court.olive)
    again = send(body, asked)
    assert (again.status_code, again.json(), again["Idempotency-Replayed"]) == (200, first.json(), "true")
    assert send(paper, keyed, "documents/").json() == stored.json()
    for other in ({**asked, "Idempotency-Key": "verify-2"}, {**asked, **court.token(court.olive, Scope.READ)}):
        assert send(body, other).status_code in (403, 404)
    assert send({**body, "words": "Other words."}, asked).status_code == 404


def test_claim_when_an_agency_is_not_asked_stays_unseen(court: Court, listed: Listing, client: Client) -> None:
    other = appoint("olga", found("harbour"), Role.CASE_OFFICER)
    path = f"/api/v1/cases/{court.case(listed).ref}/"
    assert client.get(path, headers=court.token(other, *Scope)).status_code == 404
    with pytest.raises(Refusal) as refused:
        court.step(listed, "verify-claim", other, fulfilled=True, words="x")
    assert rules(refused) == ["agency"]


def test_claim_when_the_other_agency_finds_otherwise_is_for_a_supervisor(court: Court, listed: Listing) -> None:
    with pytest.raises(Refusal) as refused:
        court.step(listed, "verify-claim", court.dora, fulfilled=True, words="It holds.")
    assert rules(refused) == ["paper"]
    inspector = appoint("ines", court.tax, Role.CASE_OFFICER)
    court.step(listed, "verify-claim", inspector, fulfilled=False, words="Still leaking.")
    assert Timer.objects.get(case=listed.pk, kind="VERIFY-SAFETY").state == "cancelled"
    court.clock.set(HIDDEN)
    sweep()
    assert len(court.visible()) == 1  # silence hides nothing that another agency found unfulfilled
    with pytest.raises(Refusal) as alone:
        court.step(listed, "confirm-fulfilment", court.olive)
    assert rules(alone) == ["opposed"]


def test_finding_when_an_official_of_the_list_writes_down_that_it_is_not_fulfilled_is_refused(
    court: Court, listed: Listing
) -> None:
    """It would keep silence from hiding the entry, on the word of the agency that has listed."""
    for by in (court.dora, court.olive):
        said = {"fulfilled": False, "words": "No.", "document": str(court.paper(by, b"Their letter."))}
        with pytest.raises(Refusal) as refused:
            court.step(listed, "verify-claim", by, **said)
        assert rules(refused) == ["agency"]
    court.clock.set(HIDDEN)
    assert court.visible() == []
