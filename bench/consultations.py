"""A hundred thousand comments on one text: how long it takes to sort them, and how fast its pages stay."""

import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench.house import get, served
from bench.rows import Benchmark, Row
from tools.stack.places import ROOT

COMMENTS = 100_000
PAGES = ("", "comments/", "groups/", "answers/")
ASKED = 60


def comments(scale: float) -> Iterator[Row]:
    """Grouped from nothing, in one run; against no more than reading the rows. Then each page, one after another."""
    count = max(1000, int(COMMENTS * scale))
    server = served()
    with server as port:
        as_owner = server.env | {"SCS_AS_OWNER": "1"}
        filled = run(as_owner, "fill", str(count))
        told = run(server.env, "group", filled["draft"])
        run(as_owner, "answer", filled["draft"])
        against = f"reading the rows {told['bare']:.2f} s; {told['groups']} groups"
        yield Row("consultations.grouping", told["seconds"], "s", against, gate=60, at_most=True, scale=scale)
        each = told["seconds"] / told["grouped"] * 1000
        yield Row("consultations.grouping, each", each, "ms", f"{told['grouped']} comments", scale=scale)
        for page in PAGES:
            name = f"consultations.page {page or 'text'}, p95"
            yield Row(
                name,
                p95(port, f"/consultations/{filled['slug']}/{page}"),
                "ms",
                f"{count} comments",
                gate=150,
                at_most=True,
                scale=scale,
            )


def run(env: dict[str, str], *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.project.comments", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def p95(port: int, path: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        if (status := get(connection, path)) != 200:
            raise SystemExit(f"{path} answered {status}")
        times.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(times[5:], n=20)[-1]


BENCHMARKS: dict[str, Benchmark] = {"comments": comments}
