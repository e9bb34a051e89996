"""Who may reach which address. One table, read by the middleware that enforces it and by the test that walks every URL.

An address that no line covers is served to nobody. Lines are matched in order; `*` stands for anything.
"""

import enum
import ipaddress
import secrets
from collections.abc import Callable
from fnmatch import fnmatchcase

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated

from people.queries import has_second_factor
from portal.transitions.proving import KEY
from scs_admin.problems import MEDIA_TYPE, describe


class Undeclared(ImproperlyConfigured):
    def __init__(self, route: str) -> None:
        super().__init__(f"No access rule covers {route!r}. Declare one in scs_admin/access.py.")


class Access(enum.Enum):
    PUBLIC = "anybody, without an account"
    OWN = "whoever has shown who they are; the page looks whose file it is"
    SIGN_IN = "anybody: the pages by which officials sign in"
    OFFICIAL = "officials who have signed in, with their second factor"
    OPERATOR = "those who run the installation"
    BEARER = "whoever brings a bearer token; the interface looks at its scope"
    DEMO = "anybody, in demo mode only"
    CLOSED = "nobody: a library's page that is not used here"


RULES: tuple[tuple[str, Access], ...] = (
    ("", Access.PUBLIC),
    ("register/*", Access.PUBLIC),
    ("candidates/*", Access.PUBLIC),
    ("my-data/", Access.PUBLIC),
    ("my-data/*", Access.OWN),
    ("calendars/*", Access.PUBLIC),
    ("case/*", Access.PUBLIC),
    ("calculator/", Access.PUBLIC),
    ("consultations/*", Access.PUBLIC),
    ("verify/", Access.PUBLIC),
    ("announcements/", Access.PUBLIC),
    ("healthz", Access.PUBLIC),
    ("readyz", Access.PUBLIC),
    ("metrics", Access.OPERATOR),
    ("about/law/", Access.PUBLIC),
    ("about/style/", Access.DEMO),
    ("about/*", Access.PUBLIC),
    ("accounts/signup/", Access.CLOSED),
    ("accounts/email/", Access.CLOSED),
    ("accounts/confirm-email/*", Access.CLOSED),
    ("accounts/^confirm-email/*", Access.CLOSED),
    ("accounts/password/set/", Access.CLOSED),
    ("accounts/login/code/*", Access.CLOSED),
    ("accounts/oidc/*", Access.PUBLIC),
    ("accounts/3rdparty/*", Access.CLOSED),
    ("accounts/social/*", Access.CLOSED),
    ("accounts/*", Access.SIGN_IN),
    ("admin/jsi18n/", Access.SIGN_IN),
    ("admin/*", Access.OFFICIAL),
    ("api/schema/", Access.PUBLIC),
    ("api/docs/", Access.PUBLIC),
    ("api/v1/agencies/", Access.PUBLIC),
    ("api/v1/clock/", Access.PUBLIC),
    ("api/v1/oauth/*", Access.SIGN_IN),
    ("api/v1/cases/*", Access.BEARER),
    ("api/v1/records/*", Access.BEARER),
    ("api/v1/log/*", Access.PUBLIC),
    ("api/v1/consultations/*", Access.PUBLIC),
    ("api/v1/lists/", Access.PUBLIC),
    ("api/v1/letters/key", Access.PUBLIC),
    ("api/v1/register/*", Access.PUBLIC),
    ("api/v1/candidates/*", Access.PUBLIC),
    ("api/v1/confirmations/", Access.BEARER),
)


def rule_of(route: str) -> Access | None:
    return next((rule for pattern, rule in RULES if fnmatchcase(route, pattern)), None)


def guard(rule: Access, request: HttpRequest) -> HttpResponseBase | None:
    """What to answer instead of the page, or None to let the request pass."""
    return GUARDS[rule](request)


def let_pass(_request: HttpRequest) -> None:
    return None


def require_own(request: HttpRequest) -> HttpResponseBase | None:
    return None if KEY in request.session else redirect("portal:my-data")


def require_official(request: HttpRequest) -> HttpResponseBase | None:
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not user.is_staff:
        raise PermissionDenied(_("This page is for officials who work here."))
    if settings.SECOND_FACTOR_REQUIRED and not has_second_factor(user):
        return redirect("mfa_activate_totp")
    return None


def require_operator(request: HttpRequest) -> None:
    """A bearer token; where none is configured, a direct connection from this machine to the demo."""
    expected = settings.ENVIRONMENT.metrics_token
    if expected:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if secrets.compare_digest(given.encode(), expected.encode()):
            return
    elif settings.DEMO and is_direct_and_local(request):
        return
    raise PermissionDenied(_("Metrics are for those who run this installation."))


def is_direct_and_local(request: HttpRequest) -> bool:
    if "X-Forwarded-For" in request.headers:
        return False
    return ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0").is_loopback  # noqa: S104 - not a bind


def require_token(request: HttpRequest) -> HttpResponseBase | None:
    if request.headers.get("Authorization", "").startswith("Bearer "):
        return None
    headers = {"WWW-Authenticate": 'Bearer realm="api"', "Cache-Control": "no-store"}
    problem = describe(NotAuthenticated())
    return JsonResponse(problem, status=problem["status"], content_type=MEDIA_TYPE, headers=headers)


def require_demo(_request: HttpRequest) -> None:
    if not settings.DEMO:
        raise Http404


def refuse_everybody(_request: HttpRequest) -> None:
    raise Http404


GUARDS: dict[Access, Callable[[HttpRequest], HttpResponseBase | None]] = {
    Access.PUBLIC: let_pass,
    Access.OWN: require_own,
    Access.SIGN_IN: let_pass,
    Access.OFFICIAL: require_official,
    Access.OPERATOR: require_operator,
    Access.BEARER: require_token,
    Access.DEMO: require_demo,
    Access.CLOSED: refuse_everybody,
}
