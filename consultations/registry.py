"""What the room tells the engine; and how other rooms register their kinds of text."""

from cases.registry import erase_with, explain_refusal, name_events, tell_work_with
from cases.rules.erasing import Eraser
from cases.rules.kinds import CaseKind, Panel
from cases.rules.refused import SECOND_PERSON
from cases.rules.standing import RULE_13
from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop
from consultations.queries import catalogues, desk
from consultations.queries.catalogue_sheet import chapters
from consultations.queries.drafts import facts
from consultations.queries.kinds import add_kind
from consultations.queries.presenting import present
from consultations.queries.work import work_of
from consultations.rules import awaiting, standing
from consultations.rules.catalogues import classify_change
from consultations.rules.kinds import DraftKind
from consultations.rules.windows import COMMENT, EVALUATE, NARROWED
from consultations.states import NO_49, OWN, REQUIRED_TIMERS, STATE_TITLES, TABLE
from consultations.transitions import adopting, drafting
from consultations.transitions.catalogues import adopt as adopt_catalogue
from consultations.transitions.commenting import COMMENTED, LATE
from consultations.transitions.erasing import let_go
from deadlines.registry import handle
from records.queries import catalogue

DRAFT = CaseKind(
    table=TABLE,
    prefix="PC",
    title=gettext_noop("Draft for public comment"),
    state_titles=STATE_TITLES,
    present=present,
    facts=facts,
    rules={
        "open-comment": standing.may_open,
        "close": standing.may_close,
        "certify": standing.may_certify,
        "drop-change": standing.may_drop_change,
        "adopt": standing.may_adopt,
        "attest": standing.may_attest,
        "repeal": standing.may_repeal,
        "supersede": standing.may_supersede,
    },
    carry_out={
        "draft": drafting.begin,
        "submit-enacted": drafting.begin,
        "revise": drafting.revise,
        "narrow": drafting.narrow,
        "certify": drafting.certify,
        "drop-change": drafting.drop_change,
        "open-comment": drafting.open_comment,
        "answer": adopting.answer,
        "adopt": adopting.adopt,
        "attest": adopting.attest,
        "withdraw": adopting.withdraw,
        "repeal": adopting.repeal,
        "supersede": adopting.supersede,
        "evaluate": adopting.evaluate,
    },
    required_timers=REQUIRED_TIMERS,
    awaits=awaiting.awaited,
    panels=(
        Panel(gettext_noop("The text"), "consultations/desk/panel_text.html", desk.text_panel),
        Panel(gettext_noop("Comments"), "consultations/desk/panel_comments.html", desk.comments_panel),
    ),
    pages=dict.fromkeys(("revise", "narrow"), "admin:consultations_draft_text"),
    offers={
        "answer": desk.offered_groups,
        "adopt": desk.offered_text,
        "attest": desk.offered_text,
        "certify": desk.offered_change,
    },
)

CATALOGUE = DraftKind(
    code="catalogue",
    title=gettext_noop("Catalogue of what may be recorded"),
    present=catalogues.present,
    validate=catalogues.validate,
    classify_change=classify_change,
    adopt=adopt_catalogue,
    ended=catalogue.replaced,
    sheet=chapters,
)

REFUSED = {
    "consultations_full_days": Reason(
        "thirty-days", NO_49, Text(gettext_noop("The text has not stood for its full days."))
    ),
    "consultations_answered": Reason("unanswered", NO_49, Text(gettext_noop("Not every comment has an answer yet."))),
    "consultations_answered_early": Reason(
        "comment-period", NO_49, Text(gettext_noop("Comments are answered when their time is over."))
    ),
    "consultations_exact_text": Reason(
        "other-text", OWN, Text(gettext_noop("What is adopted must be the text that stood for comment."))
    ),
    "consultations_catalogue_adopted": Reason(
        "other-text", OWN, Text(gettext_noop("A catalogue comes into force by its adoption, in exactly its text."))
    ),
    "consultations_certified": Reason(
        "pending-change", OWN, Text(gettext_noop("A change has been proposed. It must be certified or dropped first."))
    ),
    "consultations_in_time": LATE,
    "consultations_four_eyes": SECOND_PERSON,
    "withholding_four_eyes": SECOND_PERSON,
    "consultations_officials": Reason("role", RULE_13, Text(gettext_noop("Only officials of the agency sign."))),
    "consultations_adopted": Reason("adopted", OWN, Text(gettext_noop("An adopted text does not change."))),
}


def explain_refusals() -> None:
    for constraint, reason in REFUSED.items():
        explain_refusal(constraint, reason)


def name_entries() -> None:
    """What its receipt says of itself."""
    name_events({COMMENTED: gettext_noop("A comment on a draft")})


def handle_clocks() -> None:
    """The comment period ends by itself; that an evaluation is due is told, and done by somebody."""
    handle(TABLE.kind, COMMENT, "close")
    handle(TABLE.kind, NARROWED, "close")
    handle(TABLE.kind, EVALUATE)


def join_erasure() -> None:
    """A comment is a file of its own: whoever wrote it has it erased, and a restored backup is made to forget it again."""
    erase_with(Eraser("consultations", let_go))


def tell_work() -> None:
    tell_work_with(work_of)


def register_kind(kind: DraftKind) -> None:
    """From the `AppConfig.ready()` of the room whose instrument the text becomes."""
    add_kind(kind)
