"""What came on paper: the receipt counts for the person, the entry for whoever has to answer."""

from datetime import datetime

from cases.rules.kinds import Taken
from cases.rules.standing import is_official
from clock.queries import legal_now


def counted_from(one: Taken) -> datetime:
    """What came on paper is in time by the day on which it came. Whoever has to answer has their time from its entry on:
    dated back, it would let silence decide what nobody could have read."""
    return legal_now() if is_official(one.asked.by) else one.asked.at
