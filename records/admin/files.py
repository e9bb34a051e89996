"""Files as the desk sees them: what came in, when, for what. Contents are downloads."""

from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from clock.queries import legal_now
from people.states import OVERSIGHT
from records import transitions
from records.admin.pages import Pages, by, require
from records.models import Record, StoredFile
from records.queries.files import NoSuchFile, download_headers, read_file
from records.queries.storage import Missing


@admin.register(StoredFile)
class FileAdmin(Pages):
    """Names of files may be personal: the list shows ids, kinds and sizes."""

    list_display = ("id", "purpose", "media_type", "size", "at", "attached")
    list_filter = ("purpose", "media_type")
    list_display_links = None
    ordering = ("-at", "id")

    @admin.display(description=_("attached"), boolean=True)
    def attached(self, row: StoredFile) -> bool:
        return row.holder is not None

    def get_queryset(self, request: HttpRequest) -> QuerySet[StoredFile]:
        """Those of one's own agency's records, and those that one sent."""
        actor = by(request)
        if actor.roles & OVERSIGHT:
            return StoredFile.objects.order_by("-at", "id")
        own = Record.objects.filter(case__agency__in=actor.agencies).values("pk")
        found = StoredFile.objects.filter(holder__in=own) | StoredFile.objects.filter(by=actor.id)
        return found.order_by("-at", "id")

    def get_urls(self) -> list[URLPattern]:
        return [self.own("<uuid:file>/download/", self.download, "download"), *super().get_urls()]

    def download(self, request: HttpRequest, file: UUID) -> HttpResponse:
        require(request, "view_storedfile")
        if not self.get_queryset(request).filter(pk=file).exists():
            raise Http404
        try:
            row, content = read_file(file)
        except (NoSuchFile, Missing):
            raise Http404 from None
        if row.subject is not None:
            transitions.look_into_subject(
                subject=row.subject,
                by=by(request),
                purpose=f"read a document, {legal_now():%Y-%m-%d}",
                fields=("file",),
            )
        return HttpResponse(content, headers=dict(download_headers(row)))
