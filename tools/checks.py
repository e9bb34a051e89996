"""`make check`: everything that can be said without running the program. All checks run; the exit status tells of any failure."""

import ast
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LONGEST_FUNCTION = 40
LONGEST_MODULE = 400
LONGEST_TEST_MODULE = 700
ONE_FILE = {"tools/verify_bundle.py": 700}  # auditors carry it alone, so it cannot be split

# Settings that let Django load without any server: nothing here connects.
ENVIRONMENT = {
    **os.environ,
    "PYTHONDONTWRITEBYTECODE": "",  # Django begins several times: what is compiled once is kept
    "DATABASE_URL": "postgresql://nobody@/nothing?host=/nonexistent",
    "SCS_MODE": "demo",
    "SCS_SECRET_KEY": "only-for-checks-" * 4,
    "SCS_FIELD_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "REDIS_URL": "redis://localhost:6379/0",
    "SCS_DATABASE_POOL": "0",
}

PYTHON = [sys.executable]
COMMANDS: dict[str, list[str | Path]] = {
    "lint": [*PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "format": [*PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "types": [*PYTHON, "-m", "mypy", "--no-error-summary", "."],
    "import contracts": [BIN / "python", BIN / "lint-imports", "--no-cache"],
    "templates": [*PYTHON, "-m", "djlint", "--quiet", "--lint", "templates"],
    "migrations": [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run", "-v", "0"],
    "system checks": [*PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "translations": [*PYTHON, "-m", "tools.translations", "check"],
    "generated docs": [*PYTHON, "-m", "tools.moves", "check"],
    "invariants": [*PYTHON, "-m", "tools.invariants", "check"],
    "sizes": [*PYTHON, "-m", "tools.checks", "sizes"],
}


def main() -> int:
    if sys.argv[1:] == ["sizes"]:
        return report_sizes()
    failed = [name for name, command in COMMANDS.items() if not passes(name, command)]
    print("\nall checks passed" if not failed else f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


def passes(name: str, command: list[str | Path]) -> bool:
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"  {name:<18} {verdict}  {time.monotonic() - began:.1f} s", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).strip())
    return done.returncode == 0


def report_sizes() -> int:
    faults = [fault for path in sources() for fault in oversized(path)]
    print("\n".join(faults))
    return 1 if faults else 0


def sources() -> Iterator[Path]:
    """In `var` the servers of tests come and go."""
    folders = [one for one in ROOT.iterdir() if one.is_dir() and one.name not in {".venv", "var"}]
    for path in sorted([*ROOT.glob("*.py"), *(path for one in folders for path in one.glob("**/*.py"))]):
        if "migrations" not in path.relative_to(ROOT).parts:
            yield path


def oversized(path: Path) -> Iterator[str]:
    text = path.read_text()
    name = path.relative_to(ROOT)
    is_test = name.parts[0] == "tests"
    limit = ONE_FILE.get(str(name), LONGEST_TEST_MODULE if is_test else LONGEST_MODULE)
    if (lines := text.count("\n")) > limit:
        yield f"{name}: {lines} lines; split it by verb or by subject ({limit} at most)"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_test:
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines ({LONGEST_FUNCTION} at most)"


if __name__ == "__main__":
    sys.exit(main())
