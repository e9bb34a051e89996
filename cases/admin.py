"""The desk's pages of cases: the list, the case, and one page for each move. They know no kind of case: all of it is drawn
from the tables of moves. What they show is a look into a file, and is recorded as one (RULES.md 15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import transitions
from cases.forms.listing import CaseFilter
from cases.forms.moving import MoveForm
from cases.forms.widgets import uploads
from cases.models import Case
from cases.queries import attempts, desk
from cases.queries.histories import Happened, happened
from cases.queries.kinds import KNOWN
from cases.queries.lists import case_page, case_seen, cases_seen_by
from cases.queries.pages import Page, TooWide, WrongCursor
from cases.queries.standings import Someone, actor_of
from cases.queries.timers import shown_timers
from cases.queries.views import CaseView, views_of
from cases.queries.wording import say
from cases.rules.fields import Invalid
from cases.rules.kinds import Panel
from cases.rules.references import as_reference
from cases.rules.standing import Actor
from cases.rules.verdicts import Overtaken, Refusal
from cases.states import FieldKind
from cases.transitions import KeyReused
from clock.admin import ReadOnlyAdmin
from clock.queries import legal_now
from ledger.queries import recent
from ledger.templatetags.timeline import Moment

EVENTS = 30
LAST = 3
PER_PAGE = 50
MOST_PAPERS = 10


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    class Media:
        css = {"all": ["cases/case.css"]}

    def get_urls(self) -> list[URLPattern]:
        move = self.admin_site.admin_view(self.move_view)
        own = [path("<str:object_id>/moves/<str:verb>/", move, name="cases_case_move")]
        return [*own, *super().get_urls()]

    # --- The list -----------------------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, _extra_context: Any = None) -> HttpResponse:
        self.require_reader(request)
        actor, form = reader(request), CaseFilter(request.GET)
        found = self.searched(request, form)
        rows = desk.summaries_of(found.rows, viewer=actor)
        transitions.look_over(cases=[one.standing for one in rows], by=actor)
        context = {
            "form": form,
            "rows": rows,
            "sort": form.order,
            "sorted_by": {name: with_query(request, sort=name, after=None) for name in ("due", "updated", "reference")},
            "next": with_query(request, after=found.next) if found.next else None,
            "first": with_query(request, after=None) if request.GET.get("after") else None,
            "title": _("Cases"),
        }
        return self.page(request, "cases/cases.html", context)

    def searched(self, request: HttpRequest, form: CaseFilter) -> Page[Case]:
        """What cannot be read finds nothing, and says so; it never finds everything."""
        if not form.is_valid():
            return Page([], None)
        within, after = cases_seen_by(request.user), request.GET.get("after") or None
        wanted = form.wanted(request.user)
        try:
            return case_page(wanted=wanted, within=within, sort=form.order, after=after, size=PER_PAGE)
        except WrongCursor:
            form.add_error(None, _("This page of the list is no more. Begin at the first."))
        except TooWide:
            form.add_error(None, _("This takes too long. Please narrow your search."))
        return Page([], None)

    # --- The case -----------------------------------------------------------------------------------------------------

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, _form_url: str = "", _extra_context: Any = None
    ) -> HttpResponse:
        self.require_reader(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET"])
        view, actor = self.opened(request, object_id or "")
        now, steps = legal_now(), desk.steps_of(view, viewer=actor)
        before = request.GET.get("before", "")
        events = recent(view.row.pk, before_seq=int(before) if before.isdecimal() else None, limit=EVENTS + 1)
        panels = [drawn(panel, view, actor, request) for panel in (*view.kind.panels, *KNOWN.panels)]
        context = {
            "case": view,
            "steps": steps,
            "timers": shown_timers(view.timers, now),
            "signatures": desk.signed_in(view.standing),
            "recused": desk.recused_in(view.standing) if view.standing.recused else [],
            "moments": moments_of(happened(events[:EVENTS], view.kind, within=view.row.pk), request),
            "older": events[EVENTS - 1].seq if len(events) > EVENTS else None,
            "panels": [panel for panel in panels if panel],
            "kind_title": gettext(view.kind.title),
            "list_title": desk.list_title(view.row),
            "title": view.presented.title,
        }
        return self.page(request, "cases/case.html", context)

    def history_view(self, request: HttpRequest, object_id: str, _extra_context: Any = None) -> HttpResponse:
        """What happened stands on the case's own page, from the ledger."""
        self.require_reader(request)
        return redirect("admin:cases_case_change", object_id)

    # --- A move -------------------------------------------------------------------------------------------------------

    def move_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        self.require_reader(request)
        view, actor = self.opened(request, object_id)
        attempt = attempts.attempt_of(view, verb, viewer=actor)
        if attempt is None:
            raise Http404
        if request.method == "GET" and attempt.step.open and (own := view.kind.pages.get(verb)):
            return redirect(own, view.row.pk)
        form = self.form_for(attempt, None)
        if request.method == "POST":
            sent = with_papers(request, attempt) if attempt.step.open else Sent(request.POST.copy(), [])
            form = self.form_for(attempt, sent.data)
            for name, words in sent.faults:
                form.add_error(name, words)
        if form.is_bound and form.is_valid():
            return self.carry_out(request, attempt, form)
        return self.move_page(request, attempt, form)

    def carry_out(self, request: HttpRequest, attempt: attempts.Attempt, form: MoveForm) -> HttpResponse:
        """Once, however often the button is pressed. Whatever stands against it, what was typed stays."""
        try:
            moved = self.moved(attempt, form)
        except Invalid as invalid:
            form.refuse(invalid)
            return self.move_page(request, attempt, form)
        except Refusal as refusal:
            return self.move_page(request, attempt, form, refusal=refusal)
        except KeyReused:
            return self.overtaken(request, attempt, form, sent_before=True)
        except Overtaken:
            return self.overtaken(request, attempt, form)
        if not moved.repeated:
            self.note_last(request, attempt)
        again = _("This was sent twice, and done once.") if moved.repeated else ""
        done = attempts.done_in_words(attempt, moved.state)
        self.message_user(request, " ".join(filter(None, [done, str(again)])), messages.SUCCESS)
        return redirect("admin:cases_case_change", attempt.view.row.ref)

    def note_last(self, request: HttpRequest, attempt: attempts.Attempt) -> None:
        """For “What you did last” on the desk's first page: the reference, and which move; who said what the ledger knows."""
        LogEntry.objects.create(
            user=cast(Any, request.user),
            content_type=ContentType.objects.get_for_model(Case),
            object_id=attempt.view.row.ref,
            object_repr=attempt.view.row.ref,
            action_flag=CHANGE,
            change_message=attempt.step.move.title,
        )

    def moved(self, attempt: attempts.Attempt, form: MoveForm) -> transitions.Moved:
        data = form.sent
        reason = data.pop("reason") or ""
        return transitions.move(
            case_id=attempt.view.row.pk,
            verb=attempt.step.move.verb,
            by=attempt.viewer,
            at=attempt.at,
            reason=reason,
            data=data,
            if_version=form.version_read,
            key=f"desk:{form.key}" if form.key else None,
        )

    def overtaken(
        self, request: HttpRequest, attempt: attempts.Attempt, form: MoveForm, *, sent_before: bool = False
    ) -> HttpResponse:
        """Somebody was faster. The reader sees what happened since, and may send what they typed again."""
        view, _actor = self.opened(request, attempt.view.row.ref)
        now = attempts.attempt_of(view, attempt.step.move.verb, viewer=attempt.viewer)
        since = happened(attempts.since(view.row.pk, form.version_read), view.kind, within=view.row.pk)
        told: dict[str, Any] = {"overtaken": True, "sent_before": sent_before, "moments": moments_of(since, request)}
        return self.move_page(request, now or attempt, form.renewed(view.row.version), status=412, **told)

    def move_page(
        self,
        request: HttpRequest,
        attempt: attempts.Attempt,
        form: MoveForm,
        *,
        refusal: Refusal | None = None,
        status: int | None = None,
        **more: Any,
    ) -> HttpResponse:
        context = {
            "attempt": attempt,
            "case": attempt.view,
            "form": form,
            "refused": attempts.refused_in_words(attempt, refusal) if refusal else None,
            "kind_title": gettext(attempt.view.kind.title),
            "title": attempt.step.title,
            "last": self.said_last(request, attempt.view),
            **more,
        }
        return self.page(request, "cases/move.html", context, status=status or (409 if refusal else 200))

    def said_last(self, request: HttpRequest, view: CaseView) -> list[Moment]:
        """What people did and said last: nobody signs without having met what they decide about."""
        events = happened(recent(view.row.pk, limit=EVENTS), view.kind, within=view.row.pk)
        return moments_of([one for one in events if one.reason or one.said][:LAST], request)

    def form_for(self, attempt: attempts.Attempt, data: Any) -> MoveForm:
        row = attempt.view.row
        return MoveForm(
            data,
            asked=attempt.asked,
            offers=attempt.offers,
            notes=attempt.notes,
            version=row.version,
            zone=row.agency.zone,
            by=attempt.viewer.id,
        )

    # --- What all of them do ------------------------------------------------------------------------------------------

    def opened(self, request: HttpRequest, ref: str) -> tuple[CaseView, Actor]:
        """The case, if this official may see it; otherwise there is none. To open it is a look."""
        reference = as_reference(unquote(ref))
        row = case_seen(reference, by=request.user) if reference else None
        if row is None:
            raise Http404
        actor = reader(request)
        (view,) = views_of([row], viewer=actor)
        transitions.look_into(case=view.standing, by=actor)
        return view, actor

    def require_reader(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **context}
        return TemplateResponse(request, template, whole, status=status)


@dataclass(frozen=True, slots=True)
class Sent:
    data: QueryDict
    faults: list[tuple[str, str]]


def with_papers(request: HttpRequest, attempt: attempts.Attempt) -> Sent:
    """What was typed, with the ids of the files that came along. A file that cannot be taken says why, beside its field."""
    sent = Sent(request.POST.copy(), [])
    for one in attempt.asked:
        files = request.FILES.getlist(uploads(one.name))[:MOST_PAPERS] if one.papers and KNOWN.keep_paper else []
        ids = []
        for file in files:
            try:
                ids.append(str(KNOWN.keep_paper(file.read(), file.name or "", attempt.viewer, attempt.at)))  # type: ignore[misc]  # there is one
            except Refusal as refusal:
                sent.faults.append((one.name, f"{file.name}: {say(refusal.because[0].text)}"))
        before = str(sent.data.get(one.name, "")).split() if one.kind is FieldKind.IDS else []
        if ids:
            sent.data[one.name] = " ".join([*before, *ids])
    return sent


def reader(request: HttpRequest) -> Actor:
    """The desk lets nobody in who has not signed in (scs_admin/access.py)."""
    return actor_of(cast(Someone, request.user))


def with_query(request: HttpRequest, **changes: str | None) -> str:
    """This page with its filters, and with these changed."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"{reverse('admin:cases_case_changelist')}?{query.urlencode()}"


def drawn(panel: Panel, view: CaseView, viewer: Actor, request: HttpRequest) -> dict[str, Any] | None:
    loaded = panel.load(view.standing, viewer, legal_now())
    if loaded is None:
        return None
    html = render_to_string(panel.template, {**loaded, "case": view}, request)
    return {"title": gettext(panel.title), "html": html, "aside": panel.aside}


def due_on(when: str) -> str:
    return gettext("due %(when)s") % {"when": when}


def moments_of(events: Sequence[Happened], request: HttpRequest) -> list[Moment]:
    """For the timeline; with the way to the proof, for those who read the log."""
    reads_log = request.user.has_perm("ledger.view_event")
    return [
        Moment(
            what=one.what,
            at=one.at,
            note=" · ".join(filter(None, [one.by or gettext("the clock"), one.due and due_on(one.due)])),
            reason=gettext("What was said here has been erased.") if one.erased else one.reason,
            said=one.said,
            proof=gettext("log #%(index)s") % {"index": one.log_index} if one.log_index is not None else "",
            proof_url=reverse("admin:ledger_event_change", args=[one.event]) if reads_log else "",
        )
        for one in events
    ]
