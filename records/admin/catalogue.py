"""The catalogue, read: what may be recorded, on which law, from whom, for how long. It is changed by consultation alone."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.wording import in_own_language
from records.admin.pages import Pages, require
from records.models import CatalogueVersion
from records.rules.catalogue_documents import Item, items_of


@admin.register(CatalogueVersion)
class CatalogueAdmin(Pages):
    list_display = ("number", "adopted_at", "adopted_by", "digest")

    def get_urls(self) -> list[URLPattern]:
        return [self.own("<path:key>/change/", self.version, "change"), *super().get_urls()]

    def version(self, request: HttpRequest, key: str) -> HttpResponse:
        require(request, "view_catalogueversion")
        row = CatalogueVersion.objects.filter(pk=key).first() if key.isdecimal() else None
        if row is None:
            raise Http404
        language = in_own_language("zh", "en")
        items = [shown(item, language) for item in items_of(row.document)]
        title = _("Catalogue, version %(number)s") % {"number": row.number}
        return self.page(request, "records/catalogue.html", title, version=row, items=items)


def shown(item: Item, language: str) -> dict[str, Any]:
    return {
        "code": item.code,
        "title": getattr(item.title, language),
        "adverse": item.adverse,
        "severity": item.severity,
        "basis": [" ".join(one) for one in sorted(item.basis)],
        "sources": sorted(item.sources),
        "documents": [gettext(one) for one in sorted(item.documents)],
        "subjects": sorted(item.subjects),
        "years": item.years_kept,
        "fields": [getattr(field.title, language) for field in item.fields],
    }
