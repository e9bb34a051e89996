"""Entries from before this program: hidden until told and answered like any other, and with no more time than they had. Terms
that a law names. What is over is kept for auditors, and then forgotten."""

from datetime import datetime
from typing import Any

import pytest

from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from ledger.queries import history
from lists.models import Claim, Listing, Measure, Publication
from lists.queries.agreeing import disagreements
from lists.transitions import propose_listing
from notices.models import Notice
from records.models import StoredFile
from tests.lists.court import DECIDED, Court
from tests.lists.standard import LAW, ground
from tests.lists.test_removal import claim


def test_older_entry_when_taken_over_is_hidden_and_ends_as_it_would_have(court: Court) -> None:
    listing = court.propose(listed_on="2025-01-06")
    assert (court.case(listing).verb, court.state(listing.pk), court.visible()) == ("import", "proposed", [])
    court.bring_to("effective", listing)
    listing.refresh_from_db()
    assert listing.ends_at == datetime.fromisoformat("2027-01-07T00:00:00+08:00")  # two years from then, not from now
    assert Timer.objects.get(case=listing.pk, kind="TERM").due_at == listing.ends_at
    assert court.visible() == ["徐氏贸易有限公司"]


@pytest.mark.parametrize(("day", "error"), [("2024-02-01", Refusal), ("2026-05-01", Invalid)])
def test_older_entry_when_its_time_is_over_or_has_not_begun_is_refused(
    court: Court, day: str, error: type[Exception]
) -> None:
    body = court.body(court.confirmed(), listed_on=day)
    with pytest.raises(error):
        propose_listing(body, actor_of(court.olive), legal_now())
    assert not Listing.objects.exists()


def test_older_entry_when_its_time_runs_out_before_the_decision_is_not_decided(court: Court) -> None:
    listing = court.bring_to("notified", court.propose(listed_on="2024-03-07"))
    court.clock.set("2026-03-11T00:00:01+08:00")
    sweep()
    court.clock.set(DECIDED)
    with pytest.raises(Refusal) as refused:
        court.decided(listing)
    assert [reason.rule for reason in refused.value.because] == ["term"]


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ({"term": {"amount": 6, "unit": "months"}, "extension_years": 0}, "2026-09-17T00:00:00+08:00"),
        (
            {"term": {"amount": 3, "unit": "years"}, "term_basis": [LAW], "extension_years": 0},
            "2029-03-17T00:00:00+08:00",
        ),
    ],
)
def test_term_when_a_law_names_another_runs_by_it(
    db: None, legal_clock: Any, changes: dict[str, Any], ends: str
) -> None:
    court = Court(legal_clock)
    court.open_list(ground(**changes))
    listing = court.bring_to("effective")
    assert listing.ends_at == datetime.fromisoformat(ends)
    court.clock.set(ends)
    assert court.visible() == []
    sweep()
    assert court.state(listing.pk) == "removed"


def test_history_when_its_time_of_keeping_is_over_is_forgotten_by_itself(court: Court) -> None:
    listing = court.bring_to("effective")
    claim(court, listing)
    creditor = court.beneficiary_acting(listing)
    court.step(listing, "object", creditor, words="Nothing came.", documents=[str(court.paper(creditor))])
    court.step(listing, "confirm-fulfilment", court.charlie)
    until = Timer.objects.get(case=listing.pk, kind="RETAIN").due_at
    assert until == datetime.fromisoformat("2031-05-01T00:00:00+08:00")  # as long as the record: five years
    assert Publication.objects.get().name == "徐氏贸易有限公司"  # sealed: no public surface reads it
    assert court.visible() == []
    court.clock.set(until)
    sweep()
    row, entry = Listing.objects.get(), Publication.objects.get()
    assert (row.established, entry.name, entry.lookup, Measure.objects.get().reason) == ("", "", None, "")
    assert set(Notice.objects.filter(case=listing.pk).values_list("html", flat=True)) == {""}
    assert Claim.objects.values_list("words", "papers", "objection", "objection_papers").get() == ("", [], "", [])
    assert not StoredFile.objects.filter(holder=listing.pk).exists()
    assert (row.way, Case.objects.get(pk=listing.pk).verb, row.erased_at is not None) == ("performed", "erase", True)
    said = {event.kind: event.values for event in history(listing.pk)}
    assert (said["case.propose"], said["case.claim-fulfilment"], said["case.object"]) == (None, None, None)
    assert said["erased"] == {"reason": "The time of keeping is over."}
    assert list(disagreements()) == []
    assert row.rests_on.get().fingerprint  # the same deed is known again, by nobody's name


def test_restored_entry_when_back_is_not_forgotten(court: Court) -> None:
    listing = court.bring_to("effective")
    claim(court, listing)
    court.step(listing, "confirm-fulfilment", court.olive)
    paper = str(court.paper(court.olive))
    asked = {"falsehood": "A forged receipt.", "documents": [paper]}
    court.later_act(listing, "propose-restoration", "restore", **asked)
    assert Timer.objects.get(case=listing.pk, kind="RETAIN").state == "cancelled"
