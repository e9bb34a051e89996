"""A case begins with a move as well: the one of its kind's table that comes from nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

from cases.models import Case
from cases.queries.kinds import kind_of
from cases.queries.standings import Involved, involved
from cases.rules.kinds import Taken
from cases.rules.references import reference
from cases.rules.standing import Actor, Asked, Standing, official_of
from cases.rules.verdicts import Refusal, UnknownMove
from cases.states import Move
from cases.transitions.consequences import carry_out, record, sign
from cases.transitions.erasing import BESIDE_OTHERS, keep_out
from cases.transitions.moving import Wish, cleaned
from cases.transitions.repeating import once
from cases.transitions.settling import settled
from clock.queries import READING, Reading

# The clock is read and the case numbered in one: whoever is refused gives the number back with the transaction.
COUNT_ON = f"""
    WITH clock (now, shifted, demo, trusted, observed) AS ({READING}), counted AS (
        INSERT INTO cases_counter (prefix, year, last)
        SELECT %s, extract(year FROM now AT TIME ZONE %s), 1 FROM clock
        ON CONFLICT (prefix, year) DO UPDATE SET last = cases_counter.last + 1
        RETURNING year, last
    )
    SELECT year, last, clock.* FROM clock, counted
"""  # noqa: S608 - a constant of ours


@dataclass(frozen=True, slots=True)
class Opening:
    """What the room that opens a case has decided about it. `facts` are what its rule for the opening move is asked with."""

    kind: str
    verb: str
    agency: int
    matter: UUID | None = None  # an appeal is of its listing's matter
    subject: UUID | None = None
    list_slug: str = ""
    assignee: int | None = None
    facts: Any = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    case_id: UUID
    ref: str
    repeated: bool = False


def open_case(*, opening: Opening, by: Actor | None, at: datetime, reason: str = "", key: str | None = None) -> Opened:
    """A new case in the first state of its kind, signed where its table says so; or `Refusal`, `Invalid`."""
    if key is None:
        return begin(opening, by, at, reason)

    def produce() -> dict[str, str]:
        made = begin(opening, by, at, reason)
        return {"case_id": str(made.case_id), "ref": made.ref}

    asked = [opening.kind, opening.verb, opening.agency, opening.matter, opening.subject, opening.data, reason]
    kept = once(owner=by.id if by else UUID(int=0), key=key, asked=asked, produce=produce)
    return Opened(UUID(kept.outcome["case_id"]), kept.outcome["ref"], repeated=kept.repeated)


def begin(opening: Opening, by: Actor | None, at: datetime, reason: str) -> Opened:
    kind = kind_of(opening.kind)
    row = kind.table.find(opening.verb, "")
    if row is None or not row.opens:
        raise UnknownMove(opening.verb)
    with settled():
        if opening.subject is not None:
            keep_out(opening.subject, BESIDE_OTHERS)
        ref, clock = numbered(kind.prefix)
        case = unopened(opening, by)
        wish = Wish(case.id, opening.verb, by, at, reason, opening.data)
        taken = decide(row, case, opening.facts, wish, clock)
        taken = replace(taken, case=replace(case, ref=ref))
        insert(taken, opening)
        sign([taken])
        record([taken], carry_out([taken]))
    return Opened(case.id, ref)


def unopened(opening: Opening, by: Actor | None) -> Standing:
    """The case before it is one, with those who have signed in its matter."""
    matter = opening.matter or uuid4()
    is_old = opening.matter is not None  # in a matter of its own nobody has signed, or stepped aside
    person = official_of(by)
    found = involved([matter], [] if person is None else [person]) if is_old else Involved()
    return Standing(
        id=uuid4(),
        ref="",
        kind=opening.kind,
        state="",
        version=0,
        agency=opening.agency,
        matter=matter,
        act=uuid4(),
        subject=opening.subject,
        list_slug=opening.list_slug,
        signed=frozenset(found.signed[matter]),
        recused=found.recused[matter],
        stand_ins=found.stand_ins[matter],
    )


def decide(row: Move, case: Standing, facts: Any, wish: Wish, clock: Reading) -> Taken:
    asked = Asked(at=min(wish.at, clock.now), by=wish.by, clock_trusted=clock.trusted)
    asked = replace(asked, data=cleaned(row, wish))
    verdict = kind_of(case.kind).judge(row, case, facts, asked)
    if not verdict.open:
        raise Refusal(*verdict.because)
    return Taken(case, row, asked, wish.reason.strip(), facts, version=1, act=case.act)


def numbered(prefix: str) -> tuple[str, Reading]:
    """The next reference of this year, and the clock by which it is this year."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ON, [prefix, settings.TIME_ZONE])
        year, last, *read = cursor.fetchone()
    return reference(prefix, year, last), Reading(*read)


def insert(taken: Taken, opening: Opening) -> None:
    Case.objects.create(
        id=taken.case.id,
        ref=taken.case.ref,
        kind=opening.kind,
        list_slug=opening.list_slug,
        state=taken.target,
        verb=taken.move.verb,
        matter=taken.case.matter,
        act=taken.act,
        subject=opening.subject,
        agency_id=opening.agency,
        assignee_id=opening.assignee,
        opened_at=taken.asked.at,
        updated_at=taken.asked.at,
    )
