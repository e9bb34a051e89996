"""The addresses under `/api/v1/records/`: one record in, one record out, and what its issuer says of it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import BearerToken, Reply, answered_once, require_scope
from cases.api.asking import body_of, version_read
from cases.api.documents import ETAG, IF_MATCH, PROBLEMS, REPLAYED
from cases.api.problems import PreconditionFailed, bad_input
from cases.api.tokens import actor_by
from cases.rules.fields import Fault, Invalid
from cases.rules.standing import Actor
from cases.rules.verdicts import Overtaken, Refusal, Text
from cases.states import gettext_noop
from clock.queries import legal_now
from people.states import OVERSIGHT, Kind
from records import transitions
from records.api.showing import AnswerSchema, NewRecordSchema, RecordSchema, TakenInSchema, record_as_data
from records.forms.reading import Sent, read_record
from records.models import Confirmation, Record
from records.states import RecordState, Scope
from records.transitions import NewRecord, Source

KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description="Repeats have the same answer.")
PURPOSE = "work on the record"
PROBLEM = {"type": "object"}


class RecordsView(APIView):
    authentication_classes = (BearerToken,)

    @extend_schema(
        operation_id="take_in_record",
        summary="One source record, on an official document",
        parameters=[KEY],
        request=NewRecordSchema,
        responses={201: TakenInSchema, 400: PROBLEM, 401: PROBLEM, 403: PROBLEM, 409: PROBLEM, 422: PROBLEM},
    )
    def post(self, request: Request) -> HttpResponse:
        require_scope(request, Scope.WRITE)
        actor, body, at = actor_by(request), body_of(request), legal_now()

        def act() -> Reply:
            try:
                sent = read_record(body)
                made = take_in(sent, source_of(request.user, actor), at)
            except Invalid as invalid:
                raise bad_input(invalid) from None
            data = {"id": made.record, "ref": made.ref, "subject": made.subject, "state": RecordState.ACTIVE}
            return Reply.of(201, data, Location=request.build_absolute_uri(f"{made.record}/"))

        return answered_once(self, request, owner=actor.id, act=act)


def source_of(user: Any, actor: Actor) -> Source:
    if user.agency_id is None:
        raise Http404
    return Source(actor, user.agency_id, Kind(user.kind))


def take_in(sent: Sent, source: Source, at: Any) -> transitions.Recorded:
    file = kept(sent, source, at)
    new = NewRecord(
        subject=sent.subject,
        item=sent.item,
        issuer=sent.issuer or source.agency,
        document_kind=sent.document_kind,
        document_number=sent.document_number,
        document_on=sent.document_on,
        final_on=sent.final_on,
        conduct_ended_on=sent.conduct_ended_on,
        facts=sent.facts,
        beneficiary=sent.beneficiary,
        file=file,
        supersedes=sent.supersedes,
    )
    if sent.supersedes:
        require_visible(sent.supersedes, source)
        return transitions.correct_record(record=sent.supersedes, new=new, source=source, at=at, reason=sent.reason)
    return transitions.record_document(new=new, source=source, at=at, reason=sent.reason)


def require_visible(record: UUID, source: Source) -> None:
    if not Record.objects.filter(pk=record, case__agency__in=source.actor.agencies).exists():
        raise Invalid(Fault("/supersedes", Text(gettext_noop("There is no such record of yours."))))


def kept(sent: Sent, source: Source, at: Any) -> UUID | None:
    if sent.file is None:
        return None
    try:
        stored = transitions.store_file(
            content=sent.file.content, name=sent.file.name, by=source.actor, at=at, purpose="record"
        )
    except Refusal as refused:
        raise Invalid(Fault("/document/file", refused.because[0].text)) from None
    return stored.id


class RecordView(APIView):
    authentication_classes = (BearerToken,)

    @extend_schema(
        operation_id="record",
        summary="One source record of your agency, or of a document that your agency issued",
        responses={200: RecordSchema, 401: PROBLEM, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, record: UUID) -> Response:
        require_scope(request, Scope.READ)
        actor = actor_by(request)
        row = seen(record, actor)
        transitions.look_into_subject(
            subject=row.subject_id, by=actor, purpose=PURPOSE, fields=("record", row.case.ref)
        )
        confirmed = Confirmation.objects.filter(record=row, confirmed=True).exists()
        data = record_as_data(row, legal_now(), confirmed=confirmed)
        return Response(data, headers={"Cache-Control": "no-store", "ETag": f'"{row.case.version}"'})


class ConfirmationView(APIView):
    authentication_classes = (BearerToken,)

    @extend_schema(
        operation_id="answer_for_issuer",
        summary="What the agency that issued the document says of it",
        parameters=[IF_MATCH, KEY, ETAG, REPLAYED],
        request=AnswerSchema,
        responses={200: TakenInSchema, **PROBLEMS},
    )
    def post(self, request: Request, record: UUID) -> HttpResponse:
        require_scope(request, Scope.WRITE)
        actor, body, at = actor_by(request), body_of(request), legal_now()
        row = seen(record, actor)
        version = version_read(request)
        confirmed, reason = body.get("confirmed"), body.get("reason", "")
        if not isinstance(confirmed, bool) or not isinstance(reason, str):
            raise ValidationError({"confirmed": _("Say yes or no.")})

        def act() -> Reply:
            try:
                done = transitions.answer_for_issuer(
                    record=record, confirmed=confirmed, by=actor, at=at, reason=reason, if_version=version
                )
            except Overtaken:
                raise PreconditionFailed from None
            except Invalid as invalid:
                raise bad_input(invalid) from None
            data = {"id": record, "ref": row.case.ref, "subject": row.subject_id, "state": done.state}
            return Reply.of(200, data, ETag=f'"{done.version}"')

        return answered_once(self, request, owner=actor.id, act=act)


def seen(record: UUID, actor: Actor) -> Record:
    """One's own agency's, or one that rests on a document of one's own agency; those who look on see all."""
    row = Record.objects.select_related("item", "issuer", "case").filter(pk=record).first()
    own = row is not None and actor.agencies & {row.issuer_id, row.case.agency_id}
    if row is None or not (own or actor.roles & OVERSIGHT):
        raise Http404
    return row
