"""To leave a redlist is one's own wish, and nobody else's: with whose paper, by whose hand, and how one comes back who never left."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from deadlines.models import Timer
from deadlines.transitions import sweep
from lists.models import Listing, Measure
from notices.models import Notice
from people.states import Role
from tests import worlds
from tests.cases.desk import words
from tests.conftest import LegalClock
from tests.keeping import keeps
from tests.lists.tax import ENDS, Bureau
from tests.lists.test_attacks import commit
from tests.lists.test_red_path import forged
from tests.people.cast import appoint, give_role
from tests.portal.citizen import Citizen

LAST = "2026-03-26T23:00:00+08:00"  # ten working days from 12 March
LATER = "2026-03-27T00:00:01+08:00"
OVER = (
    "UPDATE lists_publication SET visible_until = legal_now()",
    "UPDATE lists_measure SET state = 'lifted', lifted_at = legal_now()",
    "UPDATE lists_listing SET live = false, way = 'left', removed_at = legal_now(), consent_revoked_at = legal_now()",
)


@worlds.fixture
def bureau() -> Bureau:
    bureau = Bureau(LegalClock())
    bureau.open_redlist()
    return bureau


@worlds.fixture
def named(bureau: Bureau) -> Listing:
    return bureau.in_force()


def rules(refused: Any) -> list[str]:
    return [reason.rule for reason in refused.value.because]


def left_on_paper(bureau: Bureau, named: Listing) -> None:
    paper = bureau.paper(bureau.dora, b"Take us off. Yuan")
    bureau.step(named, "revoke-consent", bureau.dora, document=str(paper))


def state(bureau: Bureau, named: Listing) -> tuple[str, list[str], str]:
    return bureau.state(named.pk), bureau.visible(), Measure.objects.get().state


@keeps(13, "desk")
def test_leaving_when_a_clerk_enters_it_needs_the_paper_and_no_part_in_the_matter(
    bureau: Bureau, named: Listing
) -> None:
    with pytest.raises(Invalid, match="document"):
        bureau.step(named, "revoke-consent", bureau.dora)
    give_role(bureau.olive, Role.CLERK)  # who proposed it
    with pytest.raises(Refusal) as own:
        bureau.step(named, "revoke-consent", bureau.olive, document=str(bureau.paper(bureau.olive)))
    assert rules(own) == ["four-eyes"]
    oscar = appoint("oscar", bureau.court, Role.CASE_OFFICER)
    bureau.step(named, "propose-ending", oscar, why="It was fined in March.")
    with pytest.raises(Refusal):  # whoever wants an early end does not get it alone; nor whoever had a part before
        bureau.step(named, "revoke-consent", bureau.olive, document=str(bureau.paper(bureau.olive)))
    left_on_paper(bureau, named)
    assert state(bureau, named) == ("removed", [], "lifted")


def test_person_when_leaving_themselves_is_asked_for_no_paper(bureau: Bureau, named: Listing) -> None:
    person = bureau.subject_acting(named)
    with pytest.raises(Invalid, match="document"):
        bureau.step(named, "revoke-consent", person, document=str(bureau.paper(person)))
    bureau.step(named, "revoke-consent", person)
    assert state(bureau, named) == ("removed", [], "lifted")


@keeps(13, "sql")
def test_leaving_when_forged_by_who_signed_the_entry_is_refused(bureau: Bureau, named: Listing) -> None:
    for by in (bureau.bob, bureau.olive):
        with pytest.raises(DatabaseError, match="lists_consent"):
            forged(named, "revoke-consent", *OVER, by=by)
    assert state(bureau, named)[0] == "effective"


# --- Who never left -----------------------------------------------------------------------------------------------------------


def test_person_when_somebody_else_took_them_off_comes_back_as_they_stood(bureau: Bureau, named: Listing) -> None:
    before = Listing.objects.get(pk=named.pk)
    left_on_paper(bureau, named)
    letter = Notice.objects.filter(case=named.pk, kind="outcome").latest("number")
    assert "until the end of 26 March 2026" in letter.content["reasons"]["en"]
    bureau.clock.set(LAST)
    bureau.step(named, "undo-leaving", bureau.subject_acting(named))
    assert state(bureau, named) == ("effective", ["袁氏食品有限公司"], "effective")
    row = Listing.objects.get(pk=named.pk)
    assert (row.live, row.way, row.removed_at, row.consent_revoked_at) == (True, "", None, None)
    assert (row.ends_at, Measure.objects.get().ends_at) == (before.ends_at, before.ends_at)
    assert set(Timer.objects.filter(case=named.pk, state="armed").values_list("kind", flat=True)) >= {"TERM"}
    assert not Timer.objects.filter(case=named.pk, state="armed", kind="RETAIN").exists()
    told = Notice.objects.filter(case=named.pk, kind="outcome").latest("number")
    assert "stands again" in told.content["proposal"]["en"]


def test_whoever_left_reads_until_when_they_may_come_back(bureau: Bureau, named: Listing, client: Client) -> None:
    yuan = Citizen(bureau, named, client)
    bureau.step(named, "revoke-consent", bureau.subject_acting(named))
    yuan.enter()
    assert "did not want to leave until Thursday 26 March 2026, 24:00" in words(yuan.page())


def test_coming_back_when_too_late_or_by_an_official_alone_is_refused(bureau: Bureau, named: Listing) -> None:
    left_on_paper(bureau, named)
    with pytest.raises(Invalid, match="document"):
        bureau.step(named, "undo-leaving", bureau.dora)
    with pytest.raises(Refusal):
        bureau.step(named, "undo-leaving", bureau.olive, document=str(bureau.paper(bureau.olive)))
    bureau.clock.set(LATER)
    with pytest.raises(Refusal) as late:
        bureau.step(named, "undo-leaving", bureau.subject_acting(named))
    assert rules(late) == ["window"]


def test_coming_back_when_it_ended_otherwise_is_refused(bureau: Bureau, named: Listing) -> None:
    bureau.clock.set(ENDS)
    sweep()
    with pytest.raises(Refusal) as over:
        bureau.step(named, "undo-leaving", bureau.subject_acting(named))
    assert "consent" in rules(over)


@keeps(5, "sql")
def test_coming_back_when_forged_by_sql_is_refused(bureau: Bureau, named: Listing) -> None:
    left_on_paper(bureau, named)
    back = "UPDATE lists_listing SET live = true, way = '', removed_at = NULL, consent_revoked_at = NULL"
    for by in (bureau.bob, bureau.olive):  # who signed the entry
        with pytest.raises(DatabaseError, match="lists_leaving"):
            forged(named, "undo-leaving", back, by=by, state="effective")
    bureau.clock.set("2026-04-22T10:00:00+08:00")  # and nobody, long after
    with pytest.raises(DatabaseError, match="lists_leaving"):
        forged(named, "undo-leaving", back, by=bureau.dora, state="effective")
    with pytest.raises(DatabaseError, match="No measure comes from lifted"):
        commit(f"UPDATE lists_measure SET state = 'effective', ends_at = '{ENDS}'")
    assert state(bureau, named)[0] == "removed"
