"""The timeline of a case, for citizens' pages and the desk: what happened, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django import template

register = template.Library()


@dataclass(frozen=True, slots=True)
class Moment:
    """`what` is a sentence for a reader: rooms word their own events, the ledger knows only kinds."""

    what: str
    at: datetime | None = None
    state: Literal["done", "next", "later"] = "done"
    note: str = ""
    reason: str = ""  # why, in the words of whoever did it
    said: Sequence[tuple[str, str]] = ()  # what was said with it: label and value
    proof: str = ""  # its place in the log
    proof_url: str = ""


@register.inclusion_tag("ledger/timeline.html")
def timeline(moments: Sequence[Moment], *, opened: bool = False) -> dict[str, Any]:
    """`opened`: what was said is seen at once."""
    return {"moments": moments, "opened": opened}
