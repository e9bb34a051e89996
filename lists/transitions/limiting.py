"""How often one network may search, and one agency ask: an office asks all day long, a program that tries all names is slowed
(RULES.md 16)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from people.transitions import take_turn

MOST_IN_A_WINDOW = 120
WINDOW = 600
TOO_MANY = _(
    "Many searches came from your network in a short time. Please wait a few minutes; or ask at a counter, where somebody looks for you."
)


def wait_to_search(address: str | None, at: datetime) -> int:
    """Seconds; none, if they may search."""
    return take_turn(what="register", address=address, most=MOST_IN_A_WINDOW, seconds=WINDOW, at=at)


MOST_QUESTIONS = 60
TOO_MANY_QUESTIONS = _("Many questions came from your agency in a short time. Please wait a few minutes.")


def wait_to_ask(agency: int, at: datetime) -> int:
    """Of one agency, whatever it was answered: nobody tries out numbers or codes."""
    return take_turn(what="confirmations", address=f"agency {agency}", most=MOST_QUESTIONS, seconds=WINDOW, at=at)
