"""What the database says, where somebody steps around the rules that say it first: for people to read. By the constraint."""

from collections.abc import Mapping

from cases.rules.verdicts import Reason
from cases.states import gettext_noop
from lists.rules.keeping import LIFTED_ALREADY
from lists.rules.words import CHAIR_OUT, refuse, rule
from lists.states.interim import INTERIM

APL_64 = "APL 64"
LISTINGS: Mapping[str, Reason] = {
    "lists_standard": refuse("list", rule(2), gettext_noop("The list has no adopted standard.")),
    "lists_standard_adopted": refuse("list", rule(2), gettext_noop("A standard is a text that was adopted.")),
    "lists_standard_stands": refuse("list", rule(2), gettext_noop("A standard never changes. It is repealed once.")),
    "lists_notice": refuse("notice", rule(4), gettext_noop("The notice has not been served.")),
    "lists_window": refuse("window", rule(4), gettext_noop("The time to answer is not over.")),
    "lists_record": refuse("record", rule(3), gettext_noop("What it rests on does not stand.")),
    "lists_four_eyes": refuse("four-eyes", rule(5), gettext_noop("Two named officials must have signed.")),
    "lists_wrote_down": refuse(
        "four-eyes",
        rule(5),
        gettext_noop("You wrote down what the person said in this case. Somebody else decides it."),
    ),
    "lists_hearing": refuse("hearing", "APL 64", gettext_noop("The hearing that was asked for has not been held.")),
    "lists_exhibits": refuse("exhibits", "APL 45", gettext_noop("Say of each paper what is found of it.")),
    "lifting_once": refuse("occasion", rule(8), LIFTED_ALREADY),
    "lists_served": refuse("notice", "APL 61", gettext_noop("Before the decision is served it has no effect.")),
    "lists_reasons": refuse(
        "reasons", rule(6), gettext_noop("A decision says its reasons, in a notice that is whole.")
    ),
    "lists_end": refuse("end", rule(9), gettext_noop("There is no listing without an end or a review.")),
    "lists_gone": refuse("gone", rule(10), gettext_noop("What is over is read by nobody and restricts nobody.")),
    "lists_minor": refuse("minor", rule(8), gettext_noop("Nobody under age is put on a blacklist.")),
    "lists_not_shown": refuse("publication", rule(16), gettext_noop("The standard does not show this to the public.")),
    "lists_name": refuse("name", rule(16), gettext_noop("The entry shows another name than the file of the person.")),
    "lists_number": refuse(
        "number", rule(16), gettext_noop("The entry shows another number than the file of the person.")
    ),
    "lists_ground": refuse("ground", rule(6), gettext_noop("The entry shows another ground than the decision.")),
    "lists_measure": refuse("measure", rule(7), gettext_noop("The standard offers no such measure.")),
    "listing_one_live": refuse(
        "twin", rule(9), gettext_noop("There is a live listing of this subject on this list for this ground.")
    ),
    "claim_one_open": refuse("claim", "SPC 10", gettext_noop("A claim is open already.")),
    "lists_interim": refuse(
        "interim", "RULES.md, INTERIM", gettext_noop("Immediate effect needs a statute, two officials, and an end.")
    ),
    "lists_consent": refuse("consent", rule(13), gettext_noop("The candidate has not agreed, or no longer does.")),
    "lists_posting": refuse("posting", "Henan 28", gettext_noop("Everybody may still object to the candidate.")),
    "lists_objections": refuse("objections", "Henan 28", gettext_noop("An objection is not answered.")),
    "lists_objection_in_time": refuse("window", "Henan 28", gettext_noop("The time to object is over.")),
    "lists_early": refuse("early", rule(13), gettext_noop("No benefit ends early but by one’s own wish, or by two.")),
}
COURTS: Mapping[str, Reason] = {
    "lists_court": refuse(
        "court", "SPC 10", gettext_noop("Of programs, only that of a court which the standard names may do this.")
    ),
    "lists_courts": refuse("court", "SPC 10", gettext_noop("No standard may name such a court.")),
}
CONTESTS: Mapping[str, Reason] = {
    "lists_contest_flag": refuse("flag", "Shanghai 36", gettext_noop("What is contested says so.")),
    "lists_contest_hides": refuse("contest", rule(13), gettext_noop("Silence hides it from then on.")),
    "lists_claim_hides": refuse("claim", "SPC 10", gettext_noop("A claim is open: it hides the entry from then on.")),
    "lists_contest_settled": refuse("contest", rule(15), gettext_noop("This was settled already.")),
    "claim_one_open": refuse("claim", "SPC 10", gettext_noop("A claim is open already.")),
    "lists_period": refuse("period", rule(4), gettext_noop("A clock runs as long as the standard says.")),
    "lists_early": refuse("early", rule(13), gettext_noop("No benefit ends early but by one’s own wish, or by two.")),
    "lists_kept": refuse("kept", rule(15), gettext_noop("This stays as it is.")),
}
HEARINGS: Mapping[str, Reason] = {
    "lists_hearing_chair": refuse(
        "chair",
        APL_64,
        gettext_noop("The chair has acted in this matter, or stays out of it. Choose somebody else."),
    ),
    "lists_hearing_chair_out": refuse("chair", APL_64, CHAIR_OUT),
    "lists_hearing_notice": refuse(
        "hearing",
        APL_64,
        gettext_noop("Between the notice and the hearing lie at least seven working days. Choose a later day."),
    ),
    "lists_hearing_held": refuse("hearing", APL_64, gettext_noop("The hearing has not begun.")),
    "lists_interim_told": refuse(
        "hearing", INTERIM, gettext_noop("The person is told the day before at the latest. Choose a later day.")
    ),
    "lists_hearing_invited": refuse(
        "notice", APL_64, gettext_noop("They did not come, and nothing shows that they were invited in time.")
    ),
}
REFUSED: Mapping[str, Reason] = {**LISTINGS, **COURTS, **CONTESTS, **HEARINGS}
