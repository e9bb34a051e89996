"""What this room tells the engine of a listing: its rules, what its moves carry out, and what the desk asks and shows of it."""

from collections.abc import Mapping

from cases.queries.desk import chairs
from cases.rules.kinds import CaseKind, Panel, Rule
from cases.rules.standing import Asked
from cases.rules.verdicts import Verdict, verdict_of
from cases.states import gettext_noop
from lists.queries import hearings
from lists.queries.facts import facts
from lists.queries.letters import panel
from lists.queries.papers_read import READ_BEFORE
from lists.queries.presenting import (
    binding_measures,
    exhibits,
    fresh_records,
    measures_in_force,
    present,
    proposed_measures,
)
from lists.rules import awaiting, contesting, deciding, interim, keeping, later, proposing, removing
from lists.rules.facts import ListingFacts
from lists.states import LISTING, PREFIX, REQUIRED_TIMERS, STATE_TITLES, Proposal
from lists.transitions import beginning, erasing, retaining, under_way
from lists.transitions import contesting as contested
from lists.transitions import deciding as decided
from lists.transitions import interim as at_once
from lists.transitions import keeping as kept
from lists.transitions import later as further
from lists.transitions import removing as removed
from notices.queries.desk import attempts


def may_propose(new: beginning.Proposal, asked: Asked) -> Verdict:
    """Of a case that is not one yet: its facts come with what shall be written."""
    return proposing.may_propose(new.facts, asked)


def may_import(new: beginning.Proposal, asked: Asked) -> Verdict:
    return proposing.may_import(new.facts, asked)


def may_decide(facts: ListingFacts, asked: Asked) -> Verdict:
    return deciding.may_decide(facts, asked) & verdict_of(interim.judged_objections(facts, asked))


RULES: Mapping[str, Rule] = {
    "propose": may_propose,
    "import": may_import,
    "propose-interim": interim.may_propose,
    "impose-interim": interim.may_impose,
    "serve-interim": interim.may_serve,
    "ask-interim-hearing": interim.may_ask_hearing,
    "fix-interim-hearing": interim.may_fix_hearing,
    "record-interim-hearing": interim.may_record_hearing,
    "lift-interim": interim.may_lift,
    "lapse-interim": interim.may_lapse,
    "verify-claim": removing.may_verify,
    "erase": keeping.may_erase,
    "serve": deciding.may_serve_intent,
    "find": deciding.may_find,
    "deem-served": deciding.may_deem_served,
    "announce": deciding.may_announce,
    "respond": deciding.may_answer,
    "waive": deciding.may_waive,
    "ask-hearing": deciding.may_ask_hearing,
    "fix-hearing": deciding.may_fix_hearing,
    "record-hearing": deciding.may_record_hearing,
    "set-aside-service": deciding.may_set_aside,
    "decide": may_decide,
    "serve-decision": deciding.may_serve_decision,
    "take-effect": later.may_take_effect,
    "lapse": later.may_lapse,
    "drop": later.may_drop,
    "lift-once": keeping.may_lift_once,
    "propose-resumption": keeping.may_propose_resumption,
    "resume": later.decided(Proposal.RESUMPTION),
    "propose-extension": keeping.may_propose_extension,
    "extend-term": later.decided(Proposal.EXTENSION),
    "propose-review": keeping.may_propose_review,
    "review": later.decided(Proposal.REVIEW),
    "claim-fulfilment": removing.may_claim,
    "object": removing.may_object,
    "admit-objection": removing.may_admit,
    "confirm-fulfilment": removing.may_confirm,
    "hide": removing.may_hide,
    "propose-refusal": removing.may_refuse_claim,
    "refuse-claim": removing.may_refuse_claim_again,
    "order-removal": removing.may_order_removal,
    "withdraw": removing.may_withdraw,
    "remove": removing.may_remove,
    "propose-restoration": removing.may_propose_restoration,
    "restore": later.decided(Proposal.RESTORATION),
    "suspend": keeping.may_suspend,
    "reduce": contesting.may_reduce,
}

CARRY_OUT = {
    "propose": beginning.propose,
    "import": beginning.propose,
    "propose-interim": at_once.propose,
    "impose-interim": at_once.impose,
    "serve-interim": at_once.serve,
    "ask-interim-hearing": at_once.ask_hearing,
    "fix-interim-hearing": at_once.fix_hearing,
    "record-interim-hearing": at_once.record_hearing,
    "lift-interim": at_once.lift,
    "lapse-interim": at_once.lift,
    "verify-claim": removed.verify,
    "erase": retaining.erase,
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
    "take-effect": further.take_effect,
    "drop": decided.drop,
    "lapse": decided.drop,
    "suspend": under_way.letting_fall(kept.suspend),
    "propose-resumption": under_way.letting_fall(further.proposing(Proposal.RESUMPTION)),
    "resume": further.decide,
    "lift-once": kept.lift_once,
    "propose-extension": under_way.letting_fall(further.proposing(Proposal.EXTENSION, "new_facts")),
    "extend-term": further.decide,
    "propose-review": under_way.letting_fall(further.proposing(Proposal.REVIEW, "ability", "documents")),
    "review": further.decide,
    "claim-fulfilment": under_way.letting_fall(removed.claim),
    "object": removed.object_to,
    "admit-objection": removed.admit,
    "escalate": removed.escalate,
    "confirm-fulfilment": removed.confirm,
    "hide": removed.hide,
    "propose-refusal": removed.propose_refusal,
    "refuse-claim": removed.refuse,
    "order-removal": under_way.letting_fall(removed.order),
    "withdraw": under_way.letting_fall(removed.withdraw),
    "remove": under_way.letting_fall(removed.remove),
    "propose-restoration": under_way.letting_fall(further.proposing(Proposal.RESTORATION, "falsehood", "documents")),
    "restore": further.decide,
    "reduce": contested.reduce,
    "restate": contested.restate,
}

HEARING = Panel(gettext_noop("Hearing"), "lists/desk/hearing.html", hearings.panel)
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
    awaits=awaiting.awaited,
    panels=(HEARING, Panel(gettext_noop("Lifting letters"), "lists/desk/letters.html", panel)),
    offers={
        "find": exhibits,
        "fix-hearing": chairs,
        "fix-interim-hearing": chairs,
        "decide": proposed_measures,
        "impose-interim": proposed_measures,
        "lift-once": binding_measures,
        "reduce": measures_in_force,
        "propose-extension": fresh_records,
        "serve": attempts,
        "serve-decision": attempts,
        "serve-interim": attempts,
    },
    notes={"decide": deciding.known_of_decision, "propose-extension": keeping.known_of_extension},
    papers=READ_BEFORE,
)
