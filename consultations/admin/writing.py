"""Texts are begun and changed: on the sheet of their kind, where it has one."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from consultations import transitions
from consultations.admin.desk import NAMED, Desk, agencies_of, is_changeable, may_draft, moved, official, status_of
from consultations.forms.desk import PAPERS, ChangeForm, DraftForm, EnactedForm, pretty
from consultations.forms.writing import Writing, only_rearranged
from consultations.models import Draft, Version
from consultations.queries import desk
from consultations.queries.kinds import KINDS
from consultations.queries.publishing import Published, where_each_is
from consultations.rules.documents import Unreadable, read_document
from consultations.rules.kinds import DraftKind
from consultations.rules.sheets import fits
from consultations.states import Change


class WritingPages(Desk):
    def begin(self, request: HttpRequest) -> HttpResponse:
        return self.begun_by(request, DraftForm, begun, _("Draft a text"))

    def submit(self, request: HttpRequest) -> HttpResponse:
        """What a higher authority enacted, with its text and the proof of its comment period."""
        return self.begun_by(request, EnactedForm, submitted, _("Submit a text enacted elsewhere"))

    def begun_by(
        self, request: HttpRequest, asked: type[DraftForm], act: Callable[..., Any], title: Any
    ) -> HttpResponse:
        if not may_draft(request):
            raise PermissionDenied
        texts = desk.texts_to_begin_with(request.user)
        kind, standing = chosen(request, texts)
        context: dict[str, Any] = {"texts": texts, "kinds": KINDS.values(), "enacted": asked is EnactedForm}
        if kind is None and request.method != "POST":
            return self.page(request, title, "choose.html", **context)
        writing = writing_of(request, kind, agency_in(request), standing)
        form = form_of(request, asked, writing, kind, standing)
        sound = judged(request, writing)
        if form.is_bound and form.is_valid() and sound and (made := act(request, form, writing)):
            self.message_user(request, told_of(asked))
            return redirect(f"{NAMED}_change", made.case_id)
        context |= {"form": form, "writing": writing, "sound": sound and "check" in request.POST}
        status = 200 if only_rearranged(request.POST) or context["sound"] else status_of(request)
        return self.page(request, title, "begin.html", status, **context)

    def text(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Compared first, then changed: what is compared is not saved."""
        draft = self.found(request, key)
        if not is_changeable(draft):
            messages.warning(request, _("This text does not change any more. Draft another that begins with it."))
            return redirect(f"{NAMED}_change", draft.pk)
        version = desk.current_version(draft)
        writing = writing_of(request, KINDS[draft.kind], draft.agency_id, version)
        form = change_form(request, writing, version)
        sound = judged(request, writing)
        told = compared(draft, form, writing) if "compare" in request.POST else None
        if saves(request, form) and sound and changed(request, draft, form, writing):
            self.message_user(request, _("Done."))
            return redirect(f"{NAMED}_change", draft.pk)
        context: dict[str, Any] = {"draft": draft, "form": form, "told": told, "version": version, "writing": writing}
        context["sound"] = sound and "check" in request.POST
        calm = told is not None or only_rearranged(request.POST) or context["sound"]
        return self.page(request, _("Change the text"), "text.html", 200 if calm else status_of(request), **context)


def chosen(request: HttpRequest, texts: Sequence[Published]) -> tuple[DraftKind | None, Version | None]:
    """Nobody writes a standard from nothing: one that stands, to be changed. Its name is for a new list to choose."""
    if request.method == "POST":
        return KINDS.get(request.POST.get("kind", "")), None
    row = next((one.row for one in texts if one.row.slug == request.GET.get("from", "")), None)
    if row is not None:
        return KINDS[row.kind], desk.current_version(row)
    return KINDS.get(request.GET.get("kind", "")), None


def agency_in(request: HttpRequest) -> int:
    """One's own, unless another is chosen."""
    offered = [key for key, _label in agencies_of(request)]
    return next((key for key in offered if str(key) == request.POST.get("agency")), offered[0])


def writing_of(request: HttpRequest, kind: DraftKind | None, agency: int, standing: Version | None) -> Writing | None:
    """None where there is no sheet, or one that is too small: then it is written as programs write it."""
    if kind is None or kind.sheet is None or "document" in request.POST:
        return None
    chapters, before = kind.sheet(), json.loads(standing.canonical) if standing else None
    if not fits(chapters, before):
        return None
    return Writing(kind, chapters, agency, before, request.POST if request.method == "POST" else None)


def form_of(
    request: HttpRequest,
    asked: type[DraftForm],
    writing: Writing | None,
    kind: DraftKind | None,
    standing: Version | None,
) -> DraftForm:
    own: dict[str, Any] = {"agencies": agencies_of(request), "sheet": writing.sheet if writing else None}
    if request.method == "POST" and not is_aside(request, writing):
        return asked(request.POST, request.FILES, **own)
    initial: dict[str, Any] = {"kind": kind.code if kind else "", **request.POST.dict()}
    if standing is not None and writing is None:
        initial["document"] = pretty(standing)
    return asked(initial=initial, **own)


def change_form(request: HttpRequest, writing: Writing | None, version: Version) -> ChangeForm:
    sheet = writing.sheet if writing else None
    if request.method == "POST" and not is_aside(request, writing):
        return ChangeForm(request.POST, sheet=sheet)
    return ChangeForm(initial={"document": pretty(version), **request.POST.dict()}, sheet=sheet)


def is_aside(request: HttpRequest, writing: Writing | None) -> bool:
    """The text is looked at, and nothing else yet."""
    looked_at = only_rearranged(request.POST) or "check" in request.POST or "compare" in request.POST
    return writing is not None and looked_at


def judged(request: HttpRequest, writing: Writing | None) -> bool:
    if writing is None:
        return True
    return request.method == "POST" and not only_rearranged(request.POST) and writing.is_sound()


def saves(request: HttpRequest, form: ChangeForm) -> bool:
    return "compare" not in request.POST and form.is_bound and form.is_valid()


def told_of(asked: type[DraftForm]) -> str:
    if asked is EnactedForm:
        return gettext("Submitted. A second official certifies it.")
    return gettext("Drafted. It is not public before it is opened for comment.")


def said(form: DraftForm, writing: Writing | None) -> dict[str, Any]:
    return {**form.cleaned_data, "document": writing.text} if writing else form.cleaned_data


def begun(request: HttpRequest, form: DraftForm, writing: Writing | None) -> Any:
    try:
        return transitions.begin_draft(**said(form, writing), by=official(request), at=legal_now())
    except (Refusal, Invalid) as refused:
        form.refuse(refused)
        return None


def submitted(request: HttpRequest, form: DraftForm, writing: Writing | None) -> Any:
    by, at, given = official(request), legal_now(), said(form, writing)
    agency, reason = given.pop("agency"), given.pop("reason")
    try:
        papers = {
            name: transitions.keep_paper(content=sent.read(), name=sent.name, by=by, at=at).id
            for name in PAPERS
            for sent in [given.pop(name)]
        }
        return transitions.submit_enacted(agency=agency, by=by, at=at, reason=reason, data={**given, **papers})
    except (Refusal, Invalid) as refused:
        form.refuse(refused)
        return None


def compared(draft: Draft, form: ChangeForm, writing: Writing | None) -> Any:
    text = writing.text if writing else form.data.get("document", "")
    try:
        document = read_document(text)
    except Unreadable:
        if writing is None:
            form.full_clean()  # which says it, and whatever else needs mending
        return None
    differences, proposed = desk.compared(draft, document)
    standing = json.loads(desk.current_version(draft).canonical)
    placed = where_each_is(draft.kind, standing, document.content, differences)
    return {"differences": placed, "proposed": proposed, "widens": proposed.change is Change.WIDENING}


def changed(request: HttpRequest, draft: Draft, form: ChangeForm, writing: Writing | None) -> bool:
    given = form.cleaned_data
    document = {"document": writing.text if writing else given["document"]}
    if given["change"] == Change.WIDENING:
        return moved(request, draft, "revise", form, document)
    return moved(request, draft, "narrow", form, {**document, "change": given["change"]})
