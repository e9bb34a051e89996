"""What every request passes: its id and log line, the chosen language, headers, and the declared access rule."""

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from scs_admin.access import Undeclared, guard, rule_of
from scs_admin.problems import is_for_programs, told

log = structlog.get_logger("scs_admin.request")
GetResponse = Callable[[HttpRequest], HttpResponseBase]
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLog:
    """One line a request: the route it matched, never the address as typed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        began = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            match = request.resolver_match
            log.info(
                "request",
                method=request.method
                if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}
                else "other",
                route=match.route if match else None,
                status=response.status_code,
                ms=round((time.monotonic() - began) * 1000, 1),
            )
        response["X-Request-ID"] = request_id
        return response


class ReadableAddress:
    """NUL stands in no text, and the database holds none: an address that brings one is refused before anybody asks for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        if "\0" in request.path:
            raise Http404
        unread = [name for name, said in request.GET.lists() if "\0" in f"{name}{''.join(said)}"]
        if unread and is_for_programs(request):
            return told(ValidationError({name: _("This cannot be read: take out the NUL.") for name in unread}))
        if unread:
            raise BadRequest
        return None


class ChosenLanguage:
    """`?lang=` chooses the language, for this page and, by a cookie, for those after it. Works without a script."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = self.choice(request)
        if chosen:
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
            self.forget_choice(request)
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        if chosen and isinstance(response, HttpResponse):
            samesite: Any = settings.LANGUAGE_COOKIE_SAMESITE
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=samesite,
            )
        return response

    @staticmethod
    def forget_choice(request: HttpRequest) -> None:
        """The page itself never sees `lang`: the admin's lists would take it for a filter and refuse it."""
        rest = request.GET.copy()
        del rest["lang"]
        request.META["QUERY_STRING"] = rest.urlencode()
        request.GET = QueryDict(rest.urlencode())

    @staticmethod
    def choice(request: HttpRequest) -> str | None:
        wanted = request.GET.get("lang", "")
        try:
            return get_supported_language_variant(wanted) if wanted else None
        except LookupError:
            return None


class PermissionsPolicy:
    """Pages ask the browser for no camera, no place, no payment."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class DeclaredAccess:
    """Nothing is served whose access rule is not declared in `access.py`; what is declared is enforced here."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        match = request.resolver_match
        rule = rule_of(match.route if match else "")
        if rule is None:
            raise Undeclared(match.route if match else "")
        return guard(rule, request)
