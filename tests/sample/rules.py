from dataclasses import dataclass

from cases.rules.standing import Asked
from cases.rules.verdicts import OPEN, Reason, Text, Verdict, shut


@dataclass(frozen=True)
class PermitFacts:
    holder: str
    stall: int
    answered: bool


def may_decide(facts: PermitFacts, asked: Asked) -> Verdict:
    if not facts.answered:
        text = Text("The answer of %(holder)s is awaited.", {"holder": facts.holder})
        return shut(Reason("window", "Market Act 6", text, (Text("answer"),)))
    return OPEN
