"""What can be filed within a case that contests a listing, in words for those whom it is about."""

from dataclasses import replace

from cases.states import Field, FieldKind, gettext_noop
from portal.rules.filings import Filing
from portal.rules.listings import COMPLAIN, HEARING
from portal.rules.remedies import PAPERS, WORDS_HELP

ADD = Filing(
    code="add",
    verb="add",
    title=gettext_noop("Add something"),
    lead=gettext_noop(
        "Something new, something that you forgot, or the answer to a question. Whoever decides must look at it."
    ),
    next=gettext_noop("It lies with the rest, and is looked at before anything is decided."),
    clock="MORE",
    papers=frozenset({"exhibits"}),
    asks=(
        Field("words", gettext_noop("What do you want to add?"), FieldKind.LONG_TEXT, help=WORDS_HELP),
        PAPERS,
    ),
)
ASK_HEARING = replace(HEARING, clock="", right="")
WITHDRAW = Filing(
    code="withdraw",
    verb="withdraw",
    title=gettext_noop("Take it back"),
    lead=gettext_noop(
        "You need not do this. If you take it back, nobody looks at it any more, and the entry stays as it is. The page of the entry says whether you can file it again."
    ),
    next=gettext_noop("Nobody looks at it any more. What you can still do stands on the page of the entry."),
)
SUPPLY = Filing(
    code="supply",
    verb="supply",
    title=gettext_noop("Say what you know of it"),
    lead=gettext_noop(
        "Somebody contests an entry that is in your favour. You may say what you know, and send papers. You need not."
    ),
    next=gettext_noop("Whoever decides must look at it. You are told what is decided."),
    papers=frozenset({"exhibits"}),
    asks=(Field("words", gettext_noop("What do you know of it?"), FieldKind.LONG_TEXT, help=WORDS_HELP), PAPERS),
)
FILINGS = (ADD, ASK_HEARING, SUPPLY, WITHDRAW, COMPLAIN)
