"""`make bench`: every benchmark, one printed row a figure; `make bench ONLY=name` runs those whose name has it.

A module `bench/<subject>.py` offers `BENCHMARKS: dict[str, Benchmark]`; a benchmark takes the scale and yields rows.
"""

import importlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Benchmark, Row
from tools.stack.places import VAR

HERE = Path(__file__).resolve().parent
DEFAULT_SCALE = "0.02"


def benchmarks(only: str) -> Iterator[Benchmark]:
    for path in sorted(HERE.glob("*.py")):
        if path.stem in {"__init__", "__main__", "rows", "world"}:
            continue
        module = importlib.import_module(f"bench.{path.stem}")
        for name, benchmark in getattr(module, "BENCHMARKS", {}).items():
            if only in f"{path.stem}.{name}":
                yield benchmark


def main() -> None:
    scale = float(os.environ.get("SCALE") or DEFAULT_SCALE)
    only = os.environ.get("ONLY") or ""
    rows: list[Row] = []
    for benchmark in benchmarks(only):
        for row in benchmark(scale):
            print(row, flush=True)
            rows.append(row)
    if not rows:
        sys.exit(f"No benchmark has {only!r} in its name.")
    VAR.mkdir(exist_ok=True)
    (VAR / "bench.json").write_text(json.dumps([row.as_json() for row in rows], indent=1))
    short = [row.name for row in rows if row.ok is False]
    if short:
        sys.exit(f"short of the gate: {', '.join(short)}")


if __name__ == "__main__":
    main()
