"""Who keeps something of a person, and whether it must still be kept."""

from datetime import datetime
from uuid import UUID

from cases.queries.kinds import KNOWN, kinds
from cases.rules.erasing import Eraser
from cases.rules.verdicts import Reason


def erasers() -> list[Eraser]:
    """Of every kind and of every room, each function once, in one order."""
    of_kinds = [Eraser(kind.code, kind.erase, kind.holds) for kind in kinds() if kind.erase is not None]
    return list({eraser.erase: eraser for eraser in [*of_kinds, *KNOWN.erasers]}.values())


def holds_on(subject: UUID, at: datetime) -> list[Reason]:
    asked = [kind.holds for kind in kinds()] + [eraser.holds for eraser in KNOWN.erasers]
    return [reason for holds in dict.fromkeys(asked) if holds is not None for reason in holds(subject, at)]
