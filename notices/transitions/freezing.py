"""Step 7 of a move: what is said to whom is fixed, with its words, its dates and its hash. Nothing in it changes later."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max

from cases.rules.kinds import FreezeNotice, Taken
from cases.rules.verdicts import Refusal
from cases.states import Effect
from ledger.transitions import NewEvent
from ledger.transitions.binding import binding_cursor
from notices.models import Notice, Owed, Template
from notices.queries.addressing import addressed, agencies
from notices.queries.last_days import Shelf, shelf_for
from notices.queries.preparing import Wanted, asked_words, composed, drafted, lacking, names_running
from notices.queries.rendering import html_of
from notices.queries.words import words_for
from notices.rules.content import incomplete
from notices.transitions.telling import tell_of

# The letters of a whole midnight, and the work of printing them.
KEEP = """
    WITH kept AS (
        INSERT INTO notices_notice (id, case_id, number, kind, "to", name, masked_name, address, language, template_id,
            content, html, digest, case_version, state)
        SELECT * FROM unnest(%b::uuid[], %b::uuid[], %b::int[], %b::text[], %b::uuid[], %b::text[], %b::text[],
            %b::text[], %b::text[], %b::bigint[], %b::text[]::jsonb[], %b::text[], %b::text[], %b::int[], %b::text[])
        RETURNING id
    )
    INSERT INTO notices_print (notice_id, digest, attempts, last_error) SELECT id, '', 0, '' FROM kept
"""


def freeze_all(pairs: Sequence[tuple[Taken, FreezeNotice]]) -> list[NewEvent]:
    """All notices of a batch of moves. An incomplete one refuses its move; a relief happens, and owes its notice.
    What is frozen or owed goes into the ledger with the moves."""
    wanted = wanted_of(pairs)
    shelf = shelf_for({one.case.id for one in wanted if names_running(one)})
    ready: list[Wanted] = []
    owed: list[Wanted] = []
    for one in wanted:
        lacks = lacking(one, shelf)
        if lacks and not one.relieves:
            raise Refusal(incomplete(lacks))
        (owed if lacks else ready).append(one)
    rows = freeze(ready, shelf)
    return [*owe(owed), *(event_of(one, row) for one, row in zip(ready, rows, strict=True))]


def wanted_of(pairs: Sequence[tuple[Taken, FreezeNotice]]) -> list[Wanted]:
    """Nobody is left to tell where somebody was erased."""
    who = addressed([(notice.to, notice.content.get("addressee")) for _, notice in pairs])
    offices = agencies({taken.case.agency for taken, _ in pairs})
    return [
        composed(
            taken.case,
            notice,
            found,
            offices.get(taken.case.agency, {}),
            version=taken.version,
            by=taken.asked.by,
            at=taken.asked.at,
            relieves=taken.move.effect is Effect.RELIEF,
        )
        for (taken, notice), found in zip(pairs, who, strict=True)
        if not found.erased
    ]


def owe(wanted: Sequence[Wanted]) -> list[NewEvent]:
    Owed.objects.bulk_create(
        Owed(case_id=one.case.id, kind=one.kind, to=one.to, content=dict(one.asked)) for one in wanted
    )
    return [
        NewEvent(one.case.id, "notice.owed", one.by.id if one.by else None, {"kind": one.kind.value}, one.to)
        for one in wanted
    ]


def freeze(wanted: Sequence[Wanted], shelf: Shelf) -> list[Notice]:
    """Their rows; whoever calls tells the ledger."""
    if not wanted:
        return []
    words = words_for({asked_words(one) for one in wanted})
    numbers = next_numbers({one.case.id for one in wanted})
    rows = []
    for one in wanted:
        numbers[one.case.id] += 1
        rows.append(row_of(one, words[asked_words(one)], numbers[one.case.id], shelf))
    with binding_cursor() as cursor:
        cursor.execute(KEEP, [list(column) for column in zip(*map(kept, rows), strict=True)])
    tell_of(rows)
    return rows


def next_numbers(cases: set[UUID]) -> dict[UUID, int]:
    """The last number of each case. Its row is locked by the move, so nobody else counts."""
    found: dict[UUID, int] = defaultdict(int)
    last = Notice.objects.filter(case__in=cases).values("case").order_by("case").annotate(last=Max("number"))
    found.update({row["case"]: row["last"] for row in last})
    return found


def row_of(one: Wanted, words: Template, number: int, shelf: Shelf) -> Notice:
    html = html_of(drafted(one, words.words, number), shelf, shelf.running.get(one.case.id, {}))
    return Notice(
        id=uuid4(),
        case_id=one.case.id,
        number=number,
        kind=one.kind,
        to=one.to,
        name=one.who.name,
        masked_name=one.who.masked_name,
        address=one.who.address,
        language=one.who.language,
        template=words,
        content=dict(one.content),
        html=html,
        digest=hashlib.sha256(html.encode()).hexdigest(),
        case_version=one.version,
    )


def kept(row: Notice) -> tuple[Any, ...]:
    return (
        row.pk,
        row.case_id,
        row.number,
        row.kind,
        row.to,
        row.name,
        row.masked_name,
        row.address,
        row.language,
        row.template_id,
        json.dumps(row.content),
        row.html,
        row.digest,
        row.case_version,
        row.state,
    )


def event_of(one: Wanted, row: Notice) -> NewEvent:
    values = {
        "notice": str(row.pk),
        "kind": one.kind.value,
        "number": row.number,
        "digest": row.digest,
        "words": row.template.digest,
        "language": row.language,
    }
    return NewEvent(one.case.id, "notice.frozen", one.by.id if one.by else None, values, one.to)
