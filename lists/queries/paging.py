"""Where a page of the register ends, as one word of an address: a time and a public id, never a name."""

import base64
import binascii
import json
from datetime import datetime
from uuid import UUID

Cursor = tuple[datetime, UUID]


def read_cursor(given: str) -> Cursor | None:
    """Raises ValueError where it is none of ours."""
    if not given:
        return None
    try:
        since, public_id = json.loads(base64.urlsafe_b64decode(given.encode()))
        return datetime.fromisoformat(since), UUID(public_id)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise ValueError(given) from None


def cursor_text(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(json.dumps([cursor[0].isoformat(), str(cursor[1])]).encode()).decode()
