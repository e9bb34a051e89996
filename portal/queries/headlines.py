"""What comes first on the page of a case: where it stands, and the day that matters now."""

from collections.abc import Sequence

from django.utils.translation import gettext

from cases.queries.views import CaseView
from cases.states import Party
from deadlines.queries.telling import ToldClock
from lists.rules.facts import ListingFacts
from lists.states import KIND, State
from notices.queries.letters import Letter
from portal.rules import examples, listings, remedies

HEADLINES = {**listings.HEADLINES, **examples.HEADLINES}
# Which letter tells of the stage that a listing is at.
TELLS_OF = {State.PROPOSED: "intent", State.DECIDED: "decision"}


def headline(view: CaseView, party: Party, letters: Sequence[Letter], main: ToldClock | None) -> str:
    place = (view.row.kind, view.row.state, party)
    if place in listings.SENT_AGAIN and TELLS_OF[State(view.row.state)] in sent_again(letters):
        return gettext(listings.SENT_AGAIN[place])
    if main is not None and (*place, main.kind) in listings.DATED:
        return gettext(listings.DATED[*place, main.kind]) % {"when": main.due}
    later = later_told(view) if party is Party.SUBJECT and view.row.kind == KIND else ""
    found = later or HEADLINES.get(place, listings.BENEFICIARY if party is Party.BENEFICIARY else "")
    if found:
        return gettext(found)
    return gettext("%(kind)s: %(state)s") % {"kind": gettext(view.kind.title), "state": view.state_title}


def later_told(view: CaseView) -> str:
    """Nothing of what stands in a letter that has not reached them."""
    facts: ListingFacts = view.facts
    if facts.later is None:
        return ""
    if facts.later.decided and facts.decision_served_at is not None:
        return listings.DECIDED_LATER.get(facts.later.kind, "")
    return listings.PROPOSED_LATER.get(facts.later.kind, "") if facts.window.served_at is not None else ""


def sent_again(letters: Sequence[Letter]) -> set[str]:
    """Kinds of letters that counted as received, and were found not to have reached them."""
    return {one.kind for one in letters if one.set_aside} - {one.kind for one in letters if one.served_at}


def leading(view: CaseView, clocks: Sequence[ToldClock]) -> ToldClock | None:
    """Of a claim that is open: when it is over. Everything else that runs beside it matters less."""
    if (view.row.kind, view.row.state) != (KIND, State.ENDING):
        return None
    running = [one for one in clocks if one.runs and one.due and one.kind in listings.VERIFYING]
    return min(running, key=lambda one: listings.VERIFYING.index(one.kind), default=None)


def expected(view: CaseView, clocks: Sequence[ToldClock]) -> str:
    """Whose turn it is in what contests an entry, and what their silence does."""
    running = {one.kind: one for one in clocks if one.runs and one.due}
    found = next((code for code in remedies.EXPECTED if code in running), None)
    if found is None or view.row.kind not in remedies.KINDS:
        return ""
    return gettext(remedies.EXPECTED[found]) % {"when": running[found].due}


def told_first(main: ToldClock, party: Party) -> str:
    words = listings.TOLD_FIRST.get((main.kind, party))
    return gettext(words) if words else main.name
