"""Who carries out what runs out. Filled by rooms above through `registry`."""

from deadlines.rules.sweeping import Handler

HANDLERS: dict[tuple[str, str], Handler] = {}


class NobodyHandles(LookupError):
    """A clock would run out, and nobody has said what happens then."""


def handler_of(case_kind: str, timer: str) -> Handler:
    found = HANDLERS.get((case_kind, timer))
    if found is None:
        raise NobodyHandles(f"{case_kind}: {timer}")
    return found
