"""How many comments one network may send in an hour: a machine is slowed, a household or an office is not."""

from clock.queries import legal_now
from people.transitions import take_turn

MOST_IN_AN_HOUR = 60
HOUR = 3600


def takes_one_more(address: str | None) -> bool:
    return not take_turn(what="consultations", address=address, most=MOST_IN_AN_HOUR, seconds=HOUR, at=legal_now())
