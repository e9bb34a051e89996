"""The officials' site: Django's admin under our name. Access is decided by `access.py`, before any of its views."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from lists.queries.register import lists_adopted
from lists.states import ListState


class OfficialsSite(admin.AdminSite):
    site_title = _("Public Lists Office")
    site_header = _("Public Lists Office")
    index_title = _("Desk")
    enable_nav_sidebar = True

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        in_force = [one for one in lists_adopted() if one.state is ListState.IN_FORCE]
        return super().index(request, {**(extra_context or {}), "lists_in_force": in_force})
