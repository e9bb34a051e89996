"""The law: entered by one official, compared with its published text by a second, repealed on a day."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from clock.queries import legal_now
from records import transitions
from records.admin.pages import Pages, posted, require
from records.forms import desk
from records.models import Instrument
from records.states import LawField, Power, Rank
from records.transitions import NewInstrument, NewProvision

MAY = "change_instrument"


@admin.register(Instrument)
class InstrumentAdmin(Pages):
    list_display = ("code", "title", "rank", "in_force_from", "in_force_until", "compared")
    list_filter = ("rank",)
    search_fields = ("code", "title", "title_en")
    change_list_template = "records/laws.html"

    @admin.display(description=_("compared"), boolean=True)
    def compared(self, row: Instrument) -> bool:
        return row.certified_by_id is not None

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.own("enter/", self.enter, "enter"),
            self.own("<slug:code>/certify/", self.certify, "certify"),
            self.own("<slug:code>/repeal/", self.repeal, "repeal"),
            self.own("<path:key>/change/", self.law, "change"),
        ]
        return [*own, *super().get_urls()]

    def law(self, request: HttpRequest, key: str) -> HttpResponse:
        require(request, "view_instrument")
        row = Instrument.objects.filter(pk=key).first() if key.isdecimal() else None
        if row is None:
            raise Http404
        may = request.user.has_perm(f"records.{MAY}")
        provisions = row.provisions.order_by("id")
        return self.page(request, "records/law.html", row.title, law=row, provisions=provisions, may_change=may)

    def enter(self, request: HttpRequest) -> HttpResponse:
        require(request, MAY)
        form, articles = desk.LawForm(*posted(request)), desk.ProvisionForms(request.POST or None, prefix="articles")

        def act() -> None:
            cleaned = dict(form.cleaned_data)
            reason, rank, field = cleaned.pop("reason"), Rank(cleaned.pop("rank")), LawField(cleaned.pop("field"))
            law = NewInstrument(**cleaned, rank=rank, field=field)
            transitions.enter_law(
                law=law, provisions=provisions_in(articles), by=official(request), at=legal_now(), reason=reason
            )

        if request.method == "POST" and not articles.is_valid():
            form.full_clean()
            form.add_error(None, _("Something in the articles needs mending."))
        return self.form_page(
            request,
            title=_("Enter a law"),
            form=form,
            act=act,
            done=_("Entered. A second official must compare it with its published text."),
            back=self.address("changelist"),
            formset=articles,
        )

    def certify(self, request: HttpRequest, code: str) -> HttpResponse:
        require(request, MAY)
        row = by_code(code)
        form = desk.ReasonForm(*posted(request))

        def act() -> None:
            reason = form.cleaned_data["reason"]
            transitions.certify_law(code=code, by=official(request), at=legal_now(), reason=reason)

        done = _("Compared. From now on it stands as it is.")
        title, back = _("I have compared every article"), self.address("change", row.pk)
        return self.form_page(request, title=title, form=form, act=act, done=done, back=back)

    def repeal(self, request: HttpRequest, code: str) -> HttpResponse:
        require(request, MAY)
        row = by_code(code)
        form = desk.RepealForm(*posted(request))

        def act() -> None:
            transitions.repeal_law(code=code, by=official(request), at=legal_now(), **form.cleaned_data)

        title, back = _("Note its repeal"), self.address("change", row.pk)
        return self.form_page(request, title=title, form=form, act=act, done=_("Noted."), back=back)


def by_code(code: str) -> Instrument:
    row = Instrument.objects.filter(code=code).first()
    if row is None:
        raise Http404
    return row


def official(request: HttpRequest) -> Any:
    """The desk lets nobody else in (scs_admin/access.py)."""
    return request.user


def provisions_in(articles: Any) -> list[NewProvision]:
    filled = [form.cleaned_data for form in articles if form.cleaned_data]
    return [
        NewProvision(one["number"], one["text"], powers=tuple(Power(power) for power in one["powers"]))
        for one in filled
    ]
