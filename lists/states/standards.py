"""What people read for the words of a standard, where they write one and where they are told what is wrong with it."""

from cases.states import gettext_noop
from lists.states.words import Colour, Harm, Need, Reaches

COLOURS: dict[str, str] = {
    Colour.BLACK: gettext_noop("Blacklist: it burdens whoever is on it"),
    Colour.RED: gettext_noop("Redlist: it favours whoever is on it"),
}
HARMS: dict[str, str] = {
    Harm.HEALTH_OR_SAFETY: gettext_noop("Grave harm to health or safety"),
    Harm.MARKET_ORDER: gettext_noop("Grave harm to the order of the market"),
    Harm.LEGAL_OBLIGATION: gettext_noop("Refusal of a legal obligation"),
    Harm.NATIONAL_DEFENCE: gettext_noop("Refusal of duties of national defence"),
}
NEEDS: dict[str, str] = {
    Need.SCHOOLING: gettext_noop("Schooling"),
    Need.HEALTH_CARE: gettext_noop("Health care"),
    Need.HOUSING: gettext_noop("Housing"),
    Need.SUBSISTENCE: gettext_noop("What is needed to live"),
    Need.PUBLIC_SERVICES: gettext_noop("Basic public services"),
    Need.ALL_TRAVEL: gettext_noop("All travel"),
    Need.WORK: gettext_noop("Work"),
    Need.COURT: gettext_noop("Going to court"),
    Need.PAYMENT: gettext_noop("Paying what is owed"),
}
REACHES: dict[str, str] = {
    Reaches.SUBJECT: gettext_noop("The listed subject, and nobody else"),
    Reaches.RELATIVE: gettext_noop("A relative"),
    Reaches.OFFICER: gettext_noop("Somebody who represents or owns the subject"),
    Reaches.PRIVATE_PARTY: gettext_noop("A private party that would be made to act"),
}
RIGHTS: dict[str, str] = {"appeal": gettext_noop("How to appeal"), "sue": gettext_noop("How to go to court")}
# Defaults of the house: none applies unless the standard adopts it in its own text (RULES.md, "What this page is"). Those of
# contests are carried out by room `appeals`.
HOUSE_DEFAULTS: dict[str, str] = {
    "VERIFY": gettext_noop("Nobody answers a claim of fulfilment in three working days: the entry is hidden"),
    "VERIFY-OPPOSED": gettext_noop(
        "The beneficiary objects to a claim: a supervising official decides in three working days"
    ),
    "VERIFY-SAFETY": gettext_noop("In a field of health or safety another agency looks first, in five working days"),
    "DECIDE": gettext_noop("Nothing is decided in ninety days: what was proposed lapses"),
    "CORRECT": gettext_noop("A request for correction is not answered in time: the entry is hidden"),
    "FCRA-DISPUTE": gettext_noop("What is disputed and not verified in thirty days is deleted"),
    "REPAIR-DECIDE": gettext_noop("An application for repair is not answered in time: the entry is hidden"),
    "REPAIR-MAX-HELD": gettext_noop("The law named here keeps the entry public beyond the longest time of Order 36"),
    "APPEAL-SUSPENDS": gettext_noop("An appeal suspends the measures"),
    "APPEAL-DECIDE": gettext_noop("An appeal is not decided in time: the measures are suspended until it is"),
    "REVIEW-ELSEWHERE": gettext_noop("The agency above decides appeals"),
    "SECOND-APPEAL": gettext_noop("There is a second appeal before the court"),
}
