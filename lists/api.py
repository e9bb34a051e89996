"""The register and the lists for programs: `/api/v1/register/`, `/api/v1/lists/`. Public, never cached past a question."""

from collections.abc import Sequence
from datetime import datetime
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

from cases.api import BearerToken, Reply, answered_once, require_scope
from cases.api.documents import KEY, PROBLEMS, REPLAYED
from cases.api.problems import bad_input, problem_of
from cases.api.tokens import actor_by
from cases.rules.fields import Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Reason, Refusal
from clock.queries import legal_now
from consultations.api import AttachmentSchema, PerNetwork, attachments_in
from lists.queries import candidates, register, searching
from lists.queries.confirming import Offer, offers
from lists.queries.letters import letter_keys
from lists.queries.paging import Cursor, cursor_text, read_cursor
from lists.rules.confirming import NO_PROGRAM, NOT_NAMED, NOTHING_CONFIRMED
from lists.states import Scope
from lists.transitions import object_to
from lists.transitions.confirming import Asked, confirm
from lists.transitions.limiting import TOO_MANY, TOO_MANY_QUESTIONS, wait_to_ask, wait_to_search
from people.adapters import address_of
from people.states import Kind

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


# --- That somebody is not listed --------------------------------------------------------------------------------------------


class AskedSchema(serializers.Serializer[Any]):
    list = serializers.CharField(max_length=60)
    identifier = serializers.CharField(max_length=40, help_text="The whole number of the person or organisation.")
    code = serializers.CharField(max_length=40, help_text="The person’s consent: the code that they handed over.")


class StatementSchema(serializers.Serializer[Any]):
    statement = serializers.CharField(help_text="A signed note; anybody can check it at `/verify/`.")
    list = serializers.CharField()
    identifier = serializers.CharField(help_text="A mask.")
    at = serializers.DateTimeField(help_text="The instant for which it is said.")
    holds_until = serializers.DateField()


class ConfirmationsView(APIView):
    authentication_classes = (BearerToken,)
    scopes = {"POST": Scope.CONFIRM}

    @extend_schema(
        operation_id="confirm_not_listed",
        summary="For an agency that the list’s standard names: that somebody is not on it, with their consent",
        description=(
            "Whoever is listed, has not agreed, took it back or was mistyped: there is one refusal for all, and it tells "
            "nothing of the person, who reads of each question. A consent is used once; ask again with the same "
            "`Idempotency-Key` where an answer was lost."
        ),
        parameters=[KEY, REPLAYED],
        request=AskedSchema,
        responses={
            200: StatementSchema,
            **{code: PROBLEMS[code] for code in (400, 401, 403, 422)},
            409: OpenApiResponse({"type": "object"}, "`rule-refused`: no confirmation can be given."),
            429: OpenApiResponse({"type": "object"}, "Too many questions of one agency; see `Retry-After`."),
        },
    )
    def post(self, request: Request) -> HttpResponse:
        require_scope(request, Scope.CONFIRM)
        asked = AskedSchema(data=request.data)
        asked.is_valid(raise_exception=True)
        given, actor, at = asked.validated_data, actor_by(request), legal_now()
        offer = named_in(given["list"], request.user)
        if wait := wait_to_ask(offer.agency_id, at):
            raise Throttled(wait, str(TOO_MANY_QUESTIONS))
        question = Asked(given["identifier"], given["code"])
        return answered_once(self, request, owner=actor.id, act=lambda: confirmed(offer, question, actor, at))


def named_in(slug: str, user: Any) -> Offer:
    """What does not hang on any person is said plainly."""
    if user.kind != Kind.MACHINE:
        raise refused(NO_PROGRAM)
    found = next((one for one in offers(slug) if one.agency_id == user.agency_id), None)
    if found is None:
        raise refused(NOT_NAMED)
    return found


def refused(reason: Reason) -> Exception:
    return problem_of(Refusal(reason))


def confirmed(offer: Offer, asked: Asked, by: Actor, at: datetime) -> Reply:
    made = confirm(offer=offer, asked=asked, by=by, at=at)
    if made is None:
        raise Refusal(NOTHING_CONFIRMED)
    note, said = made
    told = {"statement": str(note), "list": offer.list, "identifier": said.number, "at": said.at}
    return Reply.of(200, {**told, "holds_until": said.until_on})


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
