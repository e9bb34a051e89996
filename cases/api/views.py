"""The addresses under `/api/v1/cases/`. Whose rows, which version, once: then one transition."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases import transitions
from cases.api import asking
from cases.api.documents import ETAG, IF_MATCH, KEY, LOCATION, MOVE_BODY, PROBLEMS, REPLAYED
from cases.api.problems import PreconditionFailed, bad_input
from cases.api.repeating import Reply, answered_before, answered_once
from cases.api.showing import (
    CasePageSchema,
    CaseSchema,
    HistorySchema,
    case_as_data,
    cases_as_data,
    etag,
    event_as_data,
)
from cases.api.tokens import BearerToken, actor_by, lists_of, require_scope
from cases.models import Case
from cases.queries.courts import as_court, is_court
from cases.queries.kinds import KNOWN, kind_of
from cases.queries.lists import case_of, case_page, cases_seen_by, sees
from cases.queries.pages import LARGEST, SIZE, WrongCursor
from cases.queries.standings import standings_of
from cases.queries.views import views_of
from cases.rules.fields import Invalid
from cases.rules.references import as_reference
from cases.rules.standing import Actor
from cases.rules.verdicts import Overtaken, UnknownMove
from cases.states import Scope
from clock.queries import legal_now
from ledger.queries import history

NO_STORE = {"Cache-Control": "no-store"}


def is_for(request: Request, scope: Scope, row: Case) -> bool:
    lists = lists_of(request, scope)
    return lists is None or row.list_slug in lists


class CasesInterface(APIView):
    authentication_classes = (BearerToken,)
    scopes: Mapping[str, Scope] = {"GET": Scope.READ, "POST": Scope.MOVE}  # for the OpenAPI document

    courts_too = True  # whether it is for a court as well, which sees no more than it needs

    def found(self, request: Request, ref: str, scope: Scope) -> tuple[Case, Actor]:
        """The case, if this token's owner may see it, and as what they act in it: otherwise there is none."""
        actor = actor_by(request)
        require_scope(request, scope)
        if (reference := as_reference(ref)) is None:
            raise Http404
        row = case_of(reference)
        if row is None or not is_for(request, scope, row):
            raise Http404
        if self.courts_too and is_court(request.user, row) and is_for(request, Scope.MOVE, row):
            return row, as_court(actor)
        if not sees(request.user, row):
            raise Http404
        return row, actor


class CasesView(CasesInterface):
    @extend_schema(
        operation_id="cases",
        summary="Cases of your agency, a page at a time",
        parameters=[
            OpenApiParameter("state", str, many=True, explode=False),
            OpenApiParameter("kind", str),
            OpenApiParameter("due_before", str, description="A day (its beginning), or a moment with its zone."),
            OpenApiParameter(
                "assigned",
                str,
                description="`me`, `none`, an official's id; or `asked`: cases of others in which your agency is asked something.",
            ),
            OpenApiParameter("sort", str, enum=["due", "updated", "reference"]),
            OpenApiParameter("after", str, description="From `next` of the page before."),
            OpenApiParameter("limit", int),
        ],
        responses={200: CasePageSchema, **{code: PROBLEMS[code] for code in (400, 401, 403)}},
    )
    def get(self, request: Request) -> Response:
        actor = actor_by(request)
        require_scope(request, Scope.READ)
        wanted = asking.wanted(request, lists_of(request, Scope.READ))
        size = asking.number_of(request, "limit", usual=SIZE, most=LARGEST)
        within, after = cases_seen_by(request.user), request.query_params.get("after") or None
        try:
            page = case_page(wanted=wanted, within=within, sort=asking.sort_of(request), after=after, size=size)
        except WrongCursor:
            raise ValidationError({"after": _("This is no cursor of this list.")}) from None
        results = cases_as_data(page.rows, viewer=actor)
        transitions.look_over(cases=standings_of(page.rows, askers=()), by=actor)
        return Response({"next": page_after(request, page.next), "results": results}, headers=NO_STORE)

    @extend_schema(
        operation_id="open_case",
        summary="Propose a listing",
        parameters=[KEY, ETAG, REPLAYED, LOCATION],
        request={"application/json": {"type": "object"}},
        responses={201: CaseSchema, **{code: PROBLEMS[code] for code in (400, 401, 403, 404, 409, 422)}},
    )
    def post(self, request: Request) -> HttpResponse:
        actor = actor_by(request)
        body = asking.body_of(request)
        require_scope(request, Scope.MOVE, str(body.get("list", "")))
        if KNOWN.intake is None:
            raise Http404
        intake = KNOWN.intake

        def act() -> Reply:
            try:
                opened = intake.begin(body, actor, legal_now())
            except Invalid as invalid:
                raise bad_input(invalid) from None
            row = Case.objects.select_related("agency", "assignee").get(pk=opened)
            return reply(row, actor, 201, Location=request.build_absolute_uri(f"{row.ref}/"))

        return answered_once(self, request, owner=actor.id, act=act)


class CaseView(CasesInterface):
    @extend_schema(
        operation_id="case",
        summary="One case: what it is, what can be done with it now, and why the rest cannot",
        description=(
            "Of your agency, or one in which it is asked something. A court that the list’s standard names reads a case by its "
            "reference from a decision on, with a token for moves on that list; what it orders there happens at once."
        ),
        parameters=[ETAG],
        responses={200: CaseSchema, **{code: PROBLEMS[code] for code in (401, 403, 404)}},
    )
    def get(self, request: Request, ref: str) -> Response:
        row, actor = self.found(request, ref, Scope.READ)
        (view,) = views_of([row], viewer=actor)
        data = case_as_data(view, actor)
        transitions.look_into(case=view.standing, by=actor)
        return Response(data, headers={**NO_STORE, "ETag": etag(row)})


class MoveView(CasesInterface):
    @extend_schema(
        operation_id="move",
        summary="One move, as the case's `moves` describe it",
        parameters=[IF_MATCH, KEY, ETAG, REPLAYED],
        request={"application/json": MOVE_BODY},
        responses={200: CaseSchema, **PROBLEMS},
    )
    def post(self, request: Request, ref: str, verb: str) -> HttpResponse:
        try:
            row, actor = self.found(request, ref, Scope.MOVE)
        except Http404:
            if again := answered_before(request, owner=actor_by(request).id):
                return again
            raise
        if not kind_of(row.kind).table.find(verb, row.state):
            raise Http404
        version, body, at = asking.version_read(request), asking.body_of(request), legal_now()
        reason = asking.reason_in(body)

        def act() -> Reply:
            carry_out(row, verb, actor, at=at, reason=reason, data=body, if_version=version)
            row.refresh_from_db()
            return reply(row, actor, 200)

        return answered_once(self, request, owner=actor.id, act=act)


class HistoryView(CasesInterface):
    courts_too = False

    @extend_schema(
        operation_id="case_history",
        summary="Every event of a case, in order, with its place in the log",
        parameters=[OpenApiParameter("after", int, description="The last `seq` of the page before.")],
        responses={200: HistorySchema, **{code: PROBLEMS[code] for code in (400, 401, 403, 404)}},
    )
    def get(self, request: Request, ref: str) -> Response:
        row, actor = self.found(request, ref, Scope.READ)
        after = asking.number_of(request, "after", usual=0, least=0, most=999_999_999)
        events = history(row.pk, after_seq=after, limit=LARGEST + 1)
        (standing,) = standings_of([row], askers=())
        transitions.look_into(case=standing, by=actor)
        following = page_after(request, str(events[LARGEST - 1].seq)) if len(events) > LARGEST else None
        results = [event_as_data(event) for event in events[:LARGEST]]
        return Response({"next": following, "results": results}, headers=NO_STORE)


def carry_out(row: Case, verb: str, by: Actor, **wish: Any) -> None:
    try:
        transitions.move(case_id=row.pk, verb=verb, by=by, **wish)
    except Overtaken:
        raise PreconditionFailed from None
    except UnknownMove:
        raise Http404 from None
    except Invalid as invalid:
        raise bad_input(invalid) from None


def reply(row: Case, actor: Actor, status: int, **headers: str) -> Reply:
    (data,) = cases_as_data([row], viewer=actor)
    return Reply.of(status, data, ETag=etag(row), **headers)


def page_after(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["after"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
