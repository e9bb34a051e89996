"""The tables of moves as pages: docs/moves.md and a diagram for each kind of case.

python -m tools.moves write    write them from the registered kinds
python -m tools.moves check    say which are stale; exit 1 if any is
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import django

from cases.rules.kinds import CaseKind
from cases.states import Effect, Move
from tools.checks import ENVIRONMENT, ROOT
from tools.diagrams import draw

PAGE = "docs/moves.md"
DRAWINGS = "docs/moves"
COMMAND = "python -m tools.moves write"
INTRODUCTION = f"""# Moves

<!-- Made by `{COMMAND}` from the rooms' tables of moves. Change the table, not this page. -->

Whatever happens to a case is a row of a table: from which state to which, by whom, with what effect, under which law.
The program asks these tables, the database enforces them, and this page is made from them; `make check` says when it is
stale. A kind of case that is not here does not exist.

How to read it:

- **Burden**: a new restriction, an adverse publication, or the early withdrawal of a benefit. It needs the signatures of two
  named officials; the database refuses it otherwise. **Relief**: what ends, suspends or lifts one. Neither: it restricts nobody.
- **By**: roles of officials, or parties of the case. *The clock*: it happens by itself when its time comes; in the drawing
  such a move carries a `*`. *Court*: the program of one that the list's standard names; whatever it does, it says why and
  names its document.
- **Signs as**: the part that the acting official takes. Nobody takes two different parts in one matter, superusers included.
  **Must have signed**: the parts without which it is refused. *Opens an act*: signatures begin anew.
- In a drawing a red box is a burdened state (its signatures beneath its name), a double frame is an end. Lines run right to
  the lane of the state that they lead to: red for burdens, green for relief.
"""
NONE_YET = "\nNo kind of case is registered yet.\n"


def pages(kinds: Sequence[CaseKind]) -> dict[str, str]:
    """Every page by its path in the repository."""
    text = INTRODUCTION + ("".join(map(section, kinds)) or NONE_YET)
    drawings = {drawing_of(kind): draw(kind.table, f"{kind.title}: states and moves") for kind in kinds}
    return {PAGE: text, **drawings}


def drawing_of(kind: CaseKind) -> str:
    return f"{DRAWINGS}/{kind.code}.svg"


def section(kind: CaseKind) -> str:
    drawing = drawing_of(kind).removeprefix("docs/")
    return "\n".join(
        [
            f"\n## {kind.title}",
            f"\nCode `{kind.code}`, references `{kind.prefix}-…`.",
            f"\n![{kind.title}: states and moves]({drawing})",
            "\n| state | called | nobody comes into it unsigned by | runs in it |",
            "|---|---|---|---|",
            *states(kind),
            "\n| move | from | to | effect | by | signs as | must have signed | asks for | law |",
            "|---|---|---|---|---|---|---|---|---|",
            *(row(move) for move in kind.table.moves),
            "",
        ]
    )


def states(kind: CaseKind) -> Iterator[str]:
    burdened = dict(kind.table.burdened)
    for state in kind.table.states:
        timers = ", ".join(sorted(kind.required_timers.get(state, ())))
        parts = ", ".join(sorted(burdened.get(state, ())))
        yield cells(f"`{state}`", kind.state_titles[state], parts, timers)


def row(move: Move) -> str:
    return cells(
        f"**{move.verb}**<br>{move.title}",
        ", ".join(f"`{source}`" for source in move.sources) or "a new case",
        f"`{move.target}`" if move.target else "stays",
        {Effect.BURDEN: "Burden", Effect.RELIEF: "Relief", None: ""}[move.effect],
        ", ".join([*(["*the clock*"] if move.by_clock else []), *sorted(move.who)]),
        f"{move.part or ''}{' (opens an act)' if move.opens_act else ''}",
        ", ".join(sorted(move.needs)),
        ", ".join(f"{field.name}{'' if field.required else '?'}" for field in move.fields),
        move.law,
    )


def cells(*texts: str) -> str:
    return "| " + " | ".join(text.replace("|", "\\|").replace("\n", " ") for text in texts) + " |"


def stale(wanted: dict[str, str], root: Path) -> list[str]:
    """What is missing, or says something else, or is of a kind that is no more."""
    left = {f"{DRAWINGS}/{path.name}" for path in (root / DRAWINGS).glob("*.svg")} - set(wanted)
    differing = [path for path, text in wanted.items() if not is_same(root / path, text)]
    return sorted([*differing, *left])


def is_same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


def write(wanted: dict[str, str], root: Path) -> None:
    for path in stale(wanted, root):
        if path in wanted:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(wanted[path])
        else:
            (root / path).unlink()


def registered() -> list[CaseKind]:
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scs_admin.settings")
    django.setup()
    from cases.queries.kinds import kinds  # noqa: PLC0415 - only once Django is ready

    return kinds()


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    if list(arguments) not in (["write"], ["check"]):
        print(__doc__)
        return 2
    wanted = pages(registered())
    if arguments[0] == "write":
        write(wanted, root)
        return 0
    found = stale(wanted, root)
    for path in found:
        print(f"{path} is stale: run `{COMMAND}`")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
