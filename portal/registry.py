"""What this room tells the engine, and which things can be filed."""

from cases.registry import add_panel, erase_with, name_events
from cases.rules.erasing import Eraser
from cases.rules.kinds import Panel
from cases.states import gettext_noop
from ledger.registry import tell_entries_with
from lists.states import KIND
from lists.states.red import RED_KIND
from portal.queries import desk
from portal.queries.filings import KNOWN
from portal.queries.receipts import entry_called
from portal.rules import examples, remedies, within
from portal.rules.filings import Filing
from portal.rules.listings import FILINGS
from portal.rules.withholding import DISCLOSED, WITHHELD
from portal.transitions import let_go

PAPER = Panel(gettext_noop("The person’s side"), "portal/desk/panel.html", desk.panel, aside=True)


EVENTS = {
    WITHHELD: gettext_noop("What an event says is kept from the person for a time"),
    DISCLOSED: gettext_noop("What was kept from the person is shown again"),
}


def offer_filing(kind: str, filing: Filing) -> None:
    """In cases of this kind, in these words."""
    if KNOWN.filings.setdefault((kind, filing.verb), filing) is not filing:
        raise ValueError(f"{filing.verb} of {kind} has words already.")


def offer_remedy(code: str, kind: str, filing: Filing) -> None:
    """What contests a listing is a case of this kind of its own."""
    KNOWN.remedies[code] = kind
    offer_filing(kind, filing)


def join_engine() -> None:
    for filing in FILINGS:
        offer_filing(KIND, filing)
    for code, (kind, filing) in remedies.FILINGS.items():
        offer_remedy(code, kind, filing)
        for one in within.FILINGS:
            offer_filing(kind, one)
    for filing in examples.FILINGS:
        offer_filing(RED_KIND, filing)
    add_panel(PAPER)
    name_events(EVENTS)
    erase_with(Eraser("portal", let_go))
    tell_entries_with(entry_called)
