"""Mutants of the engine: each is a mistake that somebody could make one day. A copy of the tree gets it, and the suite must fail."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.stack.places import ROOT

LEFT_BEHIND = shutil.ignore_patterns(".git", "var", ".venv", "__pycache__", "*.pyc")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One piece of source that reads otherwise, and the tests that must notice."""

    name: str
    path: str
    what: str
    instead: str
    tests: tuple[str, ...]


SWEEP = "tests/deadlines/test_sweep.py"
CRASHES = "tests/deadlines/test_crashes.py"
GUARDS = "tests/deadlines/test_guards.py"
RACES = "tests/deadlines/test_races.py"

MUTANTS = (
    Mutant(
        "the event in a second transaction",
        "cases/transitions/consequences.py",
        "    append_many(events=[*told, *clocks, *apply_notices(pairs)])\n",
        "    from django.db import transaction\n"
        "    events = [*told, *clocks, *apply_notices(pairs)]\n"
        "    transaction.on_commit(lambda: transaction.atomic()(append_many)(events=events))\n",
        (CRASHES, SWEEP),
    ),
    Mutant(
        "no lock on the deadline",
        "deadlines/queries/sweeping.py",
        "    FOR NO KEY UPDATE SKIP LOCKED\n",
        "",
        (RACES,),
    ),
    Mutant(
        "no lock on the case",
        "cases/queries/standings.py",
        "ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
        "ORDER BY id",
        (RACES,),
    ),
    Mutant(
        "messages after the commit",
        "outbox/transitions.py",
        "            cursor.execute(PUT, [MessageState.WAITING, *map(list, zip(*rows, strict=True))])\n",
        "            given = [MessageState.WAITING, *map(list, zip(*rows, strict=True))]\n"
        "            transaction.on_commit(lambda: connection.cursor().execute(PUT, given))\n",
        (CRASHES,),
    ),
    Mutant(
        "one second early",
        "deadlines/queries/sweeping.py",
        "next_at <= (SELECT legal_now())",
        "next_at <= (SELECT legal_now()) + interval '1 second'",
        (SWEEP, GUARDS),
    ),
    Mutant(
        "a lower bound on the query",
        "deadlines/queries/sweeping.py",
        "WHERE state = 'armed' AND next_at <= (SELECT legal_now())",
        "WHERE state = 'armed' AND next_at > (SELECT legal_now()) - interval '1 day' AND next_at <= (SELECT legal_now())",
        (SWEEP,),
    ),
    Mutant(
        "a promise that is not kept",
        "deadlines/rules/timers.py",
        "        promised = timer.promised_at\n    return _counted",
        "        promised = None\n    return _counted",
        ("tests/deadlines/test_running_machine.py", "tests/deadlines/test_timers.py"),
    ),
    Mutant(
        "burdens in doubt go on",
        "deadlines/rules/timers.py",
        "        return Hold.PROVISIONAL\n",
        "        return None\n",
        (SWEEP, "tests/deadlines/test_timers.py"),
    ),
    Mutant(
        "a poison row takes the others with it",
        "deadlines/transitions/sweeping.py",
        "        return [*fire(due[:half], cases), *fire(due[half:], cases)]\n",
        "        return [Failure(one, named(error), error) for one in due if half]\n",
        (SWEEP,),
    ),
)


def main(names: list[str]) -> int:
    if not names and not passes_unchanged():
        print("  the tests fail without any mutant: what they catch says nothing")
        return 1
    survived = [mutant.name for mutant in MUTANTS if (not names or mutant.name in names) and survives(mutant)]
    for name in survived:
        print(f"  survived: {name}")
    return 1 if survived else 0


def passes_unchanged() -> bool:
    with copy() as tree:
        return run_tests(tree, tuple(sorted({test for mutant in MUTANTS for test in mutant.tests}))) == 0


def survives(mutant: Mutant) -> bool:
    """Nobody noticed. A run that cannot even collect its tests (another exit status than 1) has noticed nothing."""
    with copy() as tree:
        mutate(tree / mutant.path, mutant)
        code = run_tests(tree, mutant.tests)
    print(f"  {mutant.name}: {'caught' if code == 1 else f'not caught (pytest ended with {code})'}", flush=True)
    return code != 1


@contextmanager
def copy() -> Iterator[Path]:
    """Where the unprivileged servers of the tests can reach it."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="scs-mutant-") as scratch:
        tree = Path(scratch) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND, symlinks=True)
        (tree / ".venv").symlink_to((ROOT / ".venv").resolve())
        Path(scratch).chmod(0o755)
        yield tree


def mutate(path: Path, mutant: Mutant) -> None:
    source = path.read_text()
    if source.count(mutant.what) != 1:
        raise SystemExit(f"{mutant.path} does not have once what “{mutant.name}” changes: write the mutant anew.")
    path.write_text(source.replace(mutant.what, mutant.instead))


def run_tests(tree: Path, tests: tuple[str, ...]) -> int:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
    }
    command = [sys.executable, "-m", "tools.stack", "test", "-q", "-x", *tests]
    return subprocess.run(command, cwd=tree, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
