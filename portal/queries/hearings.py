"""When and where somebody is heard, as the invitation that reached them says it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.queries.views import CaseView
from lists.queries.wording import dated
from lists.states import KIND
from lists.states.red import RED_KIND
from notices.queries.letters import Letter, in_language
from portal.rules.remedies import KINDS


@dataclass(frozen=True, slots=True)
class HearingTold:
    when: str
    place: str
    chair: str


def hearings_told(view: CaseView, letters: Sequence[Letter]) -> list[HearingTold]:
    """Those to come. The newest invitation to that day that they have: who hears them may have changed since."""
    to_come = {kind: in_language(dated(held_at)) for kind, held_at in fixed_in(view) if held_at > view.at}
    found = []
    for kind, when in to_come.items():
        told = [one.content["hearing"] for one in letters if one.kind == kind and one.served_at]
        same = next((one for one in told if in_language(one["at"]) == when), None)
        if same is not None:
            found.append(HearingTold(when, in_language(same["place"]), in_language(same["chair"])))
    return found


def fixed_in(view: CaseView) -> Iterator[tuple[str, datetime]]:
    """By the kind of letter that invites to it."""
    facts = view.facts
    if view.row.kind in KINDS and facts.held_at is not None and not facts.heard:
        yield "hearing", facts.held_at
    if view.row.kind in (KIND, RED_KIND):
        if facts.hearing.held_at is not None and not facts.hearing.recorded:
            yield "hearing", facts.hearing.held_at
        if facts.interim.held_at is not None and not facts.interim.heard:
            yield "interim-hearing", facts.interim.held_at
