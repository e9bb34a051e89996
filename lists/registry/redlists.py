"""What this room tells the engine of an entry of a redlist: where it goes the way of a listing, and where its own."""

from collections.abc import Mapping

from cases.queries.desk import chairs
from cases.rules.kinds import CaseKind, Rule
from cases.states import gettext_noop
from lists.queries.facts import facts
from lists.queries.papers_read import READ_BEFORE_RED
from lists.queries.presenting import exhibits, objections, present, proposed_measures
from lists.registry.blacklists import CARRY_OUT, HEARING, RULES
from lists.rules import awaiting, deciding, later, red
from lists.states import Proposal
from lists.states.red import RED, RED_PREFIX, RED_REQUIRED
from lists.states.titles import RED_STATE_TITLES
from lists.transitions import later as further
from lists.transitions import red as named
from lists.transitions import under_way
from notices.queries.desk import attempts

# What a redlist does as a blacklist does.
SAME = (
    "serve-decision",
    "take-effect",
    "serve",
    "respond",
    "waive",
    "ask-hearing",
    "fix-hearing",
    "record-hearing",
    "find",
    "announce",
    "deem-served",
    "set-aside-service",
    "erase",
)
RED_RULES: Mapping[str, Rule] = {
    **{verb: RULES[verb] for verb in ("propose", "lapse", *SAME)},
    "consent": red.may_consent,
    "revoke-consent": red.may_revoke,
    "undo-leaving": red.may_come_back,
    "post": red.may_post,
    "object-candidate": red.may_object_to_candidate,
    "decide": red.may_decide,
    "drop": red.may_drop,
    "end-early": later.decided(Proposal.ENDING),
    "remove": red.may_remove,
}
RED_CARRY_OUT = {
    **{verb: CARRY_OUT[verb] for verb in ("propose", "remove", "recuse", *SAME)},
    "consent": named.consent,
    "revoke-consent": under_way.letting_fall(named.revoke),
    "undo-leaving": named.come_back,
    "post": named.post,
    "object-candidate": named.hear,
    "find-objection": named.find,
    "decide": named.decide,
    "drop": named.drop,
    "lapse": named.drop_or_keep,
    "propose-ending": under_way.letting_fall(further.proposing(Proposal.ENDING, "why")),
    "end-early": further.decide,
    "keep-entry": named.keep,
}
RED_LISTINGS = CaseKind(
    table=RED,
    prefix=RED_PREFIX,
    title=gettext_noop("Entry of a redlist"),
    state_titles=RED_STATE_TITLES,
    present=present,
    facts=facts,
    rules=RED_RULES,
    carry_out=RED_CARRY_OUT,
    required_timers=RED_REQUIRED,
    panels=(HEARING,),
    awaits=awaiting.awaited,
    offers={
        "find": exhibits,
        "fix-hearing": chairs,
        "decide": proposed_measures,
        "find-objection": objections,
        "serve": attempts,
        "serve-decision": attempts,
    },
    notes={"decide": deciding.known_of_decision},
    papers=READ_BEFORE_RED,
)
