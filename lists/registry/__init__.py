"""What this room tells the engine, and the rooms below it."""

from cases import registry as cases
from cases.rules.erasing import Eraser
from cases.rules.kinds import Intake, Panel
from cases.states import gettext_noop
from consultations.registry import register_kind
from consultations.rules.kinds import DraftKind
from deadlines import registry as deadlines
from ledger.registry import check_with, verify_with
from lists.queries import confirming
from lists.queries.agreeing import disagreements
from lists.queries.courts import courts_in
from lists.queries.held import listings_told
from lists.queries.kept_beside import KNOWN, LetGo, StillNeeded
from lists.queries.letters import checked
from lists.queries.naming import called
from lists.queries.proposable import panel as propose_panel
from lists.queries.register import titles
from lists.queries.sections import sections, validate
from lists.queries.sheet import chapters
from lists.queries.standards import ended
from lists.queries.under_way import stage_of
from lists.queries.verifying import claims_asked_of
from lists.queries.work import work_of
from lists.registry.blacklists import LISTINGS
from lists.registry.redlists import RED_LISTINGS
from lists.rules import confirming as confirmations
from lists.rules.letters import FIRST_LINE
from lists.rules.refused import REFUSED
from lists.states import CLOCKS, KIND, Scope
from lists.states.red import RED_CLOCKS, RED_KIND
from lists.transitions import confirming as consents
from lists.transitions import intake, publishing
from lists.transitions.recounted import FOLLOWERS
from lists.transitions.reviewing import REVIEWED
from lists.transitions.standards import STANDARD, adopt_standard, end_standard
from notices import registry as notices
from records import registry as records

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
    for constraint, reason in REFUSED.items():
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
