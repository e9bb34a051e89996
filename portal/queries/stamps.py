"""When a form was shown: signed into it, so that a program that answers in no time is noticed without asking people riddles."""

from datetime import datetime, timedelta

from django.core import signing

from clock.queries import legal_now

SALT = "portal.form"
SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(hours=24)


def stamp() -> str:
    return signing.dumps(legal_now().isoformat(), salt=SALT)


def shown_since(given: str, now: datetime) -> timedelta | None:
    """None where it was not we who wrote it, or too long ago."""
    try:
        since = now - datetime.fromisoformat(signing.loads(given, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return since if since <= LONGEST else None
