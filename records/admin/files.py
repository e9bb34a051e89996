"""Files as the desk sees them: what came in, when, for what. Contents are downloads."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from cases.queries.lists import case_seen
from cases.queries.views import views_of
from cases.transitions import look_into
from clock.queries import legal_now
from people.states import OVERSIGHT
from records import transitions
from records.admin.pages import Pages, by, require
from records.models import Record, StoredFile
from records.queries.files import NoSuchFile, download_headers, file_row, read_file
from records.queries.storage import Missing
from records.states import UNFINISHED


@admin.register(StoredFile)
class FileAdmin(Pages):
    """Names of files may be personal: the list shows ids, kinds and sizes."""

    list_display = ("id", "purpose", "media_type", "size", "at", "attached")
    list_filter = ("purpose", "media_type")
    list_display_links = None
    ordering = ("-at", "-id")

    @admin.display(description=_("attached"), boolean=True)
    def attached(self, row: StoredFile) -> bool:
        return row.holder is not None

    def get_queryset(self, request: HttpRequest) -> QuerySet[StoredFile]:
        """Those of one's own agency's records, and those that one sent. Oversight reads all that was sent in, and nothing
        that somebody may still take back."""
        actor = by(request)
        if actor.roles & OVERSIGHT:
            found = StoredFile.objects.exclude(holder=None).exclude(purpose=UNFINISHED)
        else:
            own = Record.objects.filter(case__agency__in=actor.agencies).values("pk")
            found = StoredFile.objects.filter(holder__in=own)
        return found | StoredFile.objects.filter(by=actor.id)

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.own("<uuid:file>/download/", self.download, "download"),
            self.own("of/<str:ref>/<uuid:file>/", self.of_case, "of_case"),
        ]
        return [*own, *super().get_urls()]

    def of_case(self, request: HttpRequest, ref: str, file: UUID) -> HttpResponse:
        """A paper that a case shows to this official, whosever it is. To open it is a look into the case."""
        row = case_seen(ref, by=request.user)
        views = views_of([row], viewer=by(request)) if row else []
        if not any(str(file) in files_named(one) for view in views for one in view.presented.documents):
            raise Http404
        look_into(case=views[0].standing, by=by(request))
        return downloaded(file)

    def download(self, request: HttpRequest, file: UUID) -> HttpResponse:
        require(request, "view_storedfile")
        if not self.get_queryset(request).filter(pk=file).exists():
            raise Http404
        row = found(file)
        if row.subject is not None:
            transitions.look_into_subject(
                subject=row.subject,
                by=by(request),
                purpose=f"read a document, {legal_now():%Y-%m-%d}",
                fields=("file",),
            )
        return downloaded(file)


def found(file: UUID) -> StoredFile:
    try:
        return file_row(file)
    except NoSuchFile:
        raise Http404 from None


def downloaded(file: UUID) -> HttpResponse:
    try:
        row, content = read_file(file)
    except (NoSuchFile, Missing):
        raise Http404 from None
    return HttpResponse(content, headers=dict(download_headers(row)))


def files_named(document: Mapping[str, Any]) -> list[str]:
    return [*filter(None, [document.get("file")]), *document.get("files", ())]
