"""Whether the register shows what the listings, the standards and the files of people say. `verify_ledger` asks."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from ledger.queries import of_kinds
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
# Candidates as everybody reads them now, and entries whose reasons are shown: where the ledger holds the same words.
SHOWN_REASONS = """
    SELECT public_id, listing_id, reasons, 'case.post' FROM lists_candidate WHERE objections_until > (SELECT legal_now())
    UNION ALL
    SELECT public_id, listing_id, reasons, 'case.decide' FROM lists_publication
    WHERE reasons <> '' AND visible_until > (SELECT legal_now())
    ORDER BY 1
"""
WRONG_CANDIDATE = """
    SELECT posted.public_id, lists_candidate_lacks(posted) FROM lists_candidate AS posted
    WHERE posted.objections_until > (SELECT legal_now()) AND lists_candidate_lacks(posted) IS NOT NULL ORDER BY 1 LIMIT 1
"""
# Later acts by which an entry is shown now, or longer: each told, heard, signed by two and served.
WRONG_ACT = """
    SELECT entry.public_id, lists_lacks_act(act.listing_id, act.act) FROM lists_proposed AS act
    JOIN lists_publication AS entry USING (listing_id)
    WHERE act.effective_at IS NOT NULL AND entry.visible_until > (SELECT legal_now())
      AND lists_lacks_act(act.listing_id, act.act) IS NOT NULL ORDER BY 1 LIMIT 1
"""
WRONG_END = """
    SELECT entry.public_id, 'lists_end' FROM lists_publication AS entry
    WHERE entry.visible_until > (SELECT legal_now()) AND entry.visible_until > lists_term_due(entry.listing_id)
    ORDER BY 1 LIMIT 1
"""
ACTS = {
    "lists_end": "is longer than its clock runs",
    "lists_four_eyes": "two have not signed for",
    "lists_notice": "the person was not told of",
    "lists_window": "the person had no time to answer",
    "lists_served": "took effect before it was served",
    "lists_fallen": "had fallen",
}
WORDS = {
    "lists_name": "a name that is not its subject’s",
    "lists_number": "a number that is not its subject’s",
    "lists_ground": "a ground that its standard does not say so",
    "lists_measure": "a measure that was not decided",
    "lists_reasons": "reasons that were not given",
}
WRITTEN_PAST = (
    (WRONG, "entry %(id)s of the register shows %(lacks)s", WORDS),
    (WRONG_CANDIDATE, "candidate %(id)s of a redlist is posted with %(lacks)s", WORDS),
    (WRONG_ACT, "entry %(id)s of the register stands by an act that %(lacks)s", ACTS),
    (WRONG_END, "entry %(id)s of the register has a time that %(lacks)s", ACTS),
)
FIELD_OF = {"case.post": "reasons", "case.decide": "facts"}


def disagreements() -> Iterator[str]:
    for asked, said, words in WRITTEN_PAST:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            rows = cursor.fetchall()
        for public_id, lacks in rows:
            yield said % {"id": public_id, "lacks": words[lacks]}
    for public_id in unsaid_reasons():
        yield f"{public_id} is praised for reasons that the ledger does not hold"
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


def unsaid_reasons() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(SHOWN_REASONS)
        rows = cursor.fetchall()
    said: dict[tuple[UUID, str], set[object]] = {}
    for event in of_kinds({listing for _, listing, *_ in rows}, tuple(FIELD_OF)):
        said.setdefault((event.chain, event.kind), set()).add((event.values or {}).get(FIELD_OF[event.kind]))
    return [
        public_id for public_id, listing, reasons, kind in rows if reasons not in said.get((listing, kind), {reasons})
    ]
