"""What this room's pages have in common."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from clock import admin as clock_admin
from clock.forms import status_of
from deadlines import transitions
from people.queries import agencies_seen_by


class ReadOnlyAdmin(clock_admin.ReadOnlyAdmin):
    def require_reader(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def page(self, request: HttpRequest, template: str, title: Any, context: Mapping[str, Any]) -> HttpResponse:
        whole = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "media": self.media,
            **context,
        }
        return TemplateResponse(request, template, whole, status=status_of(*context.values()))


def official(request: HttpRequest) -> transitions.Official:
    """The desk lets nobody else in (scs_admin/access.py)."""
    return cast(transitions.Official, request.user)


def agencies_of(request: HttpRequest) -> list[int]:
    """Whose cases this official sees."""
    return list(agencies_seen_by(cast(Any, request.user)).values_list("pk", flat=True))


def with_query(request: HttpRequest, **changes: str | None) -> str:
    """This page's address, asked otherwise."""
    asked = {**request.GET.dict(), **changes}
    return "?" + urlencode({name: value for name, value in asked.items() if value})
