"""Which rule a fault of a pack breaks, by the place where it stands: so that its author knows where to read on."""

import re

from cases.states import gettext_noop

FORMAT = gettext_noop("format of packs")
# The first that fits. `*` stands for one step of the way, or a part of it.
PLACES: tuple[tuple[str, str], ...] = (
    ("**/fee|price|charge|account|deposit", "RULES.md 14"),
    ("**/score|scores|points|rating", "RULES.md, Scores"),
    ("/laws/**", "RULES.md 1"),
    ("/catalogue/*/retention**", "CRIR 16"),
    ("/catalogue/*/basis**", "RULES.md 1"),
    ("/catalogue**", "RULES.md 11"),
    ("/standard/basis**", "RULES.md 1"),
    ("/standard/administrative", "No. 49(6)"),
    ("/standard/colour", "RULES.md, Redlists"),
    ("/standard/subjects**", "RULES.md 16"),
    ("/standard/grounds/*/basis**", "RULES.md 1"),
    ("/standard/grounds/*/harm", "No. 49(6)"),
    ("/standard/grounds/*/items**", "RULES.md 3"),
    ("/standard/grounds/*/term|review|extension_years**", "RULES.md 9"),
    ("/standard/grounds/*/title|conduct|inside|outside|code**", "RULES.md 17"),
    ("/standard/grounds**", "RULES.md 17"),
    ("/standard/exclusions**", "RULES.md, Exclusions"),
    ("/standard/clocks/response**", "RULES.md 4"),
    ("/standard/clocks**", "RULES.md, Clocks"),
    ("/standard/measures/offered/*/denies|lift_once**", "RULES.md 8"),
    ("/standard/measures/offered/*/reaches", "RULES.md 7"),
    ("/standard/measures**", "RULES.md 7"),
    ("/standard/publication**", "RULES.md 16"),
    ("/standard/ways_out**", "SPC 10"),
    ("/standard/relisting_months", "RULES.md 9"),
    ("/standard/courts**", "RULES.md, Grounds of removal"),
    ("/standard/remedies**", "RULES.md 6"),
    ("/standard/house**", "RULES.md, Clocks"),
    ("/standard/interim**", "RULES.md 4"),
)


def rule_at(pointer: str) -> str:
    return next((rule for pattern, rule in PLACES if fits(pattern, pointer)), FORMAT)


def fits(pattern: str, pointer: str) -> bool:
    return re.fullmatch(as_expression(pattern), pointer) is not None


def as_expression(pattern: str) -> str:
    steps = (f"(?:{step})" if "|" in step else step for step in pattern.replace("**", "\0").split("/"))
    joined = "/".join(step.replace("\0)", ")\0") for step in steps)
    return joined.replace("\0", ".*").replace("/*/", "/[^/]*/")
