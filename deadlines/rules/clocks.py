"""The whole table of RULES.md, "Clocks". Packs add versions to it; nothing here is edited once a case has begun under it."""

from deadlines.rules.clock_rules import ClockRule
from deadlines.rules.clocks_elsewhere import AGENCIES, AMERICAN, DATA
from deadlines.rules.clocks_of_listings import LISTINGS
from deadlines.rules.clocks_of_notices import NOTICES, STANDARDS
from deadlines.rules.clocks_of_remedies import APPEALS, CORRECTIONS, REPAIR

CLOCKS: tuple[ClockRule, ...] = (
    *STANDARDS,
    *NOTICES,
    *LISTINGS,
    *CORRECTIONS,
    *APPEALS,
    *REPAIR,
    *DATA,
    *AGENCIES,
    *AMERICAN,
)
