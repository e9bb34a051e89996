"""RULES.md's invariants and the tests that prove them, as a page: docs/invariants.md.

python -m tools.invariants write    write it from the marks in the tests
python -m tools.invariants check    say whether it is stale, or a door unproved; exit 1 if so
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from regimes.rules.invariants import INVARIANTS
from tools.checks import ROOT

PAGE = ROOT / "docs/invariants.md"
COMMAND = "python -m tools.invariants write"
DOORS = {"rest": "REST", "desk": "the desk", "sql": "raw SQL as the application", "past": "past every guard"}
NEEDED = ("rest", "desk", "sql")
INTRODUCTION = f"""# Invariants, and what proves them

<!-- Made by `{COMMAND}` from the marks `@keeps(number, doors)` in the tests. Mark the test, not this page. -->

Seventeen things that the program makes impossible, each attacked through REST, at the officials' desk, and by raw SQL with the
application's own password. What an owner or a superuser of the database writes past every guard cannot be prevented: some of
it is found by `verify_ledger`: where a last row says so. `make check` fails when a door has no proof, or this page is stale.
"""


class Proof(NamedTuple):
    path: str
    line: int
    name: str


Proofs = Mapping[tuple[int, str], list[Proof]]


def proofs() -> Proofs:
    found: dict[tuple[int, str], list[Proof]] = defaultdict(list)
    for path in sorted(ROOT.glob("tests/**/test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                for number, door in marks(node):
                    found[number, door].append(Proof(str(path.relative_to(ROOT)), node.lineno, node.name))
    return found


def marks(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "keeps":
            number, *doors = (ast.literal_eval(given) for given in mark.args)
            yield from ((number, door) for door in doors)


def page(found: Proofs) -> str:
    parts = [INTRODUCTION]
    for one in INVARIANTS:
        parts.append(f"\n## {one.number}. {one.promise}\n\n| door | proof |\n|---|---|\n")
        for door, name in DOORS.items():
            if told := found.get((one.number, door)):
                parts.append(f"| {name} | {'<br>'.join(link(proof) for proof in told)} |\n")
    return "".join(parts)


def link(proof: Proof) -> str:
    said = proof.name.removeprefix("test_").replace("_", " ")
    return f"[{said}](../{proof.path}) ({proof.path.removeprefix('tests/')})"


def unproved(found: Proofs) -> list[str]:
    numbers = {one.number for one in INVARIANTS}
    gaps = [
        f"{one.number} at {DOORS[door]}" for one in INVARIANTS for door in NEEDED if not found.get((one.number, door))
    ]
    unknown = [
        f"{number} at {door}, which is none" for number, door in found if number not in numbers or door not in DOORS
    ]
    return gaps + unknown


def main() -> int:
    found = proofs()
    for gap in (gaps := unproved(found)):
        print(f"No test keeps invariant {gap}.")
    text = page(found)
    if sys.argv[1:] == ["write"]:
        PAGE.write_text(text)
        return 1 if gaps else 0
    stale = not PAGE.exists() or PAGE.read_text() != text
    if stale:
        print(f"docs/invariants.md is stale. Run: {COMMAND}")
    return 1 if gaps or stale else 0


if __name__ == "__main__":
    sys.exit(main())
