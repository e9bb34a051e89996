"""The officials' site: Django's admin under our name. Access is decided by `access.py`, before any of its views."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from cases.queries.standings import Someone, actor_of
from cases.queries.work import piles_of, waiting_for
from cases.transitions import look_over
from clock.queries import legal_now
from lists.queries.register import lists_adopted
from lists.states import ListState

MOST_SHOWN = 8  # of what waits for a signature


def is_offered(pages: ModelAdmin, lookup: str, value: Any, request: HttpRequest) -> bool:
    """A list is narrowed by the filters that it shows, and by nothing else. Django lets an address ask for any field of the
    row, one letter after the other: what a page never shows (the hash of a password, the words of a letter) could be guessed so."""
    if not any(lookup == name or lookup.startswith(f"{name}__") for name in names_offered(pages, request)):
        return False
    return bool(ModelAdmin.lookup_allowed(pages, lookup, value, request))  # not through a row to another's fields


def names_offered(pages: ModelAdmin, request: HttpRequest) -> list[str]:
    filters = [one[0] if isinstance(one, tuple | list) else one for one in pages.get_list_filter(request)]
    names = [one if isinstance(one, str) else getattr(one, "parameter_name", "") for one in filters]
    return [name for name in [*names, pages.date_hierarchy or ""] if name]


class OfficialsSite(admin.AdminSite):
    site_title = _("Public Lists Office")
    site_header = _("Public Lists Office")
    index_title = _("Desk")
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Every page of every room, those of rooms to come too."""
        super().register(model_or_iterable, admin_class, **{"lookup_allowed": is_offered, **options})

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        in_force = [one for one in lists_adopted() if one.state is ListState.IN_FORCE]
        user = cast(Someone, request.user)
        by = actor_of(user)
        waiting = waiting_for(user, by)
        look_over(cases=[one.view.standing for one in waiting], by=by)
        work = {"piles": piles_of(user, legal_now()), "waiting": waiting[:MOST_SHOWN], "more": waiting[MOST_SHOWN:]}
        return super().index(request, {**(extra_context or {}), "lists_in_force": in_force, **work})
