"""Errors of the REST interface as RFC 9457 problem details: a stable type, a sentence, and where it went wrong."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from cases.queries.pages import TooWide

MEDIA_TYPE = "application/problem+json"
TYPES = "https://docs.statutory-lists.example/problems/"


class TooLarge(exceptions.APIException):
    """More than is read into memory at once. Files may be larger: they come as a form, and are streamed."""

    status_code = 413
    default_code = "too-large"
    default_detail = gettext_lazy("This is too large to be sent at once. Send large files as a form.")


def answer(error: Exception, _context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, TooWide):
        error = exceptions.ValidationError(_("This takes too long. Please narrow your search."))
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    response = Response(describe(error), status=error.status_code, content_type=MEDIA_TYPE)
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def describe(error: exceptions.APIException) -> dict[str, Any]:
    problem = {
        "type": TYPES + str(error.default_code).replace("_", "-"),
        "title": title_of(error),
        "status": error.status_code,
        **getattr(error, "members", {}),  # the extensions of a kind of problem: which rule refused, what is missing
    }
    if isinstance(error, exceptions.ValidationError):
        errors = [{"pointer": pointer, "detail": detail} for pointer, detail in walk(error.detail, "")]
        return {**problem, "detail": _("Some fields need mending; see errors."), "errors": errors}
    return {**problem, "detail": str(error.detail)}


def title_of(error: exceptions.APIException) -> str:
    """The library's own sentence, where it names the method or the type that was sent, is whole in `detail` alone."""
    default = str(error.default_detail)
    return str(error.detail) if "{" in default else default


# Programs hear of a wrong address, of what cannot be read, and of our own faults, as of every other error; people get a page.


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return told(exceptions.NotFound()) if is_for_programs(request) else defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return told(exceptions.ParseError()) if is_for_programs(request) else defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return told(exceptions.APIException()) if is_for_programs(request) else defaults.server_error(request)


def is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v1/")


def told(error: exceptions.APIException) -> HttpResponse:
    problem = describe(error)
    headers = {"Cache-Control": "no-store"}
    return JsonResponse(problem, status=problem["status"], content_type=MEDIA_TYPE, headers=headers)


def walk(detail: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Every message with the JSON Pointer (RFC 6901) of the value it is about."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            step = "" if name == "non_field_errors" else f"/{escaped}"
            yield from walk(inner, pointer + step)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from walk(inner, f"{pointer}/{index}" if isinstance(inner, dict | list) else pointer)
    else:
        yield pointer or "", str(detail)
