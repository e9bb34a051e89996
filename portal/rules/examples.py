"""What can be filed about an entry of a list of good examples, in words for whom it names; and where they stand."""

from cases.states import Field, FieldKind, Party, gettext_noop
from lists.states import State
from lists.states.red import RED_KIND
from portal.rules.filings import Filing
from portal.rules.listings import COMPLAIN, HEARING, RESPOND, WAIVE

SIGNED = Field(
    "document",
    gettext_noop("Do you want to send a signed paper?"),
    FieldKind.ID,
    help=gettext_noop("You need none: you have shown who you are. A clerk who enters this for somebody needs one."),
)
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
    papers=frozenset({"document"}),
    asks=(SIGNED,),
)
LEAVE = Filing(
    code="revoke-consent",
    verb="revoke-consent",
    title=gettext_noop("Do not be named any more"),
    lead=gettext_noop("You need give no reason, and nothing bad follows from it. It holds at once."),
    next=gettext_noop("You are named no more. Nobody sees that you were."),
    papers=frozenset({"document"}),
    asks=(SIGNED,),
)
FILINGS = (CONSENT, RESPOND, HEARING, LEAVE, WAIVE, COMPLAIN)

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
