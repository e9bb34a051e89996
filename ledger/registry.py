"""What rooms above tell this one, from their `AppConfig.ready()`."""

from ledger.queries.checking import KNOWN, Agreement, Checker, Teller


def check_with(first_line: str, checker: Checker) -> None:
    """Texts that begin so are checked by the room that signs them."""
    if KNOWN.checkers.setdefault(first_line, checker) is not checker:
        raise ValueError(f"{first_line} is checked already.")


def verify_with(room: str, agreement: Agreement) -> None:
    """`verify_ledger` asks this room as well: what its owner or a superuser wrote past every guard is found there."""
    KNOWN.agreements[room] = agreement


def tell_entries_with(tell: Teller) -> None:
    """What people call an entry, for whoever brings its receipt. An empty answer: they have no word for it."""
    KNOWN.tell = tell
