"""The public log: its newest checkpoint, its hash tiles, its key (C2SP tlog-tiles). What the entries say is not here."""

import hashlib

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from ledger.queries import log
from ledger.rules.tiles import HASH, is_within, parse_path

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
TEXT = "text/plain; charset=utf-8"


class ForAnyAccept(JSONRenderer):
    """Errors are problem+json, and what is served has one form, whatever a reader says it accepts."""

    media_type = "*/*"


def public(request: Request, content: bytes, *, content_type: str, caching: str) -> HttpResponse:
    """Readable from any page on the web, so that anybody can write a monitor."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": caching, "ETag": etag, "Access-Control-Allow-Origin": "*"}
    response = HttpResponse(content, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


class LogView(APIView):
    renderer_classes = [ForAnyAccept]


class CheckpointView(LogView):
    @extend_schema(
        operation_id="log_checkpoint",
        summary="The newest signed checkpoint of the log",
        description="A signed note (c2sp.org/tlog-checkpoint). Keep it: a later export must agree with it.",
        responses={(200, "text/plain"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> HttpResponse:
        newest = log.latest_checkpoint()
        if newest is None:
            raise Http404
        return public(request, newest.note.encode(), content_type=TEXT, caching=ASK_AGAIN)


class KeyView(LogView):
    @extend_schema(
        operation_id="log_key",
        summary="The keys that checkpoints have been signed with, newest first",
        description="Verifier keys of signed notes, one a line. Compare the first with the one that is published elsewhere.",
        responses={(200, "text/plain"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> HttpResponse:
        keys = log.verifier_keys()
        if not keys:
            raise Http404
        return public(request, "".join(f"{key}\n" for key in keys).encode(), content_type=TEXT, caching=ASK_AGAIN)


class TileView(LogView):
    @extend_schema(
        operation_id="log_tile",
        summary="A hash tile",
        description="As c2sp.org/tlog-tiles says: `<level>/<index>[.p/<width>]`. Entry bundles are not served.",
        parameters=[OpenApiParameter("tile", str, OpenApiParameter.PATH)],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, tile: str) -> HttpResponse:
        asked, newest = parse_path(tile), log.latest_checkpoint()
        if asked is None or newest is None or not is_within(asked, newest.size):
            raise Http404
        hashes = log.read_tile(asked.level, asked.index)[: asked.width * HASH]
        caching = FOR_EVER if asked.is_full else ASK_AGAIN
        return public(request, hashes, content_type="application/octet-stream", caching=caching)
