"""The commands behind the Makefile: up, stop, reset, test."""

import os
import shutil
import sys

from tools.stack.launcher import Launcher, stop_running
from tools.stack.places import VAR, outside
from tools.stack.refusal import Refusal, claim


def main() -> None:
    command, *rest = sys.argv[1:]
    try:
        COMMANDS[command](rest)
    except Refusal as refusal:
        sys.exit(f"\n{refusal}")


def up(_: list[str]) -> None:
    Launcher().run()


def stop(_: list[str]) -> None:
    stop_running()


def reset(_: list[str]) -> None:
    stop_running()
    if os.environ.get("YES") != "1":
        answer = input(f"Delete all data and secrets of this checkout, in {VAR}? Type yes: ")
        if answer.strip().lower() != "yes":
            raise Refusal("Nothing was deleted.")
    lock = claim(VAR)
    shutil.rmtree(outside(), ignore_errors=True)
    shutil.rmtree(VAR)
    lock.close()
    print("Deleted. `make up` begins anew.")


def test(arguments: list[str]) -> None:
    from tools.stack.testing import run_tests  # noqa: PLC0415 - the tests' own needs

    sys.exit(run_tests(arguments))


COMMANDS = {"up": up, "stop": stop, "reset": reset, "test": test}

if __name__ == "__main__":
    main()
