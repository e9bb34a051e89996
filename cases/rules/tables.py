"""Whether a table of moves is lawful as a table. Asked once, when a room registers its kind of case."""

from collections.abc import Iterator

from cases.states import Effect, Move, Party, Table
from people.states import Role

TWO = 2  # named humans behind every burden: RULES.md, invariant 13


class Malformed(Exception):
    """A table that would let a burden through, or that cannot be read as one."""


def check_table(table: Table) -> None:
    for fault in faults(table):
        raise Malformed(f"{table.kind}: {fault}")


def faults(table: Table) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for move, source, target in table.edges():
        if (move.verb, source) in seen:
            yield f"{move.verb!r} leads from {source!r} to two places."
        seen.add((move.verb, source))
        if source not in ("", *table.states) or target not in table.states:
            yield f"{move.verb!r} leads from {source!r} to {target!r}, which are not both states."
    for move in table.moves:
        yield from (f"{move.verb!r}: {fault}" for fault, found in faults_of(move).items() if found)
    if not any(move.opens for move in table.moves):
        yield "no move opens a case."
    for state, parts in table.burdened:
        if state not in table.states or len(parts) < TWO:
            yield f"the burdened state {state!r} needs two parts."


def faults_of(move: Move) -> dict[str, bool]:
    officials = any(isinstance(one, Role) for one in move.who)
    return {
        "a burden needs the signatures of two.": move.effect is Effect.BURDEN and len(move.needs) < TWO,
        "nobody may do it.": not move.who and not move.by_clock,
        "only officials sign.": move.part is not None and not officials,
        "the clock signs nothing.": move.part is not None and move.by_clock,
        "a court gives relief, and signs nothing.": Party.COURT in move.who
        and (move.effect is not Effect.RELIEF or move.part is not None),
        "the mover's part is not among those it needs.": bool(move.needs)
        and move.part is not None
        and move.part not in move.needs,
        "a new case begins with an act of its own.": move.opens and move.opens_act,
        "it does not ask for the assignee.": move.assigns and "assignee" not in {field.name for field in move.fields},
        "`reason` is asked for by the engine itself.": "reason" in {field.name for field in move.fields},
        "it names no law.": not move.law,
        "it has no title.": not move.title,
    }
