"""What a filing waits for now, as its page says it first: whose turn it is, until when, and what follows from silence."""

from uuid import UUID

from appeals.queries.facts import facts
from appeals.rules.awaiting import awaited
from cases.queries.standings import standings
from cases.queries.wording import say
from clock.queries import legal_now
from deadlines.transitions import sweep
from lists.models import Measure
from tests.appeals.chamber import ACCEPTED, FILED, REPLIED, Chamber
from tests.cases.desk import Official, words

HEARING = {"held_at": "2026-04-20T10:00:00+08:00", "place": "Room 2", "chair": "rita"}


def comes_next(case: UUID) -> tuple[str, ...]:
    standing = standings([case], askers=[])[case]
    return awaited(facts([standing], legal_now())[case]).verbs


def told(case: UUID) -> str:
    standing = standings([case], askers=[])[case]
    because = awaited(facts([standing], legal_now())[case]).because
    return say(because) if because else ""


def test_appeal_waits_for_acceptance_for_the_reply_and_for_the_decision(chamber: Chamber) -> None:
    _listing, case = chamber.appealed()
    assert comes_next(case) == ("accept", "decline")
    assert told(case) == "If nobody does either, it counts as accepted from 9 April 2026 24:00 on."
    chamber.clock.set(ACCEPTED)
    chamber.step(case, "accept", chamber.charlie)
    assert comes_next(case) == ("reply",)
    assert told(case) == "If nobody has spoken for the decision by 17 April 2026 24:00, it is annulled by itself."
    chamber.clock.set(REPLIED)
    chamber.step(case, "reply", chamber.olive, words="The file shows it.")
    assert comes_next(case) == ("uphold", "reject")
    assert told(case) == "It has to be decided by 1 June 2026 24:00."
    chamber.decided_upon(case, "reject")
    assert comes_next(case) == ("serve",)
    chamber.outcome_served(case)
    assert comes_next(case) == ()


def test_appeal_waits_for_findings_the_hearing_and_its_minutes(chamber: Chamber) -> None:
    paper = chamber.paper(chamber.subject_acting(chamber.listed))
    listing, case = chamber.examined(exhibits=[paper])
    chamber.step(case, "ask-hearing", chamber.subject_acting(listing))
    assert comes_next(case) == ("find", "fix-hearing")
    chamber.found(case)
    chamber.step(case, "fix-hearing", chamber.charlie, **HEARING)
    page = words(Official(chamber.charlie).page(chamber.filing(case).case))
    assert "The hearing is on 20 April 2026, 10:00, and the invitation has not reached them yet" in page
    assert "Nothing has to be done now." not in page
    chamber.clock.set("2026-04-20T12:00:00+08:00")
    assert comes_next(case) == ("record-hearing",)


def test_person_who_was_asked_for_more_is_waited_for(chamber: Chamber) -> None:
    _listing, case = chamber.examined()
    chamber.step(case, "ask-more", chamber.charlie, question="When was it paid?")
    assert comes_next(case) == ("serve",)
    assert told(case).startswith("The person was asked for more, and may answer until ")


def test_decision_that_is_late_says_so(chamber: Chamber) -> None:
    _listing, case = chamber.examined()
    chamber.clock.set("2026-06-02T10:00:00+08:00")
    sweep()
    assert told(case) == "It should have been decided by 1 June 2026 24:00. Decide it now."
    assert comes_next(case) == ("uphold", "reject", "serve")


def test_correction_waits_for_its_decision_and_a_measure_still_applied_for_an_answer(chamber: Chamber) -> None:
    chamber.clock.set(FILED)
    case = chamber.file("correct", chamber.listed).case
    assert comes_next(case) == ("uphold", "reject")
    assert told(case) == "It has to be decided by 16 April 2026 24:00."
    chamber.step(chamber.listed, "order-removal", chamber.charlie, way="performed", document="Receipt 7")
    answers = {"measure": str(Measure.objects.get().pk), "where": "The station will not sell me a ticket."}
    case = chamber.file_plain("still-refused", chamber.listed, answers).case
    assert comes_next(case) == ("uphold", "reject")
    assert told(case).startswith("It has to be answered by 2 April 2026 24:00.")
