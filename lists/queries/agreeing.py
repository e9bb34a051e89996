"""Whether the register shows what the listings, the standards and the files of people say. `verify_ledger` asks."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from records.queries.agreeing import unsaid_names

BATCH = 1000
# An entry that a guard would have refused stands there because somebody wrote past it.
WRONG = """
    SELECT entry.public_id, lists_entry_lacks(entry, false) FROM lists_publication AS entry
    WHERE entry.visible_until > (SELECT legal_now()) AND lists_entry_lacks(entry, false) IS NOT NULL ORDER BY 1 LIMIT 1
"""
SHOWN = """
    SELECT entry.public_id, listing.subject_id FROM lists_publication AS entry
    JOIN lists_listing AS listing ON listing.case_id = entry.listing_id
    WHERE entry.visible_until > (SELECT legal_now()) AND entry.public_id > %s ORDER BY 1 LIMIT %s
"""
WORDS = {
    "lists_name": "a name that is not its subject’s",
    "lists_number": "a number that is not its subject’s",
    "lists_ground": "a ground that its standard does not say so",
    "lists_measure": "a measure that was not decided",
    "lists_reasons": "reasons that were not given",
}


def disagreements() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        for public_id, lacks in cursor.fetchall():
            yield f"entry {public_id} of the register shows {WORDS[lacks]}"
    after = UUID(int=0)
    while rows := shown(after):
        unsaid = set(unsaid_names({subject for _, subject in rows}))
        for public_id, subject in rows:
            if subject in unsaid:
                yield f"entry {public_id} of the register shows a name that the ledger does not hold"
        after = rows[-1][0]


def shown(after: UUID) -> list[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, [after, BATCH])
        return [(public_id, subject) for public_id, subject in cursor.fetchall()]
