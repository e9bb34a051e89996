"""The desk's lists of rows, a page at a time: no count and no OFFSET, however many rows there are."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest

KEYS = {"pk", "-pk", "id", "-id"}


class PagedList(ChangeList):
    """`?p=` names the row that a page begins after; Django's own lists have a page's number there."""

    def get_ordering(self, request: HttpRequest, _queryset: QuerySet[Any]) -> list[Any]:
        """The one order that an index answers: columns are not sorted by."""
        own = [*(self.model_admin.get_ordering(request) or self.lookup_opts.ordering or ())]
        return own if own and own[-1] in KEYS else [*own, "-pk"]

    def get_results(self, request: HttpRequest) -> None:
        self.begins_after = request.GET.get(PAGE_VAR, "")
        found = list(self.rows_after(self.begins_after)[: self.list_per_page + 1])
        self.result_list = found[: self.list_per_page]
        self.last = self.result_list[-1].pk if len(found) > self.list_per_page else None
        # What Django's views and templates ask of a list; they need no number but that of the rows shown.
        self.result_count = len(self.result_list)
        self.full_result_count = None
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = True

    def rows_after(self, key: str) -> QuerySet[Any]:
        order = self.queryset.query.order_by
        names = [name.removeprefix("-") for name in order]
        try:
            last = self.root_queryset.filter(pk=key).values_list(*names).first() if key else None
        except (ValueError, ValidationError):  # no key of such a row: the list from its beginning
            last = None
        return self.queryset.filter(further(order, last)) if last else self.queryset

    def first_page(self) -> str:
        return self.get_query_string() if self.begins_after else ""

    def next_page(self) -> str:
        return self.get_query_string({PAGE_VAR: self.last}) if self.last else ""


def further(order: Sequence[str], last: Sequence[Any]) -> Q:
    """Behind this row: by the first column, or as far in it and behind by the next. The bound itself is for the index."""
    found = Q()
    for name, value in reversed(list(zip(order, last, strict=True))):
        column, beyond = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        within = Q(**{f"{column}__{beyond}": value})
        found = Q(**{f"{column}__{beyond}e": value}) & (within | found) if found else within
    return found


class Paged(admin.ModelAdmin):
    """A list that may grow long. Counts beside its filters would read all of it."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        return PagedList


class ReadOnlyAdmin(Paged):
    """It shows; whatever changes is a form of its own that calls one transition."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False
