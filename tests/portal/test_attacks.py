"""Whoever comes in by one door tries the next one: other parties' pages, other people's powers, what stays behind."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Party
from clock.queries import legal_now
from lists.models import Visible
from notices.transitions.passes import issue_pass
from records import transitions as records
from records.models import Representative
from records.states import Capacity
from tests.lists.court import Court
from tests.portal.citizen import Citizen, paper
from tests.records.office import WHY
from tests.records.test_erasing import dump

pytestmark = pytest.mark.django_db
SAID = "Zhao's bookkeeper saw nothing"


def proven(court: Court, subject: Any) -> Client:
    client = Client()
    code = issue_pass(subject=subject, proved_by="Licence", by=actor_of(court.dora), at=legal_now())
    assert client.post("/my-data/", {"code": code}).status_code == 302
    return client


@pytest.fixture
def listed(xu: Citizen, court: Court) -> Citizen:
    court.reach_decided(xu.listing)
    court.reach_effective(xu.listing)
    assert xu.enter().status_code == 302
    return xu


@pytest.fixture
def zhao(listed: Citizen, court: Court) -> Citizen:
    """The creditor, who was told of a claim."""
    listed.write("fulfilled", way="performed", documents=[paper()], words="")
    assert listed.send("fulfilled").status_code == 302
    return Citizen(court, listed.listing, Client(), to=listed.listing.beneficiary_id)


def test_creditor_when_they_know_a_reference_do_not_come_into_what_the_debtor_filed(
    listed: Citizen, zhao: Citizen
) -> None:
    listed.write("correct", words="My brother is ill.")
    sent = listed.send("correct")
    ref = str(sent.headers["Location"]).split("/")[2]
    assert listed.client.get(f"/case/{ref}/").status_code == 200
    assert zhao.enter().status_code == 302
    page = zhao.client.get(f"/case/{ref}/")
    assert page.status_code == 302


def test_guardian_when_named_by_law_is_not_sent_away_by_a_button(court: Court, listed: Citizen) -> None:
    paper = court.paper(court.alice)
    records.appoint_representative(
        subject=listed.to,
        person=court.person(),
        capacity=Capacity.LEGAL,
        document=paper,
        from_on=legal_now().date(),
        until_on=None,
        by=actor_of(court.alice),
        at=legal_now(),
        reason=WHY,
    )
    row = Representative.objects.get()
    me = proven(court, listed.to)
    assert f"/speakers/{row.pk}/revoke/" not in me.get("/my-data/held/").text
    assert me.post(f"/my-data/speakers/{row.pk}/revoke/").status_code == 404
    row.refresh_from_db()
    assert row.revoked_at is None


def test_browser_when_its_owner_has_left_opens_nothing(court: Court, listed: Citizen) -> None:
    me = proven(court, listed.to)
    assert me.get(f"/case/{listed.ref}/").status_code == 200
    assert "Nothing of it is kept" in me.post(f"/case/{listed.ref}/leave/", follow=True).text
    assert me.get(f"/case/{listed.ref}/").status_code == 302


def test_creditor_when_erased_leaves_no_word(zhao: Citizen, court: Court) -> None:
    zhao.enter()
    zhao.write("object", words=SAID, documents=[paper("zhao-statement.txt", b"Empty.")])
    assert zhao.send("object").status_code == 302
    assert "zhao-statement" not in proven(court, zhao.listing.subject_id).get("/my-data/held/").text
    erase = {"subject": zhao.to, "by": None, "reason": "They asked."}
    with pytest.raises(Refusal):
        records.erase_person(at=legal_now(), **erase)  # while the entry runs, somebody needs what they said
    ruling = Actor(id=zhao.listing.subject_id, parties=frozenset({Party.COURT}))
    court.step(zhao.listing, "order-removal", ruling, way="not enforceable", document="Ruling 12")
    assert SAID in dump()
    records.erase_person(at=legal_now(), **erase)
    text = dump()
    assert [one for one in (SAID, "zhao-statement", "赵氏") if one in text or one.encode().hex() in text] == []


def test_restored_backup_when_the_entry_was_still_public_shows_nobody(
    listed: Citizen, court: Court, django_capture_on_commit_callbacks: Any, folders: Path
) -> None:
    listed.write("correct", words="My brother is ill.")
    assert listed.send("correct").status_code == 302
    assert Visible.objects.count() == 1
    (folders / "erasures.jsonl").write_text(f'{{"subject": "{listed.to}", "at": "2026-03-20T00:00:00+00:00"}}\n')
    with django_capture_on_commit_callbacks(execute=True):
        call_command("replay_erasures", verbosity=0)
    assert [row.name for row in Visible.objects.all()] == []
    text = dump()
    assert [one for one in ("徐氏", "徐氏".encode().hex(), "My brother is ill") if one in text] == []
