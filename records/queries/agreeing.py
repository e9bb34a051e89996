"""Whether somebody's file calls them what the ledger says they were called: nobody who writes past every guard can write there."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from ledger.queries import of_kinds
from records.models import Name, Record
from records.rules.names import tidy
from records.states import NameKind

NAMED = ("subject.added", "subject.named")
CAME_WITH_A_RECORD = "case.record"


def unsaid_names(subjects: Collection[UUID]) -> list[UUID]:
    """Those whose official name is none that the ledger holds. Whoever came in before names were kept there is passed by."""
    said = names_in_ledger(subjects)
    official = Name.objects.filter(subject__in=subjects, kind=NameKind.OFFICIAL).order_by("subject")
    rows = official.values_list("subject", "text")
    return [subject for subject, text in rows if said[subject] and tidy(text) not in said[subject]]


def names_in_ledger(subjects: Collection[UUID]) -> dict[UUID, set[str]]:
    whose = dict(Record.objects.filter(subject__in=subjects).values_list("pk", "subject"))
    events = [*of_kinds(subjects, NAMED), *of_kinds(list(whose), (CAME_WITH_A_RECORD,))]
    found: dict[UUID, set[str]] = defaultdict(set)
    for event in events:
        name = (event.values or {}).get("name")
        if isinstance(name, str):
            found[whose.get(event.chain, event.chain)].add(name)
    return found
