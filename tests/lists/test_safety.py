"""A field of health or safety: another agency looks first, five working days; then as ever."""

from datetime import datetime
from typing import Any

import pytest

from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from deadlines.models import Timer
from deadlines.transitions import sweep
from lists.models import Claim, Listing
from outbox.models import Message
from tests import worlds
from tests.conftest import LegalClock
from tests.lists.court import Court
from tests.lists.standard import ground
from tests.lists.test_removal import claim

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


def test_claim_when_the_other_agency_finds_otherwise_is_for_a_supervisor(court: Court, listed: Listing) -> None:
    with pytest.raises(Refusal) as refused:
        court.step(listed, "verify-claim", court.dora, fulfilled=False, words="Still leaking.")
    assert rules(refused) == ["paper"]
    paper = str(court.paper(court.dora))
    court.step(listed, "verify-claim", court.dora, fulfilled=False, words="Still leaking.", document=paper)
    assert Timer.objects.get(case=listed.pk, kind="VERIFY-SAFETY").state == "cancelled"
    court.clock.set(HIDDEN)
    sweep()
    assert len(court.visible()) == 1  # silence hides nothing that another agency found unfulfilled
    with pytest.raises(Refusal) as alone:
        court.step(listed, "confirm-fulfilment", court.olive)
    assert rules(alone) == ["opposed"]
