"""What contests a listing, in words for those whom it is about. What each asks for, and until when, room `appeals` says."""

from appeals.states import EXPLANATIONS, FILED_AS, Kind
from cases.states import Field, FieldKind, gettext_noop
from portal.rules.filings import Filing

WORDS_HELP = gettext_noop("Write as you would speak. You need no lawyer and no legal words.")
PAPERS_HELP = gettext_noop("For example a receipt, a contract, a letter, a photograph. You can go on without any.")
PAPERS = Field("exhibits", gettext_noop("Do you want to send papers?"), FieldKind.IDS, help=PAPERS_HELP)
HEARING = Field(
    "hearing",
    gettext_noop("Do you also want to be heard in person?"),
    FieldKind.BOOLEAN,
    help=gettext_noop(
        "A hearing is a meeting at which you can explain your side to an official who has not worked on your case. It is free."
    ),
)
LATE = Field(
    "late_because",
    gettext_noop("Your last day has passed. What kept you?"),
    FieldKind.LONG_TEXT,
    help=gettext_noop(
        "Illness, a disaster, a notice that never came. Somebody looks at it before anything is refused."
    ),
)


def words(label: str) -> Field:
    return Field("words", label, FieldKind.LONG_TEXT, help=WORDS_HELP)


NEXT_EXAMINED = gettext_noop(
    "Until it is decided, everybody who sees the entry sees that it is contested. An official who had no part in it looks at everything again, and answers you in a letter with reasons."
)
TITLES = {
    Kind.APPEAL: gettext_noop("Appeal"),
    Kind.SECOND_APPEAL: gettext_noop("Appeal once more"),
    Kind.CORRECTION: gettext_noop("Say that something is not right"),
    Kind.CORRECTION_REVIEW: gettext_noop("Have a refused correction looked at again"),
    Kind.REPAIR: gettext_noop("Apply to be taken off early"),
    Kind.STILL_REFUSED: gettext_noop("Somebody still refuses me something"),
    Kind.COMPENSATION: gettext_noop("Ask to be paid for the harm"),
}
ASKED = {
    Kind.APPEAL: (words(gettext_noop("What is wrong with the decision?")), HEARING, LATE),
    Kind.SECOND_APPEAL: (words(gettext_noop("What is wrong with the answer to your appeal?")), HEARING, LATE),
    Kind.CORRECTION: (words(gettext_noop("What is not right, and what would be right?")),),
    Kind.CORRECTION_REVIEW: (words(gettext_noop("Why should it be looked at again?")), LATE),
    Kind.REPAIR: (words(gettext_noop("What have you put right?")),),
    Kind.STILL_REFUSED: (
        Field("measure", gettext_noop("What is still refused to you?"), FieldKind.ID),
        Field(
            "where",
            gettext_noop("Who refuses it, and since when?"),
            FieldKind.LONG_TEXT,
            help=gettext_noop("Which office or company, which day, what they said."),
        ),
    ),
    Kind.COMPENSATION: (
        Field("amount", gettext_noop("How much do you ask for, in yuan?"), FieldKind.INTEGER),
        words(gettext_noop("How do you reckon it?")),
        LATE,
    ),
}
NEXT = {
    Kind.REPAIR: gettext_noop("The agency decides within the days that the law gives it, and answers you in a letter."),
    Kind.STILL_REFUSED: gettext_noop(
        "Whoever applied the measure must answer within one working day. You are told what they say."
    ),
    Kind.COMPENSATION: gettext_noop("The agency decides, and answers you in a letter with reasons."),
}
DECIDED_BY = gettext_noop("It is decided by %(when)s. You get the answer, with its reasons, in a letter.")
# By the clock that runs, the first of them first.
EXPECTED = {
    "MORE": gettext_noop(
        "Send what is missing by %(when)s. Until then the time to decide stands still; after that it is decided on what is there."
    ),
    "APPEAL-ACCEPT": gettext_noop(
        "An official says by %(when)s whether your appeal is admitted. If nobody does, it counts as accepted."
    ),
    "APPEAL-REPLY": gettext_noop(
        "The agency that decided has to answer your appeal by %(when)s. If nobody speaks for its decision, the entry is annulled by itself."
    ),
    "APPEAL-DECIDE": gettext_noop(
        "Your appeal is decided by %(when)s. If it is not, you need not wait any longer: the court is open to you."
    ),
    "FCRA-DISPUTE": gettext_noop("It is decided by %(when)s. If nobody can verify the entry by then, it is deleted."),
    "CORRECT": DECIDED_BY,
    "CORRECT-REVIEW-DECIDE": DECIDED_BY,
    "REPAIR-ANSWER": DECIDED_BY,
    "COMPENSATE-DECIDE": DECIDED_BY,
    "STILL-REFUSED": gettext_noop(
        "Whoever applied the measure has to answer by %(when)s. If they do not, it is passed on, and you can appeal."
    ),
}
CLOCKS = {Kind.APPEAL: "APPEAL-FILE"}
RIGHTS = {Kind.APPEAL: "appeal", Kind.CORRECTION: "correct"}


def filing(code: str, kind: Kind) -> Filing:
    return Filing(
        code=code,
        verb="file",
        title=TITLES[kind],
        lead=EXPLANATIONS[kind],
        next=NEXT.get(kind, NEXT_EXAMINED),
        clock=CLOCKS.get(kind, ""),
        right=RIGHTS.get(kind, ""),
        asks=(*ASKED[kind], PAPERS),
        papers=frozenset({"exhibits"}),
        late=gettext_noop(
            "Your last day has passed. Say what kept you: somebody looks at it before anything is refused."
        ),
    )


FILINGS: dict[str, tuple[Kind, Filing]] = {code: (kind, filing(code, kind)) for code, kind in FILED_AS.items()}
KINDS = tuple(FILED_AS.values())
