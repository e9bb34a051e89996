"""RULES.md 13: what went by silence, or again and again, is seen, and looked at from outside."""

import pytest
from django.db import DatabaseError, transaction

from deadlines.transitions import sweep
from ledger.queries import history
from lists.models import Incident, IncidentReview, Listing
from lists.transitions.erasing import erase
from people.states import Role
from tests.cases.desk import Official, words
from tests.keeping import keeps
from tests.lists.court import Court
from tests.lists.test_removal import HIDDEN, claim
from tests.people.cast import appoint, found

INCIDENTS = "/admin/lists/incident/"


@pytest.fixture
def incident(court: Court, listed: Listing) -> Incident:
    """A claim that nobody answered: the name went by itself."""
    claim(court, listed)
    court.clock.set(HIDDEN)
    sweep()
    return Incident.objects.get()


@keeps(13, "desk")
def test_relief_by_silence_is_reviewed_by_another_agency_and_by_nobody_inside(
    court: Court, listed: Listing, incident: Incident
) -> None:
    address, ref = f"{INCIDENTS}{incident.pk}/change/", court.case(listed).ref
    beneath = appoint("beneath", found("chamber", court.court), Role.REVIEWER)
    assert Official(beneath).client.post(address, {"found": "All was well."}).status_code in (302, 404)
    assert not IncidentReview.objects.exists()
    for inside in (court.olive, court.charlie):
        own = Official(inside).client
        assert ref in own.get(INCIDENTS).text
        assert "Not reviewed yet." in words(own.get(address).text)
        refused = own.post(address, {"found": "All was well."})
        assert "An incident is reviewed by another agency" in refused.text
    stranger = appoint("stranger", court.tax, Role.REVIEWER)
    assert Official(stranger).client.get(address).status_code in (302, 404)
    agnes = appoint("agnes", found("audit"), Role.AUDITOR)
    outside = Official(agnes).client
    assert ref in outside.get(f"{INCIDENTS}?review=open").text
    assert "What you found: Please fill this in." in outside.post(address, {"found": " "}).text
    assert outside.post(address, {"found": "It was paid; nobody had looked."}).status_code == 302
    assert "It was paid; nobody had looked." in Official(court.olive).client.get(address).text
    assert ref not in outside.get(f"{INCIDENTS}?review=open").text
    last = history(listed.pk)[-1]
    assert (last.kind, last.actor, (last.values or {})["incident"]) == (
        "incident.reviewed",
        agnes.public_id,
        "unanswered",
    )
    assert "reviewed already" in outside.post(address, {"found": "Again."}).text
    erase(listed.subject_id)
    assert IncidentReview.objects.get().found == ""


@keeps(13, "sql")
def test_review_when_written_by_sql_from_inside_is_refused(court: Court, incident: Incident) -> None:
    beneath = appoint("beneath", found("chamber", court.court), Role.REVIEWER)
    for inside in (court.charlie, beneath):
        with pytest.raises(DatabaseError, match="by another agency"), transaction.atomic():
            IncidentReview.objects.create(incident=incident, reviewed_by=inside, found="All was well.")
