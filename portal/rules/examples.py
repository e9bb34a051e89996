"""What can be filed about an entry of a list of good examples, in words for whom it names; and where they stand."""

from cases.states import Party, gettext_noop
from lists.states import State
from lists.states.red import RED_KIND
from portal.rules.filings import Filing
from portal.rules.listings import COMPLAIN, HEARING, RESPOND, WAIVE

CONSENT = Filing(
    code="consent",
    verb="consent",
    title=gettext_noop("Agree to be named"),
    lead=gettext_noop(
        "Nobody is named as a good example without having agreed. If you do not agree, nothing follows from that. You can take it back at any time."
    ),
    next=gettext_noop(
        "Your name is posted for some days, so that anybody may object. Then a second official decides. You are told by letter."
    ),
)
LEAVE = Filing(
    code="revoke-consent",
    verb="revoke-consent",
    title=gettext_noop("Do not be named any more"),
    lead=gettext_noop(
        "You need give no reason, and nothing bad follows from it. It holds at once. For ten working days you can undo it."
    ),
    next=gettext_noop("You are named no more. Nobody sees that you were."),
)
COME_BACK = Filing(
    code="undo-leaving",
    verb="undo-leaving",
    title=gettext_noop("Be named again: you did not want to leave"),
    lead=gettext_noop(
        "If you never asked to be named no more, or did it in error, say so within ten working days. You need give no reason."
    ),
    next=gettext_noop("You are named again, and your benefits apply again, until the day that was fixed before."),
)
FILINGS = (CONSENT, RESPOND, HEARING, LEAVE, COME_BACK, WAIVE, COMPLAIN)

HEADLINES: dict[tuple[str, str, Party], str] = {
    (RED_KIND, state, Party.SUBJECT): words
    for state, words in {
        State.PROPOSED: gettext_noop("It is proposed to name you as a good example. Nothing is public yet."),
        State.NOTIFIED: gettext_noop("It is proposed to name you as a good example. Anybody may object now."),
        State.DECIDED: gettext_noop("It is decided to name you as a good example. It has no effect yet."),
        State.EFFECTIVE: gettext_noop("You are named as a good example."),
        State.ENDING: gettext_noop("It is proposed that you are named no more. You can answer."),
        State.REMOVED: gettext_noop("You are named no more. Nobody sees that you were."),
        State.DROPPED: gettext_noop("The proposal was dropped. You were never named."),
    }.items()
}
