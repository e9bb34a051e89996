"""How often one network may ask for something in an hour: a machine is slowed, a household or an office is not."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache

MOST_IN_AN_HOUR = 20
HOUR = 3600


def takes_one_more(what: str, address: str | None, *, most: int = MOST_IN_AN_HOUR) -> bool:
    """The address itself is not kept; without one (a socket of our own) nobody is counted."""
    if address is None:
        return True
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
    key = f"portal:{what}:{digest}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= most
