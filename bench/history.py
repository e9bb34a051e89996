"""Telling one change of one row: what the ledger takes for it, and what the packages take that keep a history beside it.

Theirs is a row that anybody may alter. Ours is sealed, chained, signed, and can be proved to an outsider; so it costs more.
"""

from collections.abc import Callable, Iterator
from statistics import median
from uuid import uuid4

import psycopg

from bench.rounds import seconds
from bench.rows import Benchmark, Row
from bench.world import world

CHANGES = 100
CHAIN, ALICE, CHARLIE = uuid4(), uuid4(), uuid4()


def one_change(scale: float) -> Iterator[Row]:
    """Each change in a transaction of its own, through the ORM; in turn, round by round, beside an UPDATE told by nobody."""
    allow_their_functions()
    tellers = told_by()
    rounds = {name: [] for name in tellers}
    for number in range(max(12, int(60 * scale))):
        for name in sorted(tellers, reverse=number % 2 == 0):
            rounds[name].append(seconds(tellers[name]) / CHANGES)
    bare = rounds.pop("nobody")[1:]
    for name, taken in rounds.items():
        ratio = median(without / with_it for with_it, without in zip(taken[1:], bare, strict=True))
        against = f"UPDATE told by nobody {1 / median(bare):,.0f}/s"
        yield Row(f"ledger.change told by {name}", 1 / median(taken[1:]), "changes/s", against, ratio, scale=scale)


def allow_their_functions() -> None:
    """The triggers of django-pghistory call these; in our database nobody may call a function who was not given it."""
    with psycopg.connect(world().owner, autocommit=True) as owner:
        query = (
            r"SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE '\_pgtrigger%' OR proname LIKE '\_pgh%'"
        )
        for (function,) in owner.execute(query).fetchall():
            owner.execute(f"GRANT EXECUTE ON FUNCTION {function} TO PUBLIC")


def told_by() -> dict[str, Callable[[], None]]:
    from django.db import transaction  # noqa: PLC0415 - the world comes first

    from bench.peers import models  # noqa: PLC0415
    from clock.queries import legal_now  # noqa: PLC0415
    from ledger.transitions import NewEvent, append_many  # noqa: PLC0415

    def changing(model: type[models.Entry], tell: Callable[[models.Entry], object]) -> Callable[[], None]:
        entry = model.objects.create(state="proposed", version=0, reason="served by post", updated_at=legal_now())

        def change() -> None:
            for _ in range(CHANGES):
                with transaction.atomic():
                    entry.version += 1
                    entry.state = "notified" if entry.version % 2 else "proposed"
                    entry.save()
                    tell(entry)

        return change

    def append(entry: models.Entry) -> None:
        values = {"state": entry.state, "version": entry.version, "reason": entry.reason}
        append_many(events=[NewEvent(CHAIN, "bench.changed", ALICE, values, CHARLIE)])

    return {
        "nobody": changing(models.Untold, lambda _: None),
        "the ledger": changing(models.ToldByLedger, append),
        "django-simple-history": changing(models.ToldBySimpleHistory, lambda _: None),
        "django-pghistory": changing(models.ToldByPghistory, lambda _: None),
    }


BENCHMARKS: dict[str, Benchmark] = {"one_change": one_change}
