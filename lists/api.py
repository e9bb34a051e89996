"""The register and the lists for programs: `/api/v1/register/`, `/api/v1/lists/`. Public, never cached past a question."""

import base64
import binascii
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lists.queries import register

# Held by nobody between reader and office without asking again; asked again, the same facts answer 304.
HEADERS = {"Cache-Control": "no-cache, private", "X-Robots-Tag": "noindex"}
NOT_IN_URLS = ("name", "identifier")


class TitledSchema(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()


class EntrySchema(serializers.Serializer[Any]):
    public_id = serializers.UUIDField()
    list = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField()
    identifier = serializers.CharField(allow_null=True, help_text="A mask.")
    grounds = TitledSchema(many=True)
    measures = TitledSchema(many=True)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    disputed = serializers.BooleanField()


class EntryPageSchema(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    results = EntrySchema(many=True)


class FoundSchema(serializers.Serializer[Any]):
    results = EntrySchema(many=True)


class ListSchema(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    colour = serializers.CharField()
    state = serializers.CharField()


class ListsSchema(serializers.Serializer[Any]):
    results = ListSchema(many=True)


class SearchSchema(serializers.Serializer[Any]):
    list = serializers.CharField(required=False, allow_blank=True, max_length=60)
    name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    identifier = serializers.CharField(required=False, allow_blank=True, max_length=40)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("name") and not attrs.get("identifier"):
            raise serializers.ValidationError({"name": _("Write a name or a number.")})
        return attrs


def answered(request: Request, data: dict[str, Any]) -> HttpResponse:
    """With its tag; to whom it is known already, 304."""
    etag = register.etag_of(data)
    known = [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]
    if etag in known or f"W/{etag}" in known:
        return HttpResponse(status=304, headers={**HEADERS, "ETag": etag})
    return Response(data, headers={**HEADERS, "ETag": etag})


def no_names(request: Request) -> None:
    for name in NOT_IN_URLS:
        if name in request.query_params:
            words = _("Names and numbers never stand in an address. Send them by POST to register/search/.")
            raise ValidationError({name: words})


class ListsView(APIView):
    @extend_schema(operation_id="lists", summary="The lists that are kept here", responses=ListsSchema)
    def get(self, request: Request) -> HttpResponse:
        results = [
            {"slug": one.slug, "name": one.name, "colour": one.colour, "state": one.state.value}
            for one in register.lists_shown()
        ]
        return answered(request, {"results": results})


class RegisterView(APIView):
    @extend_schema(
        operation_id="register",
        summary="Organisations and public bodies in the register, newest first",
        description="No person is read in bulk. Names and numbers are asked for by POST to `register/search/`.",
        parameters=[
            OpenApiParameter("list", str),
            OpenApiParameter("after", str, description="From `next` of the page before."),
        ],
        responses={200: EntryPageSchema, 400: OpenApiResponse({"type": "object"}, "Bad input; see `errors`.")},
    )
    def get(self, request: Request) -> HttpResponse:
        no_names(request)
        slug = request.query_params.get("list", "")
        if slug and register.list_shown(slug) is None:
            raise Http404
        rows, following = register.page(slug, cursor_in(request))
        data = {"next": next_page(request, following), "results": [register.as_data(row) for row in rows]}
        return answered(request, data)


class SearchView(APIView):
    @extend_schema(
        operation_id="register_search",
        summary="Is somebody in the register? By name in characters, by sound, or by the whole number",
        description="A person is found by the whole name or the whole number alone, and shown by a mask.",
        request=SearchSchema,
        responses={200: FoundSchema, 400: OpenApiResponse({"type": "object"}, "Bad input; see `errors`.")},
    )
    def post(self, request: Request) -> Response:
        asked = SearchSchema(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        rows = register.search(given.get("list", ""), given.get("name", ""), given.get("identifier", ""))
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        return Response({"results": [register.as_data(row) for row in rows]}, headers=headers)


class EntryView(APIView):
    @extend_schema(
        operation_id="register_entry",
        summary="One entry. 404 from the very instant at which it is hidden",
        responses={200: EntrySchema, 404: OpenApiResponse({"type": "object"}, "No such entry, or no longer.")},
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        no_names(request)
        row = register.entry(public_id)
        if row is None:
            raise Http404
        return answered(request, register.as_data(row))


# --- Cursors ----------------------------------------------------------------------------------------------------------------


def cursor_in(request: Request) -> tuple[datetime, UUID] | None:
    given = request.query_params.get("after")
    if not given:
        return None
    try:
        since, public_id = json.loads(base64.urlsafe_b64decode(given.encode()))
        return datetime.fromisoformat(since), UUID(public_id)
    except (ValueError, TypeError, binascii.Error):
        raise ValidationError({"after": _("This is no cursor of this list.")}) from None


def next_page(request: Request, following: tuple[datetime, UUID] | None) -> str | None:
    if following is None:
        return None
    text = json.dumps([following[0].isoformat(), str(following[1])])
    query = request.query_params.copy()
    query["after"] = base64.urlsafe_b64encode(text.encode()).decode()
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
