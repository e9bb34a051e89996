"""Consultations over REST (CONTRACTS.md): public, without a token."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from cases.api import Reply, answered_once
from cases.api.problems import bad_input
from cases.rules.fields import Fault, Invalid, step
from cases.rules.verdicts import Refusal, Text
from cases.states import gettext_noop
from clock.queries import legal_now
from consultations import transitions
from consultations.queries.comments import Heard, comment_page
from consultations.queries.publishing import Published, published, published_page
from consultations.rules.comments import MOST_FILES, Said, faults_of, tidied
from consultations.states import Channel
from consultations.transitions.commenting import LATE
from consultations.transitions.limiting import HOUR, takes_one_more
from ledger.queries.receipts import receipt_of
from people.adapters import address_of

FIELDS = ("text", "name", "contact")
PAGE = 100


class ConsultationSchema(serializers.Serializer[Any]):
    slug = serializers.CharField()
    ref = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(["open", "closed", "adopted", "withdrawn", "repealed", "superseded"])
    title = serializers.CharField()
    version = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256 of the exact text.")
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(
        allow_null=True, help_text="Half-open: a comment at this instant is too late."
    )
    evaluate_by = serializers.DateTimeField(
        allow_null=True, help_text="When what the adopted text has done is to be published again, half-open."
    )
    evaluation_overdue = serializers.BooleanField()


class ConsultationPageSchema(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    results = ConsultationSchema(many=True)


class AttachmentSchema(serializers.Serializer[Any]):
    name = serializers.CharField()
    content = serializers.CharField(help_text="Base64.")


class SaidSchema(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="Published as it is.")
    name = serializers.CharField(required=False, help_text="Published. A pseudonym is welcome.")
    contact = serializers.CharField(required=False, help_text="Never published.")
    attachments = AttachmentSchema(many=True, required=False, help_text=f"At most {MOST_FILES}. They are published.")


class ReceiptSchema(serializers.Serializer[Any]):
    reference = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 of the text as it was kept.")
    entry = serializers.CharField(help_text="The entry of the log, exactly as it is hashed.")
    log_index = serializers.IntegerField(allow_null=True)
    proof = serializers.CharField(allow_null=True, help_text="C2SP tlog-proof, as soon as the log has taken it in.")


class ReceivedSchema(serializers.Serializer[Any]):
    receipt = ReceiptSchema()


class FileSchema(serializers.Serializer[Any]):
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    digest = serializers.CharField()
    url = serializers.CharField()


class HiddenSchema(serializers.Serializer[Any]):
    ground = serializers.CharField()
    authorised_by = serializers.CharField()
    authorised_at = serializers.DateTimeField()


class HeardSchema(serializers.Serializer[Any]):
    reference = serializers.CharField()
    version = serializers.IntegerField()
    received_at = serializers.DateTimeField()
    text = serializers.CharField(allow_null=True, help_text="Null where it is withheld or erased.")
    name = serializers.CharField()
    group = serializers.UUIDField(allow_null=True)
    withheld = HiddenSchema(allow_null=True)
    erased = serializers.BooleanField()
    attachments = FileSchema(many=True)


class HeardPageSchema(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    results = HeardSchema(many=True)


class PerNetwork(BaseThrottle):
    """Counted with the comments of the web form."""

    def allow_request(self, request: Request, _view: APIView) -> bool:
        return request.method != "POST" or takes_one_more(address_of(request._request))  # noqa: SLF001

    def wait(self) -> float:
        return HOUR


def next_page(request: Request, name: str, value: Any) -> str | None:
    return request.build_absolute_uri(f"{request.path}?{name}={value}") if value is not None else None


class ConsultationsView(APIView):
    @extend_schema(
        operation_id="consultations",
        summary="Texts that stand or stood for comment, newest first",
        parameters=[OpenApiParameter("after", str, description="The last reference of the page before.")],
        responses=ConsultationPageSchema,
    )
    def get(self, request: Request) -> Response:
        page, following = published_page(request.query_params.get("after", "")[:30])
        results = [consultation_as_data(one) for one in page]
        return Response({"next": next_page(request, "after", following), "results": results}, headers=NO_CACHE)


NO_CACHE = {"Cache-Control": "no-cache"}


def consultation_as_data(one: Published) -> dict[str, Any]:
    return {
        "slug": one.row.slug,
        "ref": one.row.ref,
        "kind": one.row.kind,
        "state": one.state,
        "title": one.title,
        "version": one.version.number,
        "digest": one.version.digest,
        "opens_at": one.version.opened_at,
        "closes_at": one.ends_at,
        "evaluate_by": one.evaluate_by,
        "evaluation_overdue": one.evaluation_is_overdue,
    }


class CommentsView(APIView):
    throttle_classes = (PerNetwork,)

    @extend_schema(
        operation_id="comments",
        summary="What was said about a text, newest first",
        description="A withheld comment is named with its ground and whoever authorised that; its words are not given.",
        parameters=[OpenApiParameter("before", int, description="From `next` of the page before.")],
        responses=HeardPageSchema,
    )
    def get(self, request: Request, slug: str) -> Response:
        given = request.query_params.get("before", "")
        if given and (not given.isdecimal() or len(given) > 18):
            raise ValidationError({"before": _("This is no cursor of this list.")})
        rows, following = comment_page(found(slug).row, before=int(given) if given else None, size=PAGE)
        results = [heard_as_data(one, slug) for one in rows]
        return Response({"next": next_page(request, "before", following), "results": results}, headers=NO_CACHE)

    @extend_schema(
        operation_id="comment",
        summary="Comment on a text, with or without a name",
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
        request=SaidSchema,
        responses={
            201: ReceivedSchema,
            400: OpenApiResponse({"type": "object"}, "Bad input; see `errors`."),
            404: OpenApiResponse({"type": "object"}, "No such text."),
            409: OpenApiResponse({"type": "object"}, "`rule-refused`: it is not open for comment, or no longer."),
            429: OpenApiResponse({"type": "object"}, "Many comments came from this network."),
        },
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        one = found(slug)
        said, sent = said_in(request), attachments_in(request)
        owner = uuid5(NAMESPACE_URL, f"comments of {address_of(request._request)}")  # noqa: SLF001 - keys are each network's own
        return answered_once(self, request, owner=owner, act=lambda: received(one, said, sent))


def found(slug: str) -> Published:
    one = published(slug)
    if one is None:
        raise Http404
    return one


def said_in(request: Request) -> Said:
    """Text in its fields, and nothing else; all faults at once."""
    body = request.data
    if not isinstance(body, dict):
        raise ValidationError(_("Send a JSON object."))
    wrong = [name for name in FIELDS if not isinstance(body.get(name, ""), str)]
    faults = [Fault(f"/{name}", Text(gettext_noop("This should be text."))) for name in wrong]
    unasked = Text(gettext_noop("This is not asked for here."))
    faults += [Fault(step(name), unasked) for name in body if name not in (*FIELDS, "attachments")]
    given = {name: tidied(body.get(name, "")) for name in FIELDS if name not in wrong}
    said = Said(**{"text": "-", **given}, language=(get_language() or "")[:10])
    faults += faults_of(said)
    if faults:
        raise bad_input(Invalid(*faults))
    return said


def attachments_in(request: Request) -> list[tuple[str, bytes]]:
    given = request.data.get("attachments", []) if isinstance(request.data, dict) else []
    if not isinstance(given, list) or len(given) > MOST_FILES:
        raise ValidationError({"attachments": _("Send at most %(most)s files.") % {"most": MOST_FILES}})
    return [attachment_in(number, one) for number, one in enumerate(given)]


def attachment_in(number: int, one: Any) -> tuple[str, bytes]:
    try:
        return str(one["name"]), base64.b64decode(one["content"], validate=True)
    except (ValueError, TypeError, KeyError):
        message = _("Give each file a name, and its content in base64.")
        raise ValidationError({"attachments": {str(number): message}}) from None


def received(one: Published, said: Said, sent: Sequence[tuple[str, bytes]]) -> Reply:
    """The files are kept first, and belong to nobody until the comment is in."""
    if not one.is_open:
        raise Refusal(LATE)
    files = kept_files(sent, legal_now())
    kept = transitions.comment(draft=one.row.pk, said=said, channel=Channel.REST, files=files)
    filed = receipt_of(kept.event)
    receipt = {
        "reference": kept.reference,
        "digest": kept.digest,
        "entry": filed.leaf,
        "log_index": filed.log_index,
        "proof": str(filed.receipt) if filed.receipt else None,
    }
    return Reply.of(201, {"receipt": receipt})


def kept_files(sent: Sequence[tuple[str, bytes]], at: datetime) -> list[UUID]:
    """Each fault with the place of its file."""
    kept, faults = [], []
    for number, (name, content) in enumerate(sent):
        try:
            kept.append(transitions.keep_file(content=content, name=name, at=at).id)
        except Refusal as refused:
            faults.append(Fault(f"/attachments/{number}", refused.because[0].text))
    if faults:
        raise bad_input(Invalid(*faults))
    return kept


def file_as_data(slug: str, file: Any) -> dict[str, Any]:
    url = reverse("consultations:file", args=[slug, file.pk])
    return {"name": file.name, "media_type": file.media_type, "size": file.size, "digest": file.digest, "url": url}


def heard_as_data(one: Heard, slug: str) -> dict[str, Any]:
    hidden = one.hidden
    return {
        "reference": one.reference,
        "version": one.version,
        "received_at": one.received_at,
        "text": one.text or None,
        "name": one.name,
        "group": one.group,
        "withheld": {
            "ground": hidden.ground,
            "authorised_by": hidden.authorised_by,
            "authorised_at": hidden.authorised_at,
        }
        if hidden
        else None,
        "erased": one.erased,
        "attachments": [file_as_data(slug, file) for file in one.files],
    }
