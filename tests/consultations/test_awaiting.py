"""What a draft waits for now, from its first text to the yearly look at what is in force."""

from typing import Any

from cases.queries.standings import standings
from cases.queries.wording import say
from cases.rules.kinds import Awaited
from clock.queries import legal_now
from consultations.models import Draft
from consultations.queries.drafts import facts
from consultations.rules.awaiting import awaited
from consultations.transitions import group_comments
from tests.consultations.world import AFTER, OPENED, TownHall, shorter


def waits_for(draft: Draft) -> Awaited:
    case = standings([draft.pk], askers=[])[draft.pk]
    return awaited(facts([case], legal_now())[draft.pk])


def told(draft: Draft) -> str:
    because = waits_for(draft).because
    return say(because) if because else ""


def test_draft_waits_for_one_step_after_the_other(town: TownHall, legal_clock: Any) -> None:
    legal_clock.set(OPENED)
    draft = town.draft()
    assert waits_for(draft).verbs == ("open-comment",)
    town.move(draft, "open-comment", town.alice)
    assert (waits_for(draft).verbs, told(draft)) == ((), "Anybody may comment until 1 April 2026 24:00.")
    town.say(draft)
    legal_clock.set(AFTER)
    town.close(draft)
    assert told(draft) == "1 comments are being sorted into groups. That happens by itself."
    group_comments(draft=draft.pk)
    assert waits_for(draft).verbs == ("answer",)
    town.answer_all(draft)
    assert waits_for(draft).verbs == ("adopt",)
    town.adopt(draft)
    assert waits_for(draft).verbs == ()
    assert told(draft).startswith("It is in force. What it does has to be evaluated and published by 2 April 2027")
    legal_clock.set("2027-04-05T09:00:00+08:00")
    assert waits_for(draft).verbs == ("evaluate",)


def test_change_that_is_proposed_waits_for_a_second_official(town: TownHall, legal_clock: Any) -> None:
    legal_clock.set(OPENED)
    draft = town.opened()
    town.move(draft, "narrow", town.alice, document=shorter(), change="narrowing")
    assert waits_for(draft).verbs == ("certify", "drop-change")
