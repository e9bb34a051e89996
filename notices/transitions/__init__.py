"""The only writers of this room."""

from notices.transitions.access import Entry, Tried, ask_code, forget_failures, issue_code, revoke_code, try_code
from notices.transitions.challenging import answer_challenge, challenge
from notices.transitions.consent import record_consent, withdraw_consent
from notices.transitions.erasing import let_go
from notices.transitions.freezing import freeze_all
from notices.transitions.mailing import deliver_mail
from notices.transitions.owing import publish_words, settle_owed
from notices.transitions.portal import Opened, open_notice
from notices.transitions.printing import print_waiting
from notices.transitions.serving import (
    MAIL,
    announce,
    fail,
    record_service,
    send,
    serve,
    set_aside,
    undo_service,
    withdraw,
)

__all__ = [
    "MAIL",
    "Entry",
    "Opened",
    "Tried",
    "announce",
    "answer_challenge",
    "ask_code",
    "challenge",
    "deliver_mail",
    "fail",
    "forget_failures",
    "freeze_all",
    "issue_code",
    "let_go",
    "open_notice",
    "print_waiting",
    "publish_words",
    "record_consent",
    "record_service",
    "revoke_code",
    "send",
    "serve",
    "set_aside",
    "settle_owed",
    "try_code",
    "undo_service",
    "withdraw",
    "withdraw_consent",
]
