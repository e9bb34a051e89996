"""What a receipt is of, for whoever is shown one: in words, and without whose case it is."""

from uuid import UUID

from django.utils.translation import gettext

from cases.queries.kinds import KNOWN as KINDS
from cases.queries.standings import kinds_of
from cases.states import Move, Party
from portal.queries.filings import filing_of

OF_A_CASE = "case."


def entry_called(chain: UUID, kind: str) -> str:
    """Nothing where nobody has a word for it."""
    if not kind.startswith(OF_A_CASE):
        return gettext(KINDS.event_titles[kind]) if kind in KINDS.event_titles else ""
    case = kinds_of([chain]).get(chain)
    move = KINDS.kinds[case].table.find(kind.removeprefix(OF_A_CASE), "") if case in KINDS.kinds else None
    return gettext(title_of(str(case), move)) if move else ""


def title_of(kind: str, move: Move) -> str:
    """What a party files is called as it was when they filed it."""
    return filing_of(kind, move).title if set(Party) & move.who else move.title
