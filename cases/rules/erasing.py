"""When a person may be erased: by whom, and what stands against it. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.rules.standing import Actor, Standing
from cases.rules.verdicts import Reason, Text, Verdict, verdict_of
from cases.states import gettext_noop
from people.states import Role

LAW = "PIPL 47"  # the handler deletes when the purpose is reached, the term has ended, or consent is withdrawn
MAY_ERASE = Role.RECORDS_OFFICER


@dataclass(frozen=True, slots=True)
class Eraser:
    """What one room keeps of people, and how it lets go of it. `holds` are the duties to keep it for now."""

    room: str
    erase: Callable[[UUID], None]
    holds: Callable[[UUID, datetime], Sequence[Reason]] | None = None


def judge_erasure(cases: Sequence[Standing], by: Actor | None, reason: str, holds: Sequence[Reason]) -> Verdict:
    """A legal hold comes first: it stands whoever asks. The clock erases when a term to keep has ended."""
    return verdict_of([*holds, *wrong_person(cases, by), *without_reason(reason)])


def wrong_person(cases: Sequence[Standing], by: Actor | None) -> Iterator[Reason]:
    if by is None:
        return
    if MAY_ERASE not in by.roles:
        yield Reason("role", LAW, Text(gettext_noop("Your role does not include this.")), (Text(str(MAY_ERASE)),))
    elsewhere = [case.ref for case in cases if case.agency not in by.agencies]
    if elsewhere:
        text = gettext_noop("The person has cases at another agency. An official who may act for both must do this.")
        yield Reason("agency", LAW, Text(text), tuple(Text(ref) for ref in sorted(elsewhere)))


def without_reason(reason: str) -> Iterator[Reason]:
    if not reason.strip():
        yield Reason(
            "reason", "RULES.md 15", Text(gettext_noop("Say why. The reason stays for ever: it names nobody."))
        )
