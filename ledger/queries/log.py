"""The log: where events stand in it, its tiles, its checkpoints, proofs."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from ledger.models import Checkpoint, Log, Page, Queued, Signer, Tile
from ledger.rules import merkle, tiles
from ledger.rules.notes import VerifierKey


def size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_size()")
        return int(cursor.fetchone()[0])


def indexes_of(events: Collection[int]) -> dict[int, int]:
    """The log index of each event that the log has taken in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event, page.number * 256 + array_position(page.events, event) - 1"
            " FROM unnest(%s::bigint[]) AS event"
            " JOIN ledger_page AS page ON page.span @> event AND event = ANY (page.events)",
            [list(events)],
        )
        return dict(cursor.fetchall())


def event_at(index: int) -> int | None:
    number, place = divmod(index, tiles.WIDTH)
    events = Page.objects.filter(number=number).values_list("events", flat=True).first() or []
    return events[place] if 0 <= place < len(events) else None


def latest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-id").first()


def read_tile(level: int, index: int) -> bytes:
    """A full tile, or what stands of it."""
    return bytes(Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first() or b"")


def node() -> merkle.Node:
    """A reader of nodes that asks for each tile once."""
    cache: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        if (level, index) not in cache:
            cache[level, index] = read_tile(level, index)
        return cache[level, index]

    return tiles.node_reader(read)


def edge_at(entries: int) -> tiles.Edge:
    """The right edge of the tree of the first entries, as the stored tiles have it."""
    levels = []
    for level in range(tiles.height_of(entries)):
        nodes = tiles.nodes_in(level, entries)
        levels.append(read_tile(level, nodes // tiles.WIDTH)[: nodes % tiles.WIDTH * tiles.HASH])
    return tiles.Edge(entries, tuple(levels))


def leaf_hashes(first: int, upto: int) -> bytes:
    """From the lowest tiles, which the database fills itself."""
    begin = first // tiles.WIDTH
    lowest = Tile.objects.filter(level=0, index__gte=begin).order_by("index").values_list("hashes", flat=True)
    together = b"".join(map(bytes, lowest))
    return together[(first - begin * tiles.WIDTH) * tiles.HASH : (upto - begin * tiles.WIDTH) * tiles.HASH]


def proof_of(index: int, within: int) -> list[bytes]:
    return merkle.inclusion_proof(index, within, node())


def root_at(entries: int) -> bytes:
    return merkle.root_at(entries, node())


def waiting() -> int:
    return Queued.objects.count()


def sequencer_lag() -> timedelta:
    """How long the oldest event has waited for the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_timestamp() - event.recorded_at FROM ledger_event AS event"
            " WHERE event.id = (SELECT min(event) FROM ledger_queued)"
        )
        row = cursor.fetchone()
    return max(row[0], timedelta(0)) if row else timedelta(0)


def sequencer_lag_seconds() -> float:
    return sequencer_lag().total_seconds()


def log_id() -> UUID:
    return Log.objects.values_list("id", flat=True).get()


def origin() -> str:
    """The log's name. Every demonstration world has a log of its own, so that none seems to rewrite another's."""
    return f"{settings.LEDGER_ORIGIN}/{log_id().hex[:8]}" if settings.DEMO else str(settings.LEDGER_ORIGIN)


def outside_checkpoint_path() -> Path:
    """Where the newest checkpoint is kept outside the database."""
    return Path(settings.CHECKPOINT_DIR) / f"{origin().replace('/', '_')}.note"


def verifier_keys() -> list[VerifierKey]:
    """The public keys that the sequencer has signed with, newest first."""
    return [VerifierKey.parse(vkey) for vkey in Signer.objects.order_by("-id").values_list("vkey", flat=True)]


def verifier_key() -> VerifierKey | None:
    return next(iter(verifier_keys()), None)
