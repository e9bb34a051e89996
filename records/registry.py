"""What this room tells the engine, and what rooms above tell this one."""

from datetime import datetime
from uuid import UUID

from cases import registry as cases
from cases.rules.kinds import CaseKind, Panel
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop
from deadlines import registry as deadlines
from records.queries import asked, records
from records.queries.access import KNOWN, Follow, LookTold, Tell
from records.queries.erasing import holds
from records.queries.files import waiting_files
from records.queries.naming import called
from records.rules import awaiting
from records.rules import records as rules
from records.states import (
    ACCESS,
    ACCESS_CLOCK,
    ACCESS_PREFIX,
    ACCESS_REQUEST,
    ACCESS_TITLES,
    PREFIX,
    RECORD,
    RECORD_CLOCKS,
    STATE_TITLES,
    Scope,
)
from records.transitions.asking import ASKING
from records.transitions.erasing import let_go
from records.transitions.files import store_file
from records.transitions.moves import CARRY_OUT

SOURCE_RECORD = CaseKind(
    table=RECORD,
    prefix=PREFIX,
    title=gettext_noop("Source record"),
    state_titles=STATE_TITLES,
    present=records.present,
    facts=records.facts,
    rules={
        "record": lambda facts, asked: rules.may_record(facts.rule, asked),
        "confirm": rules.may_answer_for_issuer,
        "deny": rules.may_answer_for_issuer,
        "suspend": rules.may_suspend,
        "settle": rules.may_settle,
        "supersede": rules.may_supersede,
        "tell": rules.may_tell,
        "postpone": rules.may_postpone,
        "end-conduct": rules.may_end_conduct,
        "expire": rules.may_expire,
    },
    carry_out=CARRY_OUT,
    awaits=awaiting.awaited,
    panels=(Panel(gettext_noop("What it says"), "records/panel.html", records.panel),),
    erase=let_go,
    holds=holds,
)

ASKED = CaseKind(
    table=ACCESS,
    prefix=ACCESS_PREFIX,
    title=gettext_noop("Question what is held"),
    state_titles=ACCESS_TITLES,
    present=asked.present,
    facts=asked.facts,
    awaits=awaiting.answer_awaited,
    carry_out=ASKING,
)

KEPT = Reason("kept", "RULES.md 15", Text(gettext_noop("This stays as it is.")))
CATALOGUE = Reason(
    "catalogue",
    rules.RULE_11,
    Text(gettext_noop("The catalogue in force does not provide for this. Only what stands in it may be recorded.")),
)
ISSUER = Reason(
    "issuer",
    rules.RULE_3,
    Text(gettext_noop("Only the agency that issued the document can say this, by an own official.")),
)
REFUSED = {
    "records_kept": KEPT,
    "records_in_ledger": KEPT,
    "records_record_stands": KEPT,
    "records_name_stands": KEPT,
    "records_identifier_stands": KEPT,
    "records_in_catalogue": CATALOGUE,
    "records_confirmed_by_issuer": ISSUER,
    "records_confirmed_by_another": Reason(
        "four-eyes",
        rules.RULE_3,
        Text(gettext_noop("Whoever recorded it, or stands in for them, does not confirm it.")),
    ),
    "records_cleared_stays": Reason(
        "namesake", "PIPL 8", Text(gettext_noop("They were found to be two: a cleared namesake stays cleared."))
    ),
    "record_once_per_document": Reason(
        "twice", rules.RULE_3, Text(gettext_noop("This document is recorded already for this subject and item."))
    ),
    "records_record_supersedes_id_key": Reason(
        "successor", "SPC 12", Text(gettext_noop("It has been corrected already. Correct the newer record."))
    ),
    "records_erased_stays": Reason("erased", "PIPL 47", Text(gettext_noop("Whoever was erased does not come back."))),
}


SCOPES = {str(Scope.WRITE): "Send source records", str(Scope.READ): "Read the source records of your agency"}


def register_room() -> None:
    cases.register(SOURCE_RECORD)
    cases.register(ASKED)
    cases.name_things_with(called)
    deadlines.handle(ACCESS_REQUEST, ACCESS_CLOCK, "miss")
    cases.know_scopes(SCOPES)
    cases.keep_papers_with(keep_paper, waiting_files)
    for timer, verb in RECORD_CLOCKS.items():
        deadlines.handle(SOURCE_RECORD.code, timer, verb)
    for constraint, reason in REFUSED.items():
        cases.explain_refusal(constraint, reason)


def keep_paper(content: bytes, name: str, by: Actor, at: datetime) -> UUID:
    return store_file(content=content, name=name, by=by, at=at, purpose="case").id


def tell_with(room: str, tell: Tell) -> None:
    """Rooms above: what they hold about somebody, for that person to see."""
    KNOWN.tell[room] = tell


def follow_numbers_with(room: str, follow: Follow) -> None:
    """Rooms above that keep the keyed hash of a number: they write the new one when the installation's key changes."""
    KNOWN.follow[room] = follow


def count_as_look(kind: str, tell: LookTold) -> None:
    """Rooms above: this kind of event in somebody's chain says that others learnt something of them."""
    KNOWN.looks[kind] = tell
