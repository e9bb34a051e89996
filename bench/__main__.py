"""`make bench`: every benchmark, one printed row a figure; `make bench ONLY=name` runs those whose name has it.

A module `bench/<subject>.py` offers `BENCHMARKS: dict[str, Benchmark]`; a benchmark takes the scale and yields rows.
Each module runs in a process of its own, for it may start servers, and set Django up on them, as it needs.
"""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.rows import Benchmark
from tools.stack.places import ROOT, VAR

HERE = Path(__file__).resolve().parent
DEFAULT_SCALE = "0.02"
RESULTS = VAR / "bench.json"
PART = VAR / "bench" / "part.json"  # what the module that ran last has found


def subjects() -> list[str]:
    return [path.stem for path in sorted(HERE.glob("*.py")) if not path.stem.startswith("__")]


def benchmarks(subject: str, only: str) -> Iterator[Benchmark]:
    module = importlib.import_module(f"bench.{subject}")
    for name, benchmark in getattr(module, "BENCHMARKS", {}).items():
        if only in f"{subject}.{name}":
            yield benchmark


def run_one(subject: str, only: str) -> None:
    scale = float(os.environ.get("SCALE") or DEFAULT_SCALE)
    found = []
    for benchmark in benchmarks(subject, only):
        for row in benchmark(scale):
            print(row, flush=True)
            found.append(row.as_json())
            PART.write_text(json.dumps(found))


def run_apart(subject: str) -> tuple[list[dict[str, Any]], bool]:
    PART.unlink(missing_ok=True)
    process = subprocess.run([sys.executable, "-m", "bench", subject], cwd=ROOT)
    return json.loads(PART.read_text()) if PART.exists() else [], process.returncode == 0


def main() -> None:
    only = os.environ.get("ONLY") or ""
    PART.parent.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    broken = []
    for subject in subjects():
        if any(benchmarks(subject, only)):
            found, is_done = run_apart(subject)
            rows += found
            broken += [] if is_done else [subject]
    if not rows and not broken:
        sys.exit(f"No benchmark has {only!r} in its name.")
    RESULTS.write_text(json.dumps(rows, indent=1))
    short = [row["name"] for row in rows if row["ok"] is False]
    said = [f"short of the gate: {', '.join(short)}"] if short else []
    said += [f"did not finish: {', '.join(broken)}"] if broken else []
    if said:
        sys.exit("\n".join(said))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_one(sys.argv[1], os.environ.get("ONLY") or "")
    else:
        main()
