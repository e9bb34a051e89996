"""Who handles which topic. Rooms above register in `AppConfig.ready()`; a topic that nobody handles yet waits."""

from collections.abc import Mapping

from outbox.rules import Handler

_handlers: dict[str, Handler] = {}


def handle(topic: str, handler: Handler) -> None:
    if _handlers.get(topic, handler) is not handler:
        raise ValueError(f"Topic {topic} has a handler already.")
    _handlers[topic] = handler


def forget(topic: str) -> None:
    """For rooms that are switched off, and for tests."""
    _handlers.pop(topic, None)


def handlers() -> Mapping[str, Handler]:
    return dict(_handlers)
