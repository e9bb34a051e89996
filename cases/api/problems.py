"""What goes wrong with a case, as problem details (RFC 9457). The type is stable; the sentences are translated."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status

from cases.queries.wording import missing, reason_as_data, say
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal


class RuleRefused(exceptions.APIException):
    """`members` are those that RFC 9457 calls extensions."""

    status_code: int = status.HTTP_409_CONFLICT
    default_code = "rule-refused"
    default_detail = gettext_lazy("A rule does not allow this now.")

    def __init__(self, refusal: Refusal) -> None:
        first = refusal.because[0]
        super().__init__(say(first.text))
        self.members: dict[str, Any] = {
            "rule": first.rule,
            "article": first.article,
            "missing": missing(refusal.because),
            "because": [reason_as_data(reason) for reason in refusal.because],
        }


class SecondPersonNeeded(RuleRefused):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "second-person-needed"
    default_detail = gettext_lazy("Somebody else must do this.")


class NotPermitted(RuleRefused):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "not-permitted"
    default_detail = gettext_lazy("This is not for you to do.")


class InsufficientScope(exceptions.PermissionDenied):
    default_code = "insufficient-scope"
    default_detail = gettext_lazy("The token is not for this.")

    def __init__(self, scope: StrEnum) -> None:
        super().__init__(_("The token needs the scope %(scope)s.") % {"scope": scope})


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition-required"
    default_detail = gettext_lazy("Say which version of the case you have read: send its ETag as If-Match.")


class PreconditionFailed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition-failed"
    default_detail = gettext_lazy("Somebody else has changed the case since you read it. Read it again.")


class IdempotencyKeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency-key-reused"
    default_detail = gettext_lazy("This Idempotency-Key came before, with another request.")


def problem_of(refusal: Refusal) -> RuleRefused:
    """Whoever lacks the right hears that first; whom a colleague could help, that; everybody else, the rule."""
    if refusal.is_about_permission:
        permission_first = sorted(refusal.because, key=lambda reason: reason.rule not in ("role", "agency"))
        return NotPermitted(Refusal(*permission_first))
    if refusal.needs_second_person:
        person_first = sorted(refusal.because, key=lambda reason: reason.rule not in ("four-eyes", "interest"))
        return SecondPersonNeeded(Refusal(*person_first))
    return RuleRefused(refusal)


def bad_input(invalid: Invalid) -> exceptions.ValidationError:
    """A pointer of several steps is a place within a part of what was sent. Of a part that is nothing of what it should
    be, that is all there is to say."""
    told: dict[str, Any] = {}
    for fault in invalid.faults:
        steps = fault.pointer.removeprefix("/").split("/")
        *parts, name = (one.replace("~1", "/").replace("~0", "~") for one in steps)
        place: Any = told
        for part in parts:
            place = place.setdefault(part, {}) if isinstance(place, dict) else place
        if not isinstance(place, dict):
            continue
        if not isinstance(place.get(name), list):  # the first fault of a value is the one that is told
            place[name] = [say(fault.text)]
    return exceptions.ValidationError(told)
