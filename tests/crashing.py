"""Kills a process of ours in the middle of its work, at each statement in turn: what a crash leaves behind is looked at."""

import os
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection

FINISHED, FAILED = 0, 1


def run_and_kill(work: Callable[[], object], *, after: int) -> bool:
    """`work` in a process of its own that dies, as by a power cut, after so many statements and commits. False when it
    finished before that."""
    child = os.fork()
    if child == 0:
        os._exit(work_as_child(work, after))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        wait_until_let_go(name_of(child))
        return True
    assert os.waitstatus_to_exitcode(status) == FINISHED, "the work itself failed; see its traceback"
    return False


def work_as_child(work: Callable[[], object], after: int) -> int:
    # The parent's connection stays the parent's: this process opens its own.
    connection.connection = None
    connection.settings_dict["OPTIONS"] = {
        **connection.settings_dict["OPTIONS"],
        "application_name": name_of(os.getpid()),
    }
    killer, commit = Killer(after), connection._commit

    def commit_and_count() -> None:
        commit()
        killer.count()

    connection._commit = commit_and_count
    try:
        with connection.execute_wrapper(killer):
            work()
    except BaseException:  # noqa: BLE001 - said, and told by the exit status
        traceback.print_exc()
        return FAILED
    return FINISHED


def name_of(process: int) -> str:
    return f"to be killed {process}"


def wait_until_let_go(name: str) -> None:
    """The server notices a moment later that its client is dead; until then it holds what that one had locked."""
    began = time.monotonic()
    while is_connected(name):
        assert time.monotonic() - began < 60, "the server has not noticed"
        time.sleep(0.005)


def is_connected(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [name])
        return bool(cursor.fetchone()[0])


class Killer:
    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.count()
        return result

    def count(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
