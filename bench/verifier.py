"""The offline verifier: how much more than the hashing itself it costs to check a log's root and every chain."""

import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from bench.rows import Benchmark, Row
from tests.tools.builder import Export, Keeper, history
from tools.stack.places import VAR
from tools.verify_bundle import HASH, read_key, read_log, read_zip, verify

EVENTS = 1_000_000
PER_CHAIN = 8
RUNS = 3


def verification(scale: float) -> Iterator[Row]:
    """Against the floor: each leaf and each node of the tree hashed once, and nothing else done."""
    count = max(1000, int(EVENTS * scale))
    data = made(count)
    content = read_zip(data)["data/log.jsonl"].content
    lines = bytes(content).splitlines()
    one_pass = best(lambda: sha256(content).digest())
    floor = best(lambda: hash_everything(lines))
    log = best(lambda: read_log(content, set()))
    whole = best(lambda: list(verify(data, [read_key(str(Keeper().key))], [])))
    against = f"bare hashing {count / floor:,.0f}/s"
    yield Row("verifier.root and chains", count / log, "events/s", against, log / floor, 12, at_most=True, scale=scale)
    yield Row("verifier.whole export", count / whole, "events/s", against, whole / floor, scale=scale)
    yield Row(
        "verifier.root and chains, in seconds",
        log,
        "s",
        f"one hash of the whole file {one_pass:.3f} s",
        log / one_pass,
        scale=scale,
    )


def made(count: int) -> bytes:
    kept = VAR / "bench" / f"export-{count}.zip"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".unfinished")
        unfinished.write_bytes(Export(list(history(count, chains=count // PER_CHAIN))).zip())
        unfinished.replace(kept)
    return kept.read_bytes()


def best(work: Callable[[], Any]) -> float:
    return min(seconds(work) for _ in range(RUNS))


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def hash_everything(lines: list[bytes]) -> bytes:
    level = b"".join([sha256(b"\0" + line).digest() for line in lines])
    while len(level) > HASH:
        pairs = range(0, len(level) - HASH, 2 * HASH)
        level = b"".join([sha256(b"\1" + level[i : i + 2 * HASH]).digest() for i in pairs])
    return level


BENCHMARKS: dict[str, Benchmark] = {"verification": verification}
