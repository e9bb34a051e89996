"""Refusals of the database as sentences: the names are those that the triggers and constraints give."""

from collections.abc import Mapping

from cases.rules.standing import RULE_5, RULE_13
from cases.rules.verdicts import FOUR_EYES, INTEREST, Reason, Text
from cases.states import gettext_noop

RULE_15 = "RULES.md 15"
SECOND_PERSON = Reason(
    FOUR_EYES, RULE_5, Text(gettext_noop("Two named officials must have signed, neither for the other."))
)

REFUSED: Mapping[str, Reason] = {
    "cases_four_eyes": SECOND_PERSON,
    "signature_four_eyes": SECOND_PERSON,
    "signature_once": Reason(FOUR_EYES, RULE_5, Text(gettext_noop("You have signed this already."))),
    "edge_burden_needs_two": SECOND_PERSON,
    "cases_signed_by_who_moved": SECOND_PERSON,
    "cases_recused": Reason(INTEREST, RULE_5, Text(gettext_noop("Whoever is recused does nothing in the matter."))),
    "cases_officials_sign": Reason("role", RULE_13, Text(gettext_noop("Only officials of the agency sign."))),
    "cases_signed_in_role": Reason("role", RULE_13, Text(gettext_noop("Only officials of the agency sign."))),
    "cases_unlawful_move": Reason("state", "cases", Text(gettext_noop("There is no such step for this case."))),
    "cases_in_ledger": Reason("ledger", RULE_15, Text(gettext_noop("The step is not in the ledger."))),
    "recusal_once": Reason("recused", RULE_5, Text(gettext_noop("This official stays out of the matter already."))),
}
