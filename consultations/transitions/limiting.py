"""How many comments one network may send in an hour: a machine is slowed, a household or an office is not."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache

MOST_IN_AN_HOUR = 60
HOUR = 3600


def takes_one_more(address: str | None) -> bool:
    """The address itself is not kept; without one (a socket of our own) nobody is counted."""
    if address is None:
        return True
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
    key = f"consultations:{digest}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= MOST_IN_AN_HOUR
