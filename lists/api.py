"""The register and the lists for programs: `/api/v1/register/`, `/api/v1/lists/`. Public, never cached past a question."""

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import Reply, answered_once
from cases.api.problems import bad_input
from cases.rules.fields import Invalid
from clock.queries import legal_now
from consultations.api import AttachmentSchema, PerNetwork, attachments_in
from lists.queries import candidates, register, searching
from lists.queries.letters import letter_keys
from lists.queries.paging import Cursor, cursor_text, read_cursor
from lists.transitions import object_to
from lists.transitions.limiting import TOO_MANY, wait_to_search
from people.adapters import address_of

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
    reasons = serializers.CharField(required=False, help_text="Of a redlist: why, as it was decided.")


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
        responses={
            200: FoundSchema,
            400: OpenApiResponse({"type": "object"}, "Bad input; see `errors`."),
            429: OpenApiResponse({"type": "object"}, "Too many from one network; see `Retry-After`."),
        },
    )
    def post(self, request: Request) -> Response:
        asked = SearchSchema(data=request.data)
        asked.is_valid(raise_exception=True)
        if wait := wait_to_search(address_of(request._request), legal_now()):  # noqa: SLF001 - REST framework offers no other way
            raise Throttled(wait, str(TOO_MANY))
        given = asked.validated_data
        rows = searching.search(given.get("list", ""), given.get("name", ""), given.get("identifier", ""))
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


class LetterKeysView(APIView):
    @extend_schema(
        operation_id="letter_keys",
        summary="The verifier keys of lifting letters, one a line, the present one first",
        responses={(200, "text/plain"): str},
    )
    def get(self, _request: Request) -> HttpResponse:
        text = "".join(f"{key}\n" for key in letter_keys())
        return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


# --- Candidates of redlists -------------------------------------------------------------------------------------------------


class CandidateSchema(serializers.Serializer[Any]):
    public_id = serializers.UUIDField()
    list = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField(help_text="A person is a mask.")
    grounds = TitledSchema(many=True)
    reasons = serializers.CharField()
    benefits = TitledSchema(many=True)
    posted_at = serializers.DateTimeField()
    objections_until = serializers.DateTimeField(help_text="Half-open: an objection at this instant is too late.")


class CandidatePageSchema(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    results = CandidateSchema(many=True)


class ObjectionSchema(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="Officials read it; it is published nowhere, and recorded of nobody.")
    name = serializers.CharField(required=False, help_text="Never shown to the candidate; forgotten with the decision.")
    attachments = AttachmentSchema(many=True, required=False)


class ObjectedSchema(serializers.Serializer[Any]):
    reference = serializers.CharField()


class CandidatesView(APIView):
    @extend_schema(
        operation_id="candidates",
        summary="Candidates for redlists to whom everybody may object now, newest first",
        parameters=[
            OpenApiParameter("list", str),
            OpenApiParameter("after", str, description="From `next` of the page before."),
        ],
        responses={200: CandidatePageSchema, 400: OpenApiResponse({"type": "object"}, "Bad input; see `errors`.")},
    )
    def get(self, request: Request) -> HttpResponse:
        no_names(request)
        rows, following = candidates.posted(request.query_params.get("list", ""), cursor_in(request))
        data = {"next": next_page(request, following), "results": [candidates.as_data(row) for row in rows]}
        return answered(request, data)


class CandidateView(APIView):
    @extend_schema(
        operation_id="candidate",
        summary="One candidate. 404 from the very instant at which objections end",
        responses={200: CandidateSchema, 404: OpenApiResponse({"type": "object"}, "No such candidate, or no longer.")},
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        one = candidates.posted_one(public_id)
        if one is None:
            raise Http404
        return answered(request, candidates.as_data(one))


class ObjectionsView(APIView):
    throttle_classes = (PerNetwork,)

    @extend_schema(
        operation_id="object_to_candidate",
        summary="Object to a candidate, with or without a name",
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
        request=ObjectionSchema,
        responses={
            201: ObjectedSchema,
            400: OpenApiResponse({"type": "object"}, "Bad input; see `errors`."),
            409: OpenApiResponse({"type": "object"}, "`rule-refused`: the time to object is over."),
            429: OpenApiResponse({"type": "object"}, "Many objections came from this network."),
        },
    )
    def post(self, request: Request, public_id: UUID) -> HttpResponse:
        asked = ObjectionSchema(data=request.data)
        asked.is_valid(raise_exception=True)
        given, sent = asked.validated_data, attachments_in(request)
        owner = uuid5(NAMESPACE_URL, f"objections of {address_of(request._request)}")  # noqa: SLF001 - keys are each network's own
        return answered_once(self, request, owner=owner, act=lambda: objected(public_id, given, sent))


def objected(public_id: UUID, given: dict[str, Any], sent: Sequence[tuple[str, bytes]]) -> Reply:
    try:
        made = object_to(
            candidate=public_id, words=given["text"], name=given.get("name", ""), files=sent, at=legal_now()
        )
    except Invalid as invalid:
        raise bad_input(invalid) from None
    return Reply.of(201, {"reference": made.reference})


# --- Cursors ----------------------------------------------------------------------------------------------------------------


def cursor_in(request: Request) -> Cursor | None:
    try:
        return read_cursor(request.query_params.get("after", ""))
    except ValueError:
        raise ValidationError({"after": _("This is no cursor of this list.")}) from None


def next_page(request: Request, following: Cursor | None) -> str | None:
    if following is None:
        return None
    query = request.query_params.copy()
    query["after"] = cursor_text(following)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
