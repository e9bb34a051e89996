"""Kills a process of ours in the middle of its work, at each statement in turn: what a crash leaves behind is looked at."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection

FINISHED = 0


def run_and_kill(work: Callable[[], None], *, after: int) -> bool:
    """`work` in a process of its own that dies, as by a power cut, when it has sent `after` statements. False when it
    finished before that."""
    child = os.fork()
    if child == 0:
        try:
            # The parent's connection stays the parent's: this process opens its own.
            connection.connection = None
            connection.in_atomic_block = False
            connection.savepoint_ids = []
            with connection.execute_wrapper(Killer(after)):
                work()
            connection.close()
        finally:
            os._exit(FINISHED)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


class Killer:
    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
