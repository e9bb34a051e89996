"""What can be filed about a listing, in words for those whom it is about; and where they stand, in one sentence."""

from cases.states import Field, FieldKind, Party, gettext_noop
from lists.states import KIND, Proposal, State
from portal.rules.filings import Filing

RESPOND = Filing(
    code="respond",
    verb="respond",
    title=gettext_noop("Answer the letter"),
    lead=gettext_noop(
        "Say what you think is wrong, or what should be known. An official who did not propose this must deal with each paper that you send before anything is decided."
    ),
    next=gettext_noop(
        "Officials look at each thing that you sent, and say what they find of it. Then a second official decides. You get the decision in a letter, with the reasons."
    ),
    clock="RESPONSE",
    right="respond",
    papers=frozenset({"exhibits"}),
    asks=(
        Field(
            "answer",
            gettext_noop("What do you want to say?"),
            FieldKind.LONG_TEXT,
            help=gettext_noop("Write as you would speak. You need no lawyer and no legal words."),
        ),
        Field(
            "exhibits",
            gettext_noop("Do you want to send papers?"),
            FieldKind.IDS,
            help=gettext_noop("For example a receipt, a contract, a letter, a photograph. You can go on without any."),
        ),
        Field(
            "complete",
            gettext_noop("Is this all that you want to say?"),
            FieldKind.BOOLEAN,
            help=gettext_noop(
                "If yes, it can be decided as soon as your papers have been looked at. If no, nothing is decided before your time is over, and you can answer again."
            ),
        ),
        Field(
            "hearing",
            gettext_noop("Do you also want to be heard in person?"),
            FieldKind.BOOLEAN,
            help=gettext_noop(
                "A hearing is a meeting at which you can explain your side to an official who has not worked on your case. It is free."
            ),
        ),
    ),
    also="ask-hearing",
    again=gettext_noop(
        "Your answer has come in. You can add to it. Nothing is decided before an official has dealt with each paper that you sent."
    ),
    late=gettext_noop(
        "Your last day has passed. Until it is decided you can still answer, and what you say must be looked at."
    ),
)
HEARING = Filing(
    code="hearing",
    verb="ask-hearing",
    title=gettext_noop("Ask for a hearing"),
    lead=gettext_noop(
        "A hearing is a meeting at which you can explain your side to an official who has not worked on your case. It is free. Nothing is decided before it."
    ),
    next=gettext_noop("You get a letter with the day and the place, at least seven working days before."),
    clock="RESPONSE",
    right="hearing",
)
WAIVE = Filing(
    code="waive",
    verb="waive",
    title=gettext_noop("Give up your time to answer"),
    lead=gettext_noop(
        "You need not do this. If you sign that you do not want to answer, it can be decided at once. You keep your right to appeal."
    ),
    next=gettext_noop("It can now be decided at once. You get the decision in a letter, and can appeal against it."),
    clock="RESPONSE",
    papers=frozenset({"document"}),
    asks=(
        Field(
            "document",
            gettext_noop("Send the paper on which you say so, signed by you"),
            FieldKind.ID,
            help=gettext_noop(
                "Write on it: the reference of the case, that you do not want to answer, the day, and your name."
            ),
        ),
    ),
)
FULFILLED = Filing(
    code="fulfilled",
    verb="claim-fulfilment",
    title=gettext_noop("Show that it is done"),
    lead=gettext_noop(
        "If you have paid, or done what was asked, or there is another reason why the entry must go, say so and send a paper that shows it. The entry ends by itself on the third day, unless two officials say in time why not."
    ),
    next=gettext_noop(
        "Officials look at your papers. If nobody objects in time, the entry disappears by itself, at the latest at the end of the third day after they could first read them."
    ),
    papers=frozenset({"documents"}),
    asks=(
        Field("way", gettext_noop("What has happened?"), FieldKind.CHOICE),
        Field(
            "documents",
            gettext_noop("Which papers show it?"),
            FieldKind.IDS,
            help=gettext_noop("For example a bank’s confirmation, a receipt of the other side, a court’s paper."),
        ),
        Field(
            "words",
            gettext_noop("Do you want to add something?"),
            FieldKind.LONG_TEXT,
            help=gettext_noop("In your own words. You can leave this empty."),
        ),
    ),
)
OBJECT = Filing(
    code="object",
    verb="object",
    title=gettext_noop("Say that it is not done"),
    lead=gettext_noop(
        "Somebody says that what is owed to you has been paid or settled. If that is not so, say why, and send a paper that shows it."
    ),
    next=gettext_noop("A supervising official looks at both sides and decides. You are told what is decided."),
    clock="VERIFY",
    instead="VERIFY-SAFETY",
    right="object",
    papers=frozenset({"documents"}),
    asks=(
        Field(
            "words",
            gettext_noop("Why is it not done?"),
            FieldKind.LONG_TEXT,
            help=gettext_noop("Write as you would speak. You need no lawyer and no legal words."),
        ),
        Field(
            "documents",
            gettext_noop("Which papers show it?"),
            FieldKind.IDS,
            help=gettext_noop("For example a statement of your account, a contract, a letter."),
        ),
    ),
)
CONFIRM = Filing(
    code="confirm",
    verb="confirm-fulfilment",
    title=gettext_noop("Confirm that it is done"),
    lead=gettext_noop("If you have got what you were owed, say so: the entry then ends at once."),
    next=gettext_noop("The entry has ended, and nobody sees it any more. The other side is told."),
)
INTERIM_HEARING = Filing(
    code="ask-interim-hearing",
    verb="ask-interim-hearing",
    title=gettext_noop("Ask to be heard on the immediate effect"),
    lead=gettext_noop(
        "A measure applies to you already, before anything is decided. You can say in person why it should not. It is free. If nobody has heard you within ten working days, the measure ends by itself."
    ),
    next=gettext_noop(
        "An official who did not impose the measure hears you within ten working days. Otherwise the measure ends by itself."
    ),
    clock="INTERIM",
)
COMPLAIN = Filing(
    code="complain",
    verb="recuse",
    title=gettext_noop("Ask that an official steps aside"),
    lead=gettext_noop(
        "If you think that somebody who works on your case cannot be fair to you, say so. They then do nothing more in it. This can never be used against you."
    ),
    next=gettext_noop("This official does nothing more in your case. Somebody else goes on."),
    asks=(Field("official", gettext_noop("Who should step aside?"), FieldKind.OFFICIAL),),
    given=(("ground", "complaint"),),
)
FILINGS = (RESPOND, HEARING, INTERIM_HEARING, FULFILLED, OBJECT, CONFIRM, WAIVE, COMPLAIN)

HEADLINES: dict[tuple[str, str, Party], str] = {
    (KIND, State.PROPOSED, Party.SUBJECT): gettext_noop("It is proposed to put you on a list. Nothing is public yet."),
    (KIND, State.NOTIFIED, Party.SUBJECT): gettext_noop(
        "It is proposed to put you on a list. Nothing is public yet, and you can answer."
    ),
    (KIND, State.DECIDED, Party.SUBJECT): gettext_noop("It is decided to put you on a list. It has no effect yet."),
    (KIND, State.EFFECTIVE, Party.SUBJECT): gettext_noop("You are on a list."),
    (KIND, State.SUSPENDED, Party.SUBJECT): gettext_noop(
        "Your entry on a list is suspended. Nobody sees it, and nothing follows from it."
    ),
    (KIND, State.ENDING, Party.SUBJECT): gettext_noop(
        "It is contested whether it is done. Officials still have to decide."
    ),
    (KIND, State.REMOVED, Party.SUBJECT): gettext_noop("Your entry has been removed. Nobody sees it any more."),
    (KIND, State.DROPPED, Party.SUBJECT): gettext_noop("The proposal was dropped. You were never on the list."),
    (KIND, State.ANNULLED, Party.SUBJECT): gettext_noop("The entry was annulled: it should not have been there."),
    (KIND, State.ENDING, Party.BENEFICIARY): gettext_noop("Somebody says that what is owed to you has been paid."),
    (KIND, State.REMOVED, Party.BENEFICIARY): gettext_noop("The entry in your favour has ended."),
}
BENEFICIARY = gettext_noop("There is an entry in your favour on a list.")
# Where the letter that says so counted as received, and had never reached them.
SENT_AGAIN: dict[tuple[str, str, Party], str] = {
    (KIND, State.PROPOSED, Party.SUBJECT): gettext_noop(
        "It is proposed to put you on a list. Nothing is public. The letter had not reached you: it is sent again."
    ),
    (KIND, State.DECIDED, Party.SUBJECT): gettext_noop(
        "It is decided to put you on a list. It has no effect: the letter had not reached you, and is sent again."
    ),
}
# Of a later act that is under way, once its letter has reached them: what is proposed, and what is decided.
PROPOSED_LATER: dict[Proposal, str] = {
    Proposal.EXTENSION: gettext_noop("You are on a list. It is proposed that you stay on it longer."),
    Proposal.REVIEW: gettext_noop("You are on a list. It is proposed after a review that you stay on it."),
    Proposal.RESUMPTION: gettext_noop("Your entry on a list is suspended. It is proposed to bring it back."),
    Proposal.RESTORATION: gettext_noop("Your entry has been removed. It is proposed to bring it back."),
}
DECIDED_LATER: dict[Proposal, str] = {
    Proposal.EXTENSION: gettext_noop("You are on a list. It is decided that you stay on it longer."),
    Proposal.REVIEW: gettext_noop("You are on a list. It is decided after its review that you stay on it."),
    Proposal.RESUMPTION: gettext_noop("Your entry on a list is suspended. It is decided to bring it back."),
    Proposal.RESTORATION: gettext_noop("Your entry has been removed. It is decided to bring it back."),
}
VERIFYING = ("VERIFY", "VERIFY-SAFETY", "VERIFY-OPPOSED")
ENDS = gettext_noop("Your entry ends on %(when)s, unless officials say before then why not.")
DATED: dict[tuple[str, str, Party, str], str] = {
    (KIND, State.ENDING, Party.SUBJECT, "VERIFY"): ENDS,
    (KIND, State.ENDING, Party.SUBJECT, "VERIFY-SAFETY"): ENDS,
    (KIND, State.ENDING, Party.SUBJECT, "VERIFY-OPPOSED"): gettext_noop(
        "Somebody says that it is not done. A supervising official looks at both sides until %(when)s."
    ),
}
BY_ITSELF, TO_OBJECT = gettext_noop("Your entry ends by itself"), gettext_noop("Time to object")
TOLD_FIRST: dict[tuple[str, Party], str] = {
    ("VERIFY", Party.SUBJECT): BY_ITSELF,
    ("VERIFY-SAFETY", Party.SUBJECT): BY_ITSELF,
    ("VERIFY", Party.BENEFICIARY): TO_OBJECT,
    ("VERIFY-SAFETY", Party.BENEFICIARY): TO_OBJECT,
}
