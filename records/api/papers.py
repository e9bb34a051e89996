"""`POST /api/v1/cases/{ref}/documents/`: a program sends a paper first, and names it in the move that it proves."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request

from cases.api.asking import body_of
from cases.api.documents import KEY, PROBLEMS, REPLAYED
from cases.api.problems import bad_input
from cases.api.repeating import Reply, answered_before, answered_once
from cases.api.tokens import actor_by
from cases.api.views import CasesInterface
from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal, Text
from cases.states import Scope, gettext_noop
from clock.queries import legal_now
from records import transitions
from records.forms.reading import SentFile
from records.rules.file_kinds import LARGEST, MEGABYTE, size_objection
from records.transitions.files import KEPT_UNATTACHED

PURPOSE = "case"
# Base64 writes three bytes as four; and what stands around the file in either form.
MOST_SENT = LARGEST * 4 // 3 + MEGABYTE
REPEATED = Text(gettext_noop("Send one file at a time."))
HOW = Text(gettext_noop("Send the file as its name and its content in base64, or as the field `file` of a form."))
NO_BASE64 = Text(gettext_noop("This is no base64."))
UNASKED = Text(gettext_noop("This is not asked for here."))


class PaperSchema(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="With its ending: PDF, PNG, JPG, DOCX, XLSX or TXT.")
    content = serializers.CharField(help_text="Base64.")


class UploadSchema(serializers.Serializer[Any]):
    file = serializers.FileField()


class KeptSchema(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Name it in the move's field: `documents`, `exhibits`, `proof`.")
    case = serializers.CharField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    digest = serializers.CharField(
        help_text="SHA-256 of what is kept. Files are kept without their metadata, unless they are signed."
    )
    received_digest = serializers.CharField(help_text="SHA-256 of what you sent.")
    expires_at = serializers.DateTimeField(help_text="Then it is deleted, unless a move has named it.")


class DocumentsView(CasesInterface):
    parser_classes = (JSONParser, MultiPartParser)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        refuse_oversized(request)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        operation_id="send_document",
        summary="A paper for the case, to be named in the move that it proves",
        description=(
            f"At most {LARGEST // MEGABYTE} MB. It is looked through as every file that comes in: its kind by its first "
            "bytes, nothing that acts by itself, no virus where a scanner is set up; it loses its metadata, unless it is signed. Only "
            "whoever sent a paper can name it in a move, and only once."
        ),
        parameters=[KEY, REPLAYED],
        request={"application/json": PaperSchema, "multipart/form-data": UploadSchema},
        responses={201: KeptSchema, **{code: PROBLEMS[code] for code in (400, 401, 403, 404, 409, 422)}},
    )
    def post(self, request: Request, ref: str) -> HttpResponse:
        try:
            row, actor = self.found(request, ref, Scope.MOVE)
        except Http404:
            if again := self.answered(request):
                return again
            raise
        at, (sent, field) = legal_now(), sent_in(request)
        asked = compared_by(request, sent)

        def act() -> Reply:
            stored = kept(sent, field, actor, at)
            expires_at = at + KEPT_UNATTACHED
            return Reply.of(201, {**as_data(stored), "case": row.ref, "expires_at": expires_at})

        return answered_once(self, request, owner=actor.id, act=act, asked=asked)

    def answered(self, request: Request) -> HttpResponse | None:
        sent, _field = sent_in(request)
        return answered_before(request, owner=actor_by(request).id, asked=compared_by(request, sent))


def compared_by(request: Request, sent: SentFile) -> list[Any]:
    return [request.method, request.path, sent.name, hashlib.sha256(sent.content).hexdigest()]


def sent_in(request: Request) -> tuple[SentFile, str]:
    """The file, and the field to which anything that is wrong with it belongs."""
    body = body_of(request)
    if request.FILES:
        return uploaded_in(request, body), "/file"
    return written_in(body), "/content"


def refuse_oversized(request: Request) -> None:
    """Before anything of it is read: to look at the token reads it all."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    objection = size_objection(int(length)) if length.isdecimal() and int(length) > MOST_SENT else None
    if objection:
        raise bad_input(Invalid(Fault("/file", objection.text)))


def uploaded_in(request: Request, body: Mapping[str, Any]) -> SentFile:
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    faults = [Fault(f"/{name}", UNASKED) for name in body if name != "file"]
    if len(files) > 1:
        faults.append(Fault("/file", REPEATED))
    if faults:
        raise bad_input(Invalid(*faults))
    file: UploadedFile = files[0]
    return SentFile(file.name or "", file.read())


def written_in(body: Mapping[str, Any]) -> SentFile:
    faults = [Fault(f"/{name}", UNASKED) for name in body if name not in ("name", "content")]
    faults += [Fault(f"/{name}", HOW) for name in ("name", "content") if not isinstance(body.get(name), str)]
    if faults:
        raise bad_input(Invalid(*faults))
    try:
        return SentFile(body["name"], base64.b64decode(body["content"], validate=True))
    except (binascii.Error, ValueError):
        raise bad_input(Invalid(Fault("/content", NO_BASE64))) from None


def kept(sent: SentFile, field: str, by: Actor, at: datetime) -> transitions.Stored:
    """What is wrong with a file can be mended: with the same key it may come again."""
    try:
        return transitions.store_file(content=sent.content, name=sent.name, by=by, at=at, purpose=PURPOSE)
    except Refusal as refused:
        raise bad_input(Invalid(Fault(field, refused.because[0].text))) from None


def as_data(stored: transitions.Stored) -> dict[str, Any]:
    return {
        "id": stored.id,
        "name": stored.name,
        "media_type": stored.media_type,
        "size": stored.size,
        "digest": stored.digest,
        "received_digest": stored.received_digest,
    }
