"""JSON as programs send it: what no part of the software could hold, or follow to its end, is refused before anybody reads it."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from cases.rules.fields import is_writable

MOST_NESTED = 32  # a standard, the deepest document that is sent, has seven


class Json(JSONParser):
    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("This is nested too deeply.")) from None
        check(data)
        return data


def check(data: Any) -> None:
    """Values are looked at where they are asked for; names are repeated in answers, and must be text."""
    waiting = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MOST_NESTED:
            raise ParseError(_("This is nested too deeply."))
        if isinstance(value, dict):
            if not all(map(is_writable, value)):
                raise ParseError(_("A name holds a sign that is no text."))
            value = list(value.values())
        if isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
