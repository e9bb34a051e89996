"""`Idempotency-Key`, honoured on every POST: the same key and the same request have the same answer, for a day."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from cases.api.problems import IdempotencyKeyReused, problem_of
from cases.rules.verdicts import Refusal
from cases.transitions import KeyReused, kept_answer, once

KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it goes out, and as it is kept."""

    status: int
    body: str
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, data: Any, **headers: str) -> "Reply":
        return cls(status, JSONRenderer().render(data).decode(), headers={**headers, "Cache-Control": "no-store"})

    def as_response(self) -> HttpResponse:
        return HttpResponse(self.body, status=self.status, content_type=self.content_type, headers=dict(self.headers))


def answered_once(
    view: APIView, request: Request, *, owner: UUID, act: Callable[[], Reply], asked: Sequence[Any] = ()
) -> HttpResponse:
    """What `act` replies; a rule's refusal is a reply as well, and is repeated as such. Bad input and a missed version
    are not: mended, they may come again with the same key. `asked`: what makes two requests the same, where that is not
    their body."""
    key = key_in(request)
    if key is None:
        with transaction.atomic():  # what cannot be answered has not happened
            return reply_to(view, act).as_response()
    try:
        kept = once(owner=owner, key=key, asked=compared(request, asked), produce=lambda: asdict(reply_to(view, act)))
    except KeyReused:
        raise IdempotencyKeyReused from None
    return replayed(kept.outcome) if kept.repeated else Reply(**kept.outcome).as_response()


def answered_before(request: Request, *, owner: UUID, asked: Sequence[Any] = ()) -> HttpResponse | None:
    """For whoever does not see the case any more, because what they were asked is settled: the answer that they were given."""
    key = key_in(request)
    outcome = kept_answer(owner=owner, key=key, asked=compared(request, asked)) if key else None
    return replayed(outcome) if outcome else None


def key_in(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise ValidationError({"Idempotency-Key": _("Send 1 to 200 printable ASCII characters.")})
    return key


def compared(request: Request, asked: Sequence[Any]) -> Sequence[Any]:
    return asked or [request.method, request.path, request.data]


def replayed(outcome: Any) -> HttpResponse:
    response = Reply(**outcome).as_response()
    response["Idempotency-Replayed"] = "true"
    return response


def reply_to(view: APIView, act: Callable[[], Reply]) -> Reply:
    try:
        return act()
    except Refusal as refusal:
        # As the project's own handler describes it.
        described = view.handle_exception(problem_of(refusal))
        body = JSONRenderer().render(described.data).decode()
        return Reply(described.status_code, body, "application/problem+json", {"Cache-Control": "no-store"})
