"""How much comes in at once. What nobody could use fills neither the memory nor the disk, whoever sends it."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

from consultations.rules.comments import MOST_FILES
from portal.transitions.drafting import MOST_PAPERS
from records.rules.file_kinds import LARGEST, MEGABYTE
from scs_admin.problems import MEDIA_TYPE, describe

IN_BASE64 = LARGEST * 4 // 3 + MEGABYTE
# The whole of a request, by its address: the first line that fits. Files come with forms, or as text in an interface.
MOST: tuple[tuple[str, int], ...] = (
    ("/api/v1/consultations/*", MOST_FILES * IN_BASE64),
    ("/api/v1/records/*", IN_BASE64),
    ("/api/v1/cases/*/documents/", IN_BASE64),
    ("/api/*", 3 * MEGABYTE),
    ("*", (MOST_PAPERS + 1) * LARGEST),
)


class TooLarge(APIException):
    status_code = 413
    default_code = "too-large"
    default_detail = _("This is more than can be sent at once.")


class NotTooMuch:
    """What a request says that it holds is all that is ever read of it: the server looks at no more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        told = request.META.get("CONTENT_LENGTH") or "0"
        size = int(told) if told.isdecimal() else 0
        return refusal(request) if size > most_at(request.path) else self.get_response(request)


def most_at(path: str) -> int:
    return next(most for pattern, most in MOST if fnmatchcase(path, pattern))


def refusal(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return render(request, "413.html", status=413)
    problem = describe(TooLarge())
    return JsonResponse(problem, status=413, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


class Cut(FileUploadHandler):
    """Of a file that is too large no more is kept than shows that it is: the page says so, beside its field."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= LARGEST else None

    def file_complete(self, _file_size: int) -> Any:
        return None
