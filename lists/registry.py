"""What this room tells the engine, and the rooms below it."""

from collections.abc import Mapping

from cases import registry as cases
from cases.rules.kinds import CaseKind, Intake, Rule
from cases.rules.standing import Asked
from cases.rules.verdicts import Reason, Text, Verdict
from cases.states import gettext_noop
from consultations.registry import register_kind
from consultations.rules.kinds import DraftKind
from deadlines import registry as deadlines
from lists.queries.facts import facts
from lists.queries.presenting import binding_measures, exhibits, present, proposed_measures
from lists.queries.sections import sections, validate
from lists.queries.standards import slugs
from lists.rules import deciding, keeping, proposing, removing
from lists.rules.words import rule
from lists.states import CLOCKS, KIND, LISTING, PREFIX, REQUIRED_TIMERS, STATE_TITLES, Proposal
from lists.transitions import beginning, erasing, intake
from lists.transitions import deciding as decided
from lists.transitions import keeping as kept
from lists.transitions import removing as removed
from lists.transitions.standards import STANDARD, adopt_standard
from notices import registry as notices


def may_propose(new: beginning.Proposal, asked: Asked) -> Verdict:
    """Of a case that is not one yet: its facts come with what shall be written."""
    return proposing.may_propose(new.facts, asked)


RULES: Mapping[str, Rule] = {
    "propose": may_propose,
    "serve": deciding.may_serve_intent,
    "deem-served": deciding.may_deem_served,
    "announce": deciding.may_announce,
    "respond": deciding.may_answer,
    "waive": deciding.may_waive,
    "ask-hearing": deciding.may_ask_hearing,
    "fix-hearing": deciding.may_fix_hearing,
    "record-hearing": deciding.may_record_hearing,
    "set-aside-service": deciding.may_set_aside,
    "decide": deciding.may_decide,
    "serve-decision": deciding.may_serve_decision,
    "take-effect": deciding.may_take_effect,
    "lapse": deciding.may_lapse,
    "lift-once": keeping.may_lift_once,
    "propose-resumption": keeping.may_propose_resumption,
    "resume": keeping.proposed(Proposal.RESUMPTION),
    "propose-extension": keeping.may_propose_extension,
    "extend-term": keeping.proposed(Proposal.EXTENSION),
    "propose-review": keeping.may_propose_review,
    "review": keeping.proposed(Proposal.REVIEW),
    "claim-fulfilment": removing.may_claim,
    "object": removing.may_object,
    "confirm-fulfilment": removing.may_confirm,
    "hide": removing.may_hide,
    "propose-refusal": removing.may_refuse_claim,
    "refuse-claim": removing.may_refuse_claim_again,
    "order-removal": removing.may_order_removal,
    "withdraw": removing.may_withdraw,
    "remove": removing.may_remove,
    "propose-restoration": removing.may_propose_restoration,
    "restore": removing.may_restore,
    "suspend": keeping.may_suspend,
}

CARRY_OUT = {
    "propose": beginning.propose,
    "serve": beginning.serve,
    "announce": beginning.announce,
    "deem-served": beginning.deem_served,
    "respond": beginning.respond,
    "waive": beginning.waive,
    "ask-hearing": beginning.ask_hearing,
    "fix-hearing": beginning.fix_hearing,
    "record-hearing": beginning.record_hearing,
    "find": beginning.find,
    "recuse": beginning.recuse,
    "set-aside-service": beginning.set_aside,
    "decide": decided.decide,
    "serve-decision": beginning.serve_decision,
    "take-effect": decided.take_effect,
    "drop": decided.drop,
    "lapse": decided.drop,
    "suspend": kept.suspend,
    "propose-resumption": kept.proposing(Proposal.RESUMPTION),
    "resume": kept.resume,
    "lift-once": kept.lift_once,
    "propose-extension": kept.proposing(Proposal.EXTENSION, "new_facts"),
    "extend-term": kept.extend,
    "propose-review": kept.proposing(Proposal.REVIEW, "ability", "documents"),
    "review": kept.review,
    "claim-fulfilment": removed.claim,
    "object": removed.object_to,
    "escalate": removed.escalate,
    "confirm-fulfilment": removed.confirm,
    "hide": removed.hide,
    "propose-refusal": kept.proposing(Proposal.REFUSAL),
    "refuse-claim": removed.refuse,
    "order-removal": removed.order,
    "withdraw": removed.withdraw,
    "remove": removed.remove,
    "propose-restoration": kept.proposing(Proposal.RESTORATION, "falsehood", "documents"),
    "restore": kept.restore,
}

STANDARDS = DraftKind(
    code=STANDARD,
    title=gettext_noop("Standard of a list"),
    present=sections,
    validate=validate,
    adopt=adopt_standard,
)
LISTINGS = CaseKind(
    table=LISTING,
    prefix=PREFIX,
    title=gettext_noop("Listing"),
    state_titles=STATE_TITLES,
    present=present,
    facts=facts,
    rules=RULES,
    carry_out=CARRY_OUT,
    required_timers=REQUIRED_TIMERS,
    erase=erasing.erase,
    holds=erasing.holds,
    offers={"find": exhibits, "decide": proposed_measures, "lift-once": binding_measures},
)


def refusal(name: str, article: str, msgid: str) -> Reason:
    return Reason(name, article, Text(msgid))


REFUSED: Mapping[str, Reason] = {
    "lists_standard": refusal("list", rule(2), gettext_noop("The list has no adopted standard.")),
    "lists_standard_adopted": refusal("list", rule(2), gettext_noop("A standard is a text that was adopted.")),
    "lists_standard_stands": refusal("list", rule(2), gettext_noop("A standard never changes. It is repealed once.")),
    "lists_notice": refusal("notice", rule(4), gettext_noop("The notice has not been served.")),
    "lists_window": refusal("window", rule(4), gettext_noop("The time to answer is not over.")),
    "lists_record": refusal("record", rule(3), gettext_noop("What it rests on does not stand.")),
    "lists_four_eyes": refusal("four-eyes", rule(5), gettext_noop("Two named officials must have signed.")),
    "lists_served": refusal("notice", "APL 61", gettext_noop("Before the decision is served it has no effect.")),
    "lists_end": refusal("end", rule(9), gettext_noop("There is no listing without an end or a review.")),
    "lists_gone": refusal("gone", rule(10), gettext_noop("What is over is read by nobody and restricts nobody.")),
    "lists_minor": refusal("minor", rule(8), gettext_noop("Nobody under age is put on a blacklist.")),
    "lists_not_shown": refusal("publication", rule(16), gettext_noop("The standard does not show this to the public.")),
    "lists_measure": refusal("measure", rule(7), gettext_noop("The standard offers no such measure.")),
    "listing_one_live": refusal(
        "twin", rule(9), gettext_noop("There is a live listing of this subject on this list for this ground.")
    ),
    "claim_one_open": refusal("claim", "SPC 10", gettext_noop("A claim is open already.")),
    "lists_kept": refusal("kept", rule(15), gettext_noop("This stays as it is.")),
}


def register_room() -> None:
    cases.register(LISTINGS)
    cases.take_in(Intake(intake.SCHEMA, intake.propose_listing))
    cases.know_lists(slugs)
    for constraint, reason in REFUSED.items():
        cases.explain_refusal(constraint, reason)
    for clock, verb in CLOCKS.items():
        deadlines.handle(KIND, clock, verb)
    notices.serve_by(KIND, "intent", serve="serve", announce="announce", set_aside="set-aside-service")
    notices.serve_by(KIND, "decision", serve="serve-decision", announce="announce", set_aside="set-aside-service")
    register_kind(STANDARDS)
