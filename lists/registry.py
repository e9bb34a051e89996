"""What this room tells the engine, and the rooms below it."""

from collections.abc import Mapping

from cases import registry as cases
from cases.queries.desk import chairs
from cases.rules.erasing import Eraser
from cases.rules.kinds import CaseKind, Intake, Panel, Rule
from cases.rules.standing import Asked
from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop
from consultations.registry import register_kind
from consultations.rules.kinds import DraftKind
from deadlines import registry as deadlines
from ledger.registry import check_with, verify_with
from lists.queries import confirming, hearings
from lists.queries.agreeing import disagreements
from lists.queries.courts import courts_in
from lists.queries.facts import facts
from lists.queries.held import listings_told
from lists.queries.kept_beside import KNOWN, LetGo, StillNeeded
from lists.queries.letters import checked, panel
from lists.queries.naming import called
from lists.queries.papers_read import exhibits_to_read, noted_objection, objections_to_read
from lists.queries.presenting import (
    binding_measures,
    exhibits,
    fresh_records,
    measures_in_force,
    objections,
    present,
    proposed_measures,
)
from lists.queries.proposable import panel as propose_panel
from lists.queries.register import titles
from lists.queries.sections import sections, validate
from lists.queries.sheet import chapters
from lists.queries.standards import ended
from lists.queries.under_way import stage_of
from lists.queries.verifying import claims_asked_of
from lists.queries.work import work_of
from lists.rules import awaiting, deciding, interim, keeping, later, proposing, red, removing
from lists.rules import confirming as confirmations
from lists.rules import contesting as contested_rules
from lists.rules.facts import ListingFacts
from lists.rules.letters import FIRST_LINE
from lists.rules.refused import CONTESTS, COURTS, HEARINGS
from lists.rules.words import rule
from lists.states import CLOCKS, KIND, LISTING, PREFIX, REQUIRED_TIMERS, STATE_TITLES, Proposal, Scope
from lists.states.red import RED, RED_CLOCKS, RED_KIND, RED_PREFIX, RED_REQUIRED
from lists.states.titles import RED_STATE_TITLES
from lists.transitions import beginning, contesting, erasing, intake, publishing, retaining, under_way
from lists.transitions import confirming as consents
from lists.transitions import deciding as decided
from lists.transitions import interim as at_once
from lists.transitions import keeping as kept
from lists.transitions import later as further
from lists.transitions import red as named
from lists.transitions import removing as removed
from lists.transitions.recounted import FOLLOWERS
from lists.transitions.reviewing import REVIEWED
from lists.transitions.standards import STANDARD, adopt_standard, end_standard
from notices import registry as notices
from notices.queries.desk import attempts
from records import registry as records


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
    "reduce": contested_rules.may_reduce,
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
    "reduce": contesting.reduce,
    "restate": contesting.restate,
}

STANDARDS = DraftKind(
    code=STANDARD,
    title=gettext_noop("Standard of a list"),
    present=sections,
    validate=validate,
    adopt=adopt_standard,
    ended=ended,
    repeal=end_standard,
    sheet=chapters,
)
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
HEARING = Panel(gettext_noop("Hearing"), "lists/desk/hearing.html", hearings.panel)
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
    papers={"find": exhibits_to_read, "find-objection": objections_to_read},
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
    notes={"decide": deciding.known_of_decision},
    papers={"find": exhibits_to_read, "admit-objection": noted_objection},
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
    "lists_wrote_down": refusal(
        "four-eyes",
        rule(5),
        gettext_noop("You wrote down what the person said in this case. Somebody else decides it."),
    ),
    "lists_hearing": refusal("hearing", "APL 64", gettext_noop("The hearing that was asked for has not been held.")),
    "lists_exhibits": refusal("exhibits", "APL 45", gettext_noop("Say of each paper what is found of it.")),
    "lifting_once": refusal("occasion", rule(8), keeping.LIFTED_ALREADY),
    "lists_served": refusal("notice", "APL 61", gettext_noop("Before the decision is served it has no effect.")),
    "lists_reasons": refusal(
        "reasons", rule(6), gettext_noop("A decision says its reasons, in a notice that is whole.")
    ),
    "lists_end": refusal("end", rule(9), gettext_noop("There is no listing without an end or a review.")),
    "lists_gone": refusal("gone", rule(10), gettext_noop("What is over is read by nobody and restricts nobody.")),
    "lists_minor": refusal("minor", rule(8), gettext_noop("Nobody under age is put on a blacklist.")),
    "lists_not_shown": refusal("publication", rule(16), gettext_noop("The standard does not show this to the public.")),
    "lists_name": refusal("name", rule(16), gettext_noop("The entry shows another name than the file of the person.")),
    "lists_number": refusal(
        "number", rule(16), gettext_noop("The entry shows another number than the file of the person.")
    ),
    "lists_ground": refusal("ground", rule(6), gettext_noop("The entry shows another ground than the decision.")),
    "lists_measure": refusal("measure", rule(7), gettext_noop("The standard offers no such measure.")),
    "listing_one_live": refusal(
        "twin", rule(9), gettext_noop("There is a live listing of this subject on this list for this ground.")
    ),
    "lists_interim": refusal(
        "interim", "RULES.md, INTERIM", gettext_noop("Immediate effect needs a statute, two officials, and an end.")
    ),
    "lists_consent": refusal("consent", rule(13), gettext_noop("The candidate has not agreed, or no longer does.")),
    "lists_posting": refusal("posting", "Henan 28", gettext_noop("Everybody may still object to the candidate.")),
    "lists_objections": refusal("objections", "Henan 28", gettext_noop("An objection is not answered.")),
    "lists_objection_in_time": refusal("window", "Henan 28", gettext_noop("The time to object is over.")),
}


def kept_while(still_needed: StillNeeded) -> None:
    """Rooms above: of which listings something is not decided. Their time of keeping does not end before."""
    if still_needed not in KNOWN.still_needed:
        KNOWN.still_needed.append(still_needed)


def let_go_with(let_go: LetGo) -> None:
    """Of what is kept beside a listing, once the listing itself is not kept any longer."""
    if let_go not in KNOWN.let_go:
        KNOWN.let_go.append(let_go)


EVENTS = {
    REVIEWED: gettext_noop("An incident was reviewed from outside"),
    "letter.issued": gettext_noop("A lifting letter was issued"),
    "listing.disputed": gettext_noop("The mark “disputed” was set or taken off"),
    confirming.AGREED: gettext_noop("It was agreed that it may be asked once whether the person is not listed"),
    confirming.REVOKED: gettext_noop("That consent was taken back"),
    confirming.USED: gettext_noop("It was confirmed that the person is not listed"),
    confirming.REFUSED: gettext_noop("A question whether the person is not listed was refused"),
    "listing.document-fell": gettext_noop("A document on which the entry rested no longer stands"),
}


def register_room() -> None:
    cases.register(LISTINGS)
    cases.name_events(EVENTS)
    cases.register(RED_LISTINGS)
    cases.take_in(Intake(intake.SCHEMA, intake.propose_listing))
    cases.add_panel(Panel(gettext_noop("Propose a listing"), "lists/desk/panel_propose.html", propose_panel))
    cases.know_lists(titles)
    cases.name_things_with(called)
    cases.ask_others_with(claims_asked_of)
    cases.tell_work_with(work_of)
    cases.name_courts_with(courts_in)
    for constraint, reason in {**REFUSED, **CONTESTS, **HEARINGS, **COURTS}.items():
        cases.explain_refusal(constraint, reason)
    for kind, clocks in ((KIND, CLOCKS), (RED_KIND, RED_CLOCKS)):
        for clock, verb in clocks.items():
            deadlines.handle(kind, clock, verb)
    for clock, follower in FOLLOWERS.items():
        deadlines.follow(clock, follower)
    notices.serve_by(KIND, "interim", serve="serve-interim")
    for kind in (KIND, RED_KIND):
        contested = {"announce": "announce", "set_aside": "set-aside-service", "stage": stage_of}
        contested |= {"suspend": "suspend", "annul": "withdraw"} if kind == KIND else {}
        notices.serve_by(kind, "intent", serve="serve", **contested)
        notices.serve_by(kind, "decision", serve="serve-decision", **contested)
    register_kind(STANDARDS)
    check_with(FIRST_LINE, checked)
    check_with(confirmations.FIRST_LINE, confirming.checked)
    cases.know_scopes({str(Scope.CONFIRM): "Ask, with a person’s consent, whether they are not on a list"})
    cases.erase_with(Eraser("confirmations", consents.let_go))
    for event in (confirming.USED, confirming.REFUSED):
        records.count_as_look(event, confirming.event_told)
    records.tell_with("confirmations", confirming.events_told)
    verify_with("lists", disagreements)
    records.tell_with("lists", listings_told)
    records.follow_numbers_with("lists", publishing.follow_numbers)
