"""Checks a lifting letter, or the statement that somebody was not listed, without a network: `python3 verify_letter.py --key VKEY
[FILE]` (the scanned text, else from standard input). Standard library only; it needs `verify_bundle.py` beside it. Exit 0: genuine,
and its time is not over; 3: genuine, but its time is over; 1: not genuine."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from verify_bundle import Wrong, check_signatures, read_key  # type: ignore[import-not-found]

SIGNED = r"\n((?:— \S+ \S+\n)+)"
LETTER = re.compile(
    r"(statutory-lists/lifting@v1\nmeasure \S+\nissued (?P<issued>\S+)\nuntil (?P<until>\S+)\nholder (?P<holder>.*)\n"
    r"number(?: (?P<number>.*))?\nended (?P<ended>.*)\nended-zh (?P<ended_zh>.*)\nby (?P<by>.*)\nby-zh (?P<by_zh>.*)\n)"
    + SIGNED
)
STATEMENT = re.compile(
    r"(statutory-lists/not-listed@v1\nid \S+\nat (?P<at>\S+)\nuntil (?P<until>\S+)\nnumber (?P<number>.*)\nlist (?P<list>.*)\n"
    r"list-zh (?P<list_zh>.*)\nfor (?P<asked>.*)\nfor-zh (?P<asked_zh>.*)\nlaw (?P<law>.*)\nlaw-zh (?P<law_zh>.*)\n)"
    + SIGNED
)
SAYS = {
    LETTER: "genuine: {holder} {number}\n  has ended: {ended} / {ended_zh}\n  by {by} / {by_zh}, {issued}, holds until {until}",
    STATEMENT: "genuine: {number}\n  was not listed at {at}: {list} / {list_zh}\n  said to {asked} / {asked_zh} alone, by {law} / {law_zh},"
    " holds until {until}",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key", required=True, action="append", help="the office's verifier key; may be given again")
    parser.add_argument("--on", type=date.fromisoformat, help="the day on which it is shown, as 2026-05-08")
    parser.add_argument("file", nargs="?", type=Path)
    given = parser.parse_args()
    text = given.file.read_text() if given.file else sys.stdin.read()
    try:
        return check(text.replace("\r\n", "\n").strip() + "\n", given.key, given.on or date.today())  # noqa: DTZ011, TID251 - the reader’s own clock
    except Wrong as wrong:
        print(f"NOT GENUINE: {wrong}")
        return 1


def check(text: str, keys: list[str], on: date) -> int:
    form = next((form for form in SAYS if form.fullmatch(text)), None)
    found = form.fullmatch(text) if form else None
    if form is None or found is None:
        raise Wrong("this is no lifting letter or statement, or not all of it")
    signed, lines = found[1], found[found.re.groups]
    check_signatures("the letter", signed.encode(), lines.splitlines(), [read_key(key) for key in keys])
    told = {name: value or "" for name, value in found.groupdict().items()}
    print(SAYS[form].format(**told))
    if on <= date.fromisoformat(told["until"]):
        return 0
    print("  its time is over: ask for a new one")
    return 3


if __name__ == "__main__":
    sys.exit(main())
