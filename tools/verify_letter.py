"""Checks a lifting letter without a network: `python3 verify_letter.py --key VKEY [FILE]` (the scanned text, else from standard
input). Standard library only; it needs `verify_bundle.py` beside it. Exit 0: genuine, and its time is not over; 3: genuine, but
its time is over; 1: not genuine."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from verify_bundle import Wrong, check_signatures, read_key  # type: ignore[import-not-found]

FORM = re.compile(
    r"(statutory-lists/lifting@v1\nmeasure \S+\nissued (\S+)\nuntil (\S+)\nholder (.*)\nnumber(?: (.*))?\nended (.*)\n"
    r"ended-zh (.*)\nby (.*)\nby-zh (.*)\n)\n((?:— \S+ \S+\n)+)"
)


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
    found = FORM.fullmatch(text)
    if not found:
        raise Wrong("this is no lifting letter, or not all of it")
    signed, issued, until, holder, number, ended, ended_zh, by, by_zh, lines = found.groups()
    check_signatures("the letter", signed.encode(), lines.splitlines(), [read_key(key) for key in keys])
    print(
        f"genuine: {holder} {number or ''}\n  has ended: {ended} / {ended_zh}\n  by {by} / {by_zh}, {issued}, holds until {until}"
    )
    if on <= date.fromisoformat(until):
        return 0
    print("  its time is over: ask for a new one")
    return 3


if __name__ == "__main__":
    sys.exit(main())
