"""What rooms above tell this one, from their `AppConfig.ready()`."""

from ledger.queries.checking import KNOWN, Checker, Teller


def check_with(first_line: str, checker: Checker) -> None:
    """Texts that begin so are checked by the room that signs them."""
    if KNOWN.checkers.setdefault(first_line, checker) is not checker:
        raise ValueError(f"{first_line} is checked already.")


def tell_entries_with(tell: Teller) -> None:
    """What people call an entry, for whoever brings its receipt. An empty answer: they have no word for it."""
    KNOWN.tell = tell
