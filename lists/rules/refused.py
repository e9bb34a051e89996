"""What the database says about contests, hearings and courts, where somebody steps around the rules that say it first: for people to
read."""

from collections.abc import Mapping

from cases.rules.verdicts import Reason
from cases.states import gettext_noop
from lists.rules.words import CHAIR_OUT, refuse, rule
from lists.states.interim import INTERIM

APL_64 = "APL 64"
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
