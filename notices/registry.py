"""What this room tells the engine, and what rooms above tell this one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from cases import registry as cases
from cases.rules.erasing import Eraser
from cases.rules.kinds import FreezeNotice, Panel
from cases.rules.standing import Standing
from cases.rules.verdicts import Reason, Text
from notices.queries import desk
from notices.queries.bindings import KNOWN, Verbs
from notices.queries.held import consents_told, letters_told
from notices.rules.service import NO_NOTICE, RULE_4
from notices.transitions import MAIL, deliver_mail, freeze_all, let_go
from notices.transitions.telling import HAPPENED, deliver_word
from outbox import registry as outbox
from records import registry as records

KEPT = Reason("kept", "RULES.md 15", Text(gettext_noop("This stays as it is.")))
PROOF = Reason("proof", RULE_4, Text(gettext_noop("Nothing is served without its proof.")))
REFUSED = {
    "notices_kept": KEPT,
    "notices_challenge": Reason(
        "challenge",
        RULE_4,
        Text(gettext_noop("That a letter never came is said first, and answered by somebody who did not bring it.")),
    ),
    "notices_frozen": KEPT,
    "notices_proved": PROOF,
    "notices_service_of_frozen": NO_NOTICE,
    "notices_service_in_time": Reason(
        "service", RULE_4, Text(gettext_noop("A notice is served after it was fixed, and not in the future."))
    ),
    "notices_clock_after_service": Reason(
        "service", RULE_4, Text(gettext_noop("This clock starts when the notice is served, and not before."))
    ),
}


PANEL = Panel(gettext_noop("Notices"), "notices/desk/panel.html", desk.panel)
EVENTS = {
    "notice.frozen": gettext_noop("A notice was fixed"),
    "notice.owed": gettext_noop("A notice is owed"),
    "notice.sent": gettext_noop("A notice was sent"),
    "notice.announced": gettext_noop("A notice was announced in public"),
    "notice.served": gettext_noop("A notice was served"),
    "notice.failed": gettext_noop("A notice did not arrive"),
    "notice.set-aside": gettext_noop("A service was set aside"),
    "notice.challenged": gettext_noop("A service was challenged"),
    "notice.challenge-answered": gettext_noop("A challenge was answered"),
    "notice.void": gettext_noop("A notice no longer stands"),
    "code.asked": gettext_noop("An access code was asked for"),
    "code.issued": gettext_noop("An access code was issued"),
    "code.revoked": gettext_noop("An access code was taken back"),
    "pass.issued": gettext_noop("A code for one’s own file was issued"),
    "pass.used": gettext_noop("A code for one’s own file was used"),
    "calendar.opened": gettext_noop("A web calendar was opened"),
    "calendar.closed": gettext_noop("A web calendar was closed"),
}


def join_engine() -> None:
    """Step 7 of every move is this room's."""
    cases.apply_notices(freeze_all)
    cases.add_panel(PANEL)
    cases.tell_work_with(desk.work_of)
    cases.name_events(EVENTS)
    cases.name_things_with(desk.called)
    outbox.handle(MAIL, deliver_mail)
    outbox.handle(HAPPENED, deliver_word)
    records.tell_with("letters", letters_told)
    records.tell_with("mail", consents_told)
    cases.erase_with(Eraser("notices", let_go))
    for constraint, reason in REFUSED.items():
        cases.explain_refusal(constraint, reason)


def serve_by(case_kind: str, notice: str, **named: Any) -> None:
    """The moves of this kind of case that `serve` this notice, `announce` it, `set_aside` its service, `suspend` what rests on
    it when that is first challenged, and `annul` it where it already had effect (`stage`: whether it has)."""
    verbs = Verbs(**named)
    if KNOWN.verbs.setdefault((case_kind, notice), verbs) != verbs:
        raise ValueError(f"{notice} of {case_kind} is served already.")


def prepare_with(case_kind: str, notice: str, draft: Callable[[Standing, datetime], FreezeNotice | None]) -> None:
    """What this notice would say now, so that the desk can show what is missing before the move is made."""
    KNOWN.drafts[case_kind, notice] = draft
