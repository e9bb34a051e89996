"""The one choke point: whatever happens to a case happens here, in eight steps, in one transaction.

Steps 1 to 3 decide, 4 to 8 write. They work on many cases at once: the sweep's thousand and an official's one take the
same way. Order and reasons: docs/decisions/0010-one-choke-point-and-signatures.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cases.queries import standings
from cases.queries.kinds import kind_of
from cases.rules.fields import Fault, Invalid, clean, fields_of
from cases.rules.kinds import Taken, Value
from cases.rules.standing import Actor, Asked, Standing
from cases.rules.verdicts import Overtaken, Refusal, Text, UnknownMove
from cases.states import Effect, Move, gettext_noop
from cases.transitions.consequences import carry_out, record, sign
from cases.transitions.repeating import once
from cases.transitions.settling import settled
from clock.queries import Reading, reading
from ledger.transitions.binding import binding_cursor
from people.queries import officials_named

# Step 4. Exactly one row a case, or somebody else was there in between.
MOVE = """
    UPDATE cases_case AS moved
    SET state = taken.target, version = moved.version + 1, verb = taken.verb, act = taken.act,
        assignee_id = CASE WHEN taken.assigns THEN taken.assignee ELSE moved.assignee_id END,
        updated_at = greatest(moved.updated_at, taken.at)
    FROM unnest(%b::uuid[], %b::int[], %b::text[], %b::text[], %b::text[], %b::uuid[], %b::bool[], %b::bigint[],
                %b::timestamptz[])
        AS taken (id, version, source, target, verb, act, assigns, assignee, at)
    WHERE moved.id = taken.id AND moved.version = taken.version AND moved.state = taken.source
    RETURNING moved.id
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """One move that somebody asks for. Nobody: the clock."""

    case_id: UUID
    verb: str
    by: Actor | None
    at: datetime
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    if_version: int | None = None
    because: Mapping[str, Value] = field(default_factory=dict)  # the deadline that ran out; for the ledger


@dataclass(frozen=True, slots=True)
class Moved:
    case_id: UUID
    state: str
    version: int
    repeated: bool = False  # this very wish, by its key, was fulfilled before


def move(
    *,
    case_id: UUID,
    verb: str,
    by: Actor | None,
    at: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    if_version: int | None = None,
    key: str | None = None,
) -> Moved:
    """One move of one case, or `Refusal`, `Overtaken`, `Invalid`: then nothing has changed."""
    wish = Wish(case_id, verb, by, at, reason, data or {}, if_version)
    if key is None:
        return fulfil(wish)
    kept = once(
        owner=by.id if by else case_id,
        key=key,
        asked=[str(case_id), verb, reason, wish.data],
        produce=lambda: {"state": (done := fulfil(wish)).state, "version": done.version},
    )
    return Moved(case_id, kept.outcome["state"], kept.outcome["version"], repeated=kept.repeated)


def fulfil(wish: Wish) -> Moved:
    (outcome,) = move_many(wishes=[wish])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def move_many(*, wishes: Sequence[Wish], locked: bool = False) -> list[Moved | Refusal]:
    """In the wishes' order. What a rule refuses is left out and answered; what breaks breaks the whole batch.

    `locked`: the caller holds the locks of these cases, as the sweep does.
    """
    if len({wish.case_id for wish in wishes}) < len(wishes):
        raise ValueError("One move a case at a time.")
    with settled():
        verdicts = decide(wishes, locking=not locked)
        taken = [one for one in verdicts if isinstance(one, Taken)]
        change(taken)
        sign(taken)
        consequences = carry_out(taken)
        record(taken, consequences)
    return [Moved(one.case.id, one.target, one.version) if isinstance(one, Taken) else one for one in verdicts]


def decide(wishes: Sequence[Wish], *, locking: bool) -> list[Taken | Refusal]:
    """Steps 1 to 3: lock the cases; under their locks read the facts, ask the rule."""
    ids = [wish.case_id for wish in wishes]
    cases = standings.standings(ids, askers=[wish.by for wish in wishes], locking=locking)
    clock = reading()
    facts = standings.facts_of(list(cases.values()), clock.now)
    return [decide_one(wish, cases[wish.case_id], facts[wish.case_id], clock) for wish in wishes]


def decide_one(wish: Wish, case: Standing, facts: Any, clock: Reading) -> Taken | Refusal:
    if wish.if_version is not None and wish.if_version != case.version:
        raise Overtaken(expected=wish.if_version, found=case.version)
    kind = kind_of(case.kind)
    row = kind.table.find(wish.verb, case.state)
    if row is None or row.opens:
        raise UnknownMove(wish.verb)
    # A filing counts from its receipt; a burden from after the lock, whatever its sender read before.
    at = clock.now if row.effect is Effect.BURDEN else min(wish.at, clock.now)
    asked = Asked(at=at, by=wish.by, clock_trusted=clock.trusted)
    if (verdict := kind.judge(row, case, facts, asked)).open:
        asked = replace(asked, data=cleaned(row, wish))
        verdict = kind.judge(row, case, facts, asked)
    if not verdict.open:
        return Refusal(*verdict.because)
    act = uuid4() if row.opens_act else case.act
    return Taken(case, row, asked, wish.reason.strip(), facts, case.version + 1, act, wish.because)


def cleaned(row: Move, wish: Wish) -> dict[str, Any]:
    """What was sent, in its types; and from officials a reason, for every step (RULES.md 15)."""
    data = clean(fields_of(row, wish.by), {**wish.data, "reason": wish.reason})
    data.pop("reason")
    return data


def change(taken: Sequence[Taken]) -> None:
    """Step 4."""
    if not taken:
        return
    assignees = assignees_of(taken)
    rows = [row_of(one, assignees.get(one.case.id)) for one in taken]
    with binding_cursor() as cursor:
        cursor.execute(MOVE, [list(column) for column in zip(*rows, strict=True)])
        moved = {row[0] for row in cursor.fetchall()}
    for one in taken:
        if one.case.id not in moved:
            raise Overtaken(expected=one.case.version, found=one.version)


def row_of(one: Taken, assignee: int | None) -> tuple[Any, ...]:
    return (
        one.case.id,
        one.case.version,
        one.case.state,
        one.target,
        one.move.verb,
        one.act,
        one.move.assigns,
        assignee,
        one.asked.at,
    )


def assignees_of(taken: Sequence[Taken]) -> dict[UUID, int]:
    names = {one.case.id: one.asked.data["assignee"] for one in taken if one.move.assigns and one.asked.data}
    found = officials_named([name for name in names.values() if name])
    unknown = [name for name in names.values() if name and name not in found]
    if unknown:
        raise Invalid(Fault("/assignee", Text(gettext_noop("There is no such official."))))
    return {case: found[name] for case, name in names.items() if name}
