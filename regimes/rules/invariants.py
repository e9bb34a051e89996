"""The seventeen things that the software makes impossible (RULES.md), in plain words, each with what keeps it so."""

from dataclasses import dataclass

from cases.states import gettext_noop


@dataclass(frozen=True, slots=True)
class Invariant:
    number: int
    promise: str
    kept: str  # how the program keeps it
    law: str = ""


INVARIANTS = (
    Invariant(
        1,
        gettext_noop("No list without a law."),
        gettext_noop("A list’s rules name the article that allows it. Two officials have compared its text. An article of too low a rank is refused, and an administrative blacklist stands in one of four fields only: safety, market order, refused duties, national defence."),
        "No. 49(6)",
    ),
    Invariant(
        2,
        gettext_noop("No list before its exact rules stood for comment for thirty full days."),
        gettext_noop("Every comment gets an answer, a second official adopts exactly the text that stood, and whoever changes a word that widens it begins the thirty days again."),
        "No. 49(7)",
    ),
    Invariant(
        3,
        gettext_noop("No entry without an official document that stands."),
        gettext_noop("The document is in force, can no longer be challenged in the ordinary way, and its issuer has confirmed it: not the official who proposes the entry."),
    ),
    Invariant(
        4,
        gettext_noop("No decision before you were told and could answer."),
        gettext_noop("Your time begins when the notice has reached you, with proof. Before it is over the button to decide does not work, and the database refuses as well. Nothing that is decided binds you before its letter has reached you, but for what a statute lets hold at once. The same holds for whatever is decided later: that an entry stands longer, comes back, or that an advantage ends early."),
        "APL 44, 61; No. 49(8)",
    ),
    Invariant(
        5,
        gettext_noop("Nobody does two of these: propose, decide, review."),
        gettext_noop("Each signs with their own name, and one name fits one part of a case. Whoever has an interest, or was complained of, does none. There is no exception for administrators."),
    ),
    Invariant(
        6,
        gettext_noop("No decision without its reasons, its end, the way out and your remedies with their last days."),
        gettext_noop("A notice that lacks one of them cannot be prepared; the program names what is missing."),
        "APL 44, 59",
    ),
    Invariant(
        7,
        gettext_noop("No consequence that the published rules do not offer."),
        gettext_noop("Each consequence has a law of its own, something to do with the breach, an end, and touches the listed person alone. No private shop or carrier is made to apply it."),
    ),
    Invariant(
        8,
        gettext_noop("Nothing that takes school, a doctor, a home, the means to live, all travel, work, a court or the very payment away from anybody."),
        gettext_noop("Rules that say so are not accepted. Nobody under age is listed, and nobody for what a relative or an employer did."),
    ),
    Invariant(
        9,
        gettext_noop("No entry without an end, none twice for one deed."),
        gettext_noop("Each has its last day, or a review by two officials. The same facts lengthen nothing and do not come back, whatever number is put on the paper."),
    ),
    Invariant(
        10,
        gettext_noop("When the document falls, the entry falls."),
        gettext_noop("In the same instant, on every page; and every agency that was told of the entry is told of its end."),
        "APL 48",
    ),
    Invariant(
        11,
        gettext_noop("Nothing is collected of belief, body, illness or whatever is not in the published catalogue."),
        gettext_noop("What the catalogue does not name cannot be recorded. A paper about illness that you bring to be relieved is destroyed after the decision."),
        "CRIR 14",
    ),
    Invariant(
        12,
        gettext_noop("Nothing adverse is shown past its last day."),
        gettext_noop("Each page asks the date itself. No clean-up has to run for a name to be gone."),
    ),
    Invariant(
        13,
        gettext_noop("No burden by a machine."),
        gettext_noop("A restriction, a bad publication or the early end of an advantage needs two named people. Relief needs nobody: it comes when the clock says so, though every computer but the one you read were switched off."),
    ),
    Invariant(
        14,
        gettext_noop("No fee, no account, no script in the way of being heard; no revenge for it."),
        gettext_noop("These pages work without any of them. That somebody complained, appealed or petitioned can never be recorded."),
    ),
    Invariant(
        15,
        gettext_noop("Nothing is changed in silence."),
        gettext_noop("Each step and each look into a file is in a log with who, when, what and why. The log is signed, and whoever changes it is found out."),
    ),
    Invariant(
        16,
        gettext_noop("No removed name, no whole identity number, no private person who need not be shown."),
        gettext_noop("Every page, feed and file reads through one guard. People are shown only where the list’s own law says so, and never in files for machines."),
    ),
    Invariant(
        17,
        gettext_noop("Nobody is listed for what they say, believe, join, ask for or complain of."),
        gettext_noop("Rules with such a ground are refused, whatever it is called. Each ground has three examples inside and three outside, so that everybody can tell. One list for everything is refused too."),
    ),
)  # fmt: skip

# Sources of clocks that are words and no abbreviation of a law.
ARTICLES = (
    gettext_noop("the standard"),
    gettext_noop("the statute named in the standard"),
    gettext_noop("the law named in the standard"),
    gettext_noop("State Council General Office [2025] 22"),
)
