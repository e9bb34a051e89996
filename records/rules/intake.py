"""What is said of somebody when they first come up, and whether it can be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.rules.fields import Fault
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from records.rules.identifiers import Written, birth_in, may_belong
from records.rules.names import LONGEST
from records.states import NATURAL, SubjectKind


@dataclass(frozen=True, slots=True)
class NewSubject:
    kind: SubjectKind
    name: str
    other_names: tuple[str, ...] = ()
    numbers: tuple[Written, ...] = ()
    born_on: date | None = None
    known_minor: bool | None = None
    language: str = "zh-hans"
    address: str = ""

    @property
    def birth(self) -> tuple[date | None, bool]:
        """As stated; else as the number says it, and then it is no second mark."""
        found = next((born for number in self.numbers if (born := birth_in(number))), None)
        return (self.born_on, self.born_on == found) if self.born_on else (found, found is not None)


def faults(given: NewSubject, today: date) -> Iterator[Fault]:
    if not given.name.strip() or len(given.name) > LONGEST:
        words = gettext_noop("Write the name as on the document, at most %(longest)s characters.")
        yield Fault("/subject/name", Text(words, {"longest": LONGEST}))
    for number in given.numbers:
        if not may_belong(number.type, given.kind):
            yield Fault("/subject/identifier", Text(gettext_noop("A subject of this kind has no such number.")))
    if given.kind not in NATURAL and (given.born_on or given.known_minor is not None):
        yield Fault("/subject/born", Text(gettext_noop("Only people are born.")))
    yield from birth_faults(given, today)


def birth_faults(given: NewSubject, today: date) -> Iterator[Fault]:
    stated = {born for number in given.numbers if (born := birth_in(number))}
    if given.born_on and stated and stated != {given.born_on}:
        words = gettext_noop("The birth date is not the one in the identity number. Check both on the document.")
        yield Fault("/subject/born", Text(words))
    elif any(born > today for born in {*stated, *([given.born_on] if given.born_on else [])}):
        yield Fault("/subject/born", Text(gettext_noop("This day has not come yet.")))
