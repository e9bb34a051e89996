"""My case: coming in with the paper, the page itself, its letters and files."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.queries.views import view_of
from cases.queries.wording import say
from cases.rules.references import as_reference
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from lists.queries.letters import EndedMeasure, current_key, ended_measures
from notices import transitions
from notices.queries.letters import letters_to, original_of
from notices.queries.printing import trouble
from people.adapters import address_of
from portal.forms.entering import EntryForm
from portal.queries.cases import case_page
from portal.queries.papers import may_download
from portal.queries.visitors import Visitor
from portal.views.lifting import letter_answer
from portal.views.visiting import forget, of_visitor, remember
from records.queries.files import NoSuchFile, download_headers, read_file

# A letter's style stands in the letter itself; nothing else does, and nothing in it acts.
ORIGINAL = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals",
    "X-Robots-Tag": "noindex",
}


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Reference and code. Whether one is unknown or the other wrong, the answer is the same."""
    if request.method != "POST":
        return asked(request, EntryForm(initial={"reference": as_reference(request.GET.get("ref", "")) or ""}))
    form, now = EntryForm(request.POST), legal_now()
    if not form.is_valid():
        return asked(request, form, 422)
    if form.is_from_a_program:
        return wrong(request, form)
    if form.is_too_quick(now):
        form.add_error(None, _("Please look at what you typed, and press the button once more."))
        return asked(request, form, 422)
    given = form.cleaned_data
    address = address_of(request) or ""
    return tried(
        request, form, transitions.try_code(ref=given["reference"], code=given["code"], address=address, at=now)
    )


def tried(request: HttpRequest, form: EntryForm, outcome: transitions.Tried) -> HttpResponse:
    if outcome.shut:
        words = _("There were too many wrong codes from your network. Wait fifteen minutes, then try again.")
        form.add_error(None, words)
        return asked(request, form, 429)
    if outcome.entry is None:
        return wrong(request, form)
    remember(request, outcome.entry)
    return redirect("portal:case", outcome.entry.ref)


def wrong(request: HttpRequest, form: EntryForm) -> HttpResponse:
    words = _(
        "This reference and this code do not belong together. Compare each sign with your papers. If you have been sent a newer code, the older one no longer opens anything."
    )
    form.add_error(None, words)
    return asked(request, form, 422)


def asked(request: HttpRequest, form: EntryForm, status: int = 200) -> HttpResponse:
    return render(request, "portal/case/enter.html", {"form": form}, status=status)


@require_POST
@of_visitor
def leave(request: HttpRequest, _visitor: Visitor) -> HttpResponse:
    forget(request)
    messages.success(request, _("You have left the case. Nothing of it is kept in this browser."))
    return redirect("portal:enter")


@require_safe
@of_visitor
def show(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    before = request.GET.get("before", "")
    page = case_page(visitor, before=int(before) if before.isdecimal() and len(before) < 10 else None)
    template = "portal/case/waiting.html" if page.sealed else "portal/case/case.html"
    context = {"page": page, "visitor": visitor, "case": page.view, "prints": trouble() is None}
    return render(request, template, {**context, "lifting": lifting_letters(visitor)})


def lifting_letters(visitor: Visitor) -> list[EndedMeasure]:
    """For the person themselves, of what has ended."""
    return ended_measures([visitor.case], legal_now()) if visitor.is_subject and current_key() else []


@require_POST
@of_visitor
def lifting_letter(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    by = Actor(id=visitor.acts_for, parties=frozenset({visitor.party}))
    try:
        return letter_answer(request, by=by, measures={one.id for one in lifting_letters(visitor)})
    except Refusal as refusal:
        messages.error(request, say(refusal.because[0].text))
        return redirect("portal:case", visitor.ref)


# --- Letters and files ----------------------------------------------------------------------------------------------------


@require_POST
@of_visitor
def open_letter(request: HttpRequest, visitor: Visitor, letter: UUID) -> HttpResponse:
    """By this it has reached them: their time begins now."""
    known = {one.id: one for one in letters_to(visitor.case, visitor.acts_for)}
    if letter not in known:
        raise Http404
    try:
        transitions.open_notice(notice=letter, entry=visitor.entry, by=visitor.actor, at=legal_now())
    except Refusal as refusal:
        messages.error(request, say(refusal.because[0].text))
    else:
        messages.success(request, _("The letter is open. It counts as received now."))
    return redirect("portal:case", visitor.ref)


@require_safe
@of_visitor
def read_letter(_request: HttpRequest, visitor: Visitor, letter: UUID) -> HttpResponse:
    html = original_of(letter, visitor.case, visitor.acts_for)
    if not html:
        raise Http404
    return HttpResponse(html, headers=ORIGINAL)


@require_safe
@of_visitor
def print_letter(_request: HttpRequest, visitor: Visitor, letter: UUID) -> HttpResponse:
    found = {one.id: one for one in letters_to(visitor.case, visitor.acts_for)}.get(letter)
    if found is None or found.print is None or found.served_at is None:
        raise Http404
    return download(found.print)


@require_safe
@of_visitor
def paper(_request: HttpRequest, visitor: Visitor, file: UUID) -> HttpResponse:
    if not may_download(view_of(visitor.case, viewer=visitor.actor), visitor, file):
        raise Http404
    return download(file)


def download(file: UUID) -> HttpResponse:
    """Never a page of ours."""
    try:
        row, content = read_file(file)
    except NoSuchFile as gone:
        raise Http404 from gone
    return HttpResponse(content, headers=dict(download_headers(row)))
