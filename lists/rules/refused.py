"""What the database says about hearings, where somebody steps around the rules that say it first: for people to read."""

from collections.abc import Mapping

from cases.rules.verdicts import Reason
from cases.states import gettext_noop
from lists.rules.words import refuse
from lists.states.interim import INTERIM

APL_64 = "APL 64"
HEARINGS: Mapping[str, Reason] = {
    "lists_hearing_chair": refuse(
        "chair",
        APL_64,
        gettext_noop("The chair has acted in this matter, or stays out of it. Choose somebody else."),
    ),
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
