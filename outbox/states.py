"""What becomes of a message that leaves the system."""

from enum import StrEnum


class MessageState(StrEnum):
    WAITING = "waiting"  # to be delivered at `next_attempt_at`, or when somebody handles its topic
    DELIVERED = "delivered"
    DEAD = "dead"  # given up after a week of failures; an official can send it again


MOVES: dict[MessageState, frozenset[MessageState]] = {
    MessageState.WAITING: frozenset({MessageState.DELIVERED, MessageState.DEAD}),
    MessageState.DELIVERED: frozenset({MessageState.WAITING}),  # replayed
    MessageState.DEAD: frozenset({MessageState.WAITING}),  # replayed
}
