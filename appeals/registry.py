"""What this room tells the engine: seven kinds of case, each from its table."""

from collections.abc import Mapping

from appeals.queries import presenting
from appeals.queries.facts import facts, undecided
from appeals.queries.naming import called
from appeals.rules import awaiting
from appeals.rules import examining as rules
from appeals.rules.filing import may_file
from appeals.states import CLOCKS, KIND_TITLES, PREFIXES, REQUIRED_TIMERS, SILENT, STATE_TITLES, TABLES, Kind
from appeals.transitions import deciding as decided
from appeals.transitions import erasing
from appeals.transitions import examining as examined
from appeals.transitions import filing as filed
from appeals.transitions import serving as served
from cases import registry as cases
from cases.queries.desk import chairs
from cases.rules.kinds import CarryOut, CaseKind, Rule
from cases.rules.standing import Asked
from cases.rules.verdicts import Reason, Text, Verdict
from cases.states import gettext_noop
from deadlines import registry as deadlines
from lists import registry as lists
from lists.transitions.beginning import recuse
from lists.transitions.recounted import silence_hides_sooner
from notices import registry as notices
from notices.queries.desk import attempts


def may_begin(new: filed.NewFiling, asked: Asked) -> Verdict:
    """Of a case that is not one yet: its facts come with what shall be written."""
    return may_file(new.facts, asked)


RULES: Mapping[str, Rule] = {
    "file": may_begin,
    "accept": rules.may_examine,
    "find": rules.may_examine,
    "decline": rules.may_decline,
    "add": rules.may_add,
    "ask-more": rules.may_ask_more,
    "go-on": rules.may_go_on,
    "ask-hearing": rules.may_ask_hearing,
    "fix-hearing": rules.may_fix_hearing,
    "record-hearing": rules.may_record_hearing,
    "extend": rules.may_extend,
    "uphold": rules.may_uphold,
    "reject": rules.may_reject,
    "withdraw": rules.may_give_up,
    "relieve": rules.may_relieve,
    "delete-unverified": rules.may_relieve,
    "serve": rules.may_serve,
    "deem-served": rules.may_serve,
    "announce": rules.may_announce,
    "set-aside-service": rules.may_set_aside,
}


OWN_RULES: Mapping[Kind, Mapping[str, Rule]] = {
    Kind.STILL_REFUSED: {"uphold": rules.may_answer_for, "reject": rules.may_answer_for},
}
CARRY_OUT: Mapping[str, CarryOut] = {
    "file": filed.begin,
    "accept": examined.accept,
    "deem-accepted": examined.accept,
    "decline": decided.decline,
    "reply": examined.reply,
    "supply": examined.supply,
    "add": examined.add,
    "ask-more": examined.ask_more,
    "go-on": examined.go_on,
    "find": examined.find,
    "ask-hearing": examined.ask_hearing,
    "fix-hearing": examined.fix_hearing,
    "record-hearing": examined.record_hearing,
    "extend": examined.extend,
    "uphold": decided.uphold,
    "reject": decided.reject,
    "relieve": decided.relieve,
    "delete-unverified": decided.delete_unverified,
    "escalate": decided.escalate,
    "withdraw": decided.withdraw,
    "serve": served.serve,
    "deem-served": served.serve,
    "announce": served.announce,
    "set-aside-service": served.set_aside,
    "recuse": recuse,
}


def kind_of_case(kind: Kind) -> CaseKind:
    verbs = {move.verb for move in TABLES[kind].moves}
    return CaseKind(
        table=TABLES[kind],
        prefix=PREFIXES[kind],
        title=KIND_TITLES[kind],
        state_titles={state: STATE_TITLES[state] for state in TABLES[kind].states},
        present=presenting.present,
        facts=facts,
        rules={verb: rule for verb, rule in {**RULES, **OWN_RULES.get(kind, {})}.items() if verb in verbs},
        carry_out={verb: carry for verb, carry in CARRY_OUT.items() if verb in verbs},
        required_timers=REQUIRED_TIMERS[kind],
        panels=(presenting.PANEL,),
        awaits=awaiting.awaited,
        erase=erasing.erase,
        holds=erasing.holds,
        offers={
            "find": presenting.exhibits,
            "fix-hearing": chairs,
            "uphold": presenting.measures,
            "serve": attempts,
        },
        papers={"find": presenting.exhibits_to_read},
    )


KINDS = {kind: kind_of_case(kind) for kind in Kind}


def refusal(name: str, article: str, msgid: str) -> Reason:
    return Reason(name, article, Text(msgid))


REFUSED: Mapping[str, Reason] = {
    "filing_one_open": refusal(
        "open", "RULES.md 15", gettext_noop("The same was filed, and is being examined. Add to it instead.")
    ),
    "appeals_matter": refusal("matter", "RULES.md 5", gettext_noop("It is of the matter of what it contests.")),
    "appeals_exhibits": refusal("exhibits", "ARL 36", gettext_noop("Say of each paper what is found of it.")),
    "appeals_reply": refusal("reply", "ARL 70", gettext_noop("Nothing was said for the decision: it cannot stand.")),
    "appeals_hearing": refusal("hearing", "ARL 50", gettext_noop("The hearing that was asked for has not been held.")),
    "appeals_elsewhere": refusal(
        "four-eyes", "RULES.md 5", gettext_noop("By the standard, somebody of the agency above decides this.")
    ),
    "appeals_given_up": refusal(
        "four-eyes",
        "RULES.md 5",
        gettext_noop("You have acted in this matter. A colleague writes this down for the person."),
    ),
    "appeals_reasons": refusal("reasons", "RULES.md 6", gettext_noop("Nothing is decided without reasons.")),
    "appeals_silence": refusal("early", "ARL 70", gettext_noop("There is time left.")),
    "appeals_flag": refusal("flag", "Shanghai 36", gettext_noop("What is contested says so.")),
    "appeals_kept": refusal("kept", "RULES.md 15", gettext_noop("This stays as it is.")),
}


def register_room() -> None:
    for kind, known in KINDS.items():
        cases.register(known)
        for clock, verb in CLOCKS[kind].items():
            deadlines.handle(kind, clock, verb)
        notices.serve_by(kind, "outcome", serve="serve", announce="announce", set_aside="set-aside-service")
    cases.add_panel(presenting.FILINGS)
    cases.name_things_with(called)
    lists.let_go_with(erasing.let_go)
    lists.kept_while(undecided)
    for clock in SILENT:
        deadlines.follow(clock, silence_hides_sooner)
    for constraint, reason in REFUSED.items():
        cases.explain_refusal(constraint, reason)
