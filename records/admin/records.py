"""Recording at the desk, and what one's own agency is asked to confirm. A record's life is on the page of its case."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.queries.wording import in_own_language
from clock.queries import legal_now
from people.states import OVERSIGHT, Kind
from records import transitions
from records.admin.correcting import correct, correctable, form_of, item_of, stored
from records.admin.pages import Pages, by, posted, require
from records.admin.subjects import new_subject
from records.forms import desk, facts
from records.models import Record
from records.queries import catalogue
from records.queries.records import awaiting_confirmation, issuer_of, title_of
from records.rules.catalogue_documents import Item
from records.states import STATE_TITLES
from records.transitions import NewRecord, Source


class ByState(admin.SimpleListFilter):
    """Django's own filter would offer the states of every kind of case, by their codes."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [(str(state), gettext(title)) for state, title in STATE_TITLES.items()]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Record]) -> QuerySet[Record]:
        return rows.filter(case__state=self.value()) if self.value() else rows


class ByItem(admin.SimpleListFilter):
    title = _("item")
    parameter_name = "of_item"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [(row.code, title_of(row)) for row in catalogue.items_in_force()]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Record]) -> QuerySet[Record]:
        return rows.filter(item__code=self.value()) if self.value() else rows


@admin.register(Record)
class RecordAdmin(Pages):
    list_display = ("reference", "title", "issued_by", "state", "recorded_at")
    list_filter = (ByState, ByItem)
    list_display_links = None
    ordering = ("-recorded_at", "-pk")
    change_list_template = "records/records.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Record]:
        actor = by(request)
        rows = Record.objects.select_related("item", "issuer", "case")
        return rows if actor.roles & OVERSIGHT else rows.filter(case__agency__in=actor.agencies)

    @admin.display(description=_("reference"))
    def reference(self, row: Record) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("admin:cases_case_change", args=[row.case.ref]), row.case.ref)

    @admin.display(description=_("item"))
    def title(self, row: Record) -> str:
        return title_of(row.item)

    @admin.display(description=_("issued by"))
    def issued_by(self, row: Record) -> str:
        return issuer_of(row)

    @admin.display(description=_("state"))
    def state(self, row: Record) -> str:
        return gettext(STATE_TITLES[row.case.state])

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.own("new/", self.choose, "choose"),
            self.own("new/<slug:code>/", self.record, "new"),
            self.own("awaiting/", self.awaiting, "awaiting"),
            self.own("<uuid:record>/answer/", self.answer, "answer"),
            self.own("<uuid:record>/correct/", self.correct, "correct"),
        ]
        return [*own, *super().get_urls()]

    def choose(self, request: HttpRequest) -> HttpResponse:
        require(request, "add_record")
        items = [(row.code, title_of(row), row.adverse) for row in catalogue.items_in_force()]
        return self.page(request, "records/choose.html", _("What to record"), items=items)

    def record(self, request: HttpRequest, code: str) -> HttpResponse:
        require(request, "add_record")
        row = catalogue.item_in_force(code)
        if row is None:
            raise Http404
        item = catalogue.as_item(row)
        form = facts.record_form(item, in_own_language("zh", "en"))(
            *posted(request), initial={"issuer": agency_code(request)}
        )
        made: list[transitions.Recorded] = []
        answer = self.form_page(
            request,
            title=title_of(row),
            form=form,
            act=lambda: made.append(taken_in(request, form, item)),
            done=_("Recorded. Its issuer must confirm the document."),
            back=self.address("changelist"),
            with_files=True,
        )
        return redirect("admin:cases_case_change", made[0].ref) if made else answer

    def correct(self, request: HttpRequest, record: UUID) -> HttpResponse:
        """The wrong record stays in the history and carries nothing any more; the new one has a case of its own."""
        require(request, "add_record")
        row = correctable(request, record)
        item = item_of(row)
        form = form_of(request, row, item)
        purpose, fields = "correct a record", ("record", row.case.ref)
        transitions.look_into_subject(subject=row.subject_id, by=by(request), purpose=purpose, fields=fields)
        made: list[transitions.Recorded] = []
        answer = self.form_page(
            request,
            title=_("Correct this record"),
            form=form,
            act=lambda: made.append(correct(request, form, row, item)),
            done=_("Corrected. The issuer must confirm the new record as well."),
            back=reverse("admin:cases_case_change", args=[row.case.ref]),
            shown=row,
            with_files=True,
        )
        return redirect("admin:cases_case_change", made[0].ref) if made else answer

    # --- What one's own agency issued ---

    def awaiting(self, request: HttpRequest) -> HttpResponse:
        require(request, "view_record")
        rows = [(row, title_of(row.item)) for row in awaiting_confirmation(by(request).agencies)[:200]]
        return self.page(request, "records/awaiting.html", _("To be confirmed by your agency"), rows=rows)

    def answer(self, request: HttpRequest, record: UUID) -> HttpResponse:
        require(request, "view_record")
        actor = by(request)
        row = awaiting_confirmation(actor.agencies).filter(pk=record).first()
        if row is None:
            raise Http404
        form = desk.AnswerForm(*posted(request))
        transitions.look_into_subject(
            subject=row.subject_id, by=actor, purpose="confirm a document", fields=("record", row.case.ref)
        )

        def act() -> None:
            said = form.cleaned_data
            transitions.answer_for_issuer(
                record=record, confirmed=said["confirmed"] == "yes", by=actor, at=legal_now(), reason=said["reason"]
            )

        return self.form_page(
            request,
            title=_("Is the document as the record says?"),
            form=form,
            act=act,
            done=_("Noted."),
            back=self.address("awaiting"),
            shown=row,
        )


def agency_code(request: HttpRequest) -> str:
    user: Any = request.user
    return user.agency.code if user.agency else ""


def taken_in(request: HttpRequest, form: Any, item: Item) -> transitions.Recorded:
    said, user, at = form.cleaned_data, request.user, legal_now()
    source = Source(by(request), agency_of(user), Kind.OFFICIAL)
    file = stored(form, source, at)
    new = NewRecord(
        subject=new_subject(form),
        item=item.code,
        issuer=said["issuer"],
        document_kind=said["document_kind"],
        document_number=said["document_number"],
        document_on=said["document_on"],
        final_on=said["final_on"],
        conduct_ended_on=said["conduct_ended_on"],
        facts=facts.facts_in(form, item),
        beneficiary=form.beneficiary,
        file=file,
    )
    return transitions.record_document(new=new, source=source, at=at, reason=said["reason"])


def agency_of(user: Any) -> int:
    if user.agency_id is None:
        raise Http404
    return int(user.agency_id)
