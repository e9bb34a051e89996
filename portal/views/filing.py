"""To file something: what is needed, one question a page, everything once more to check, and a receipt.

Answers are kept from page to page. Nothing that somebody typed is lost because something else was wrong, or late.
"""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.queries.views import view_of
from cases.queries.wording import missing, say
from cases.rules.fields import Invalid
from cases.rules.verdicts import Overtaken, Refusal
from clock.queries import legal_now
from people.adapters import address_of
from portal import transitions
from portal.forms.answering import QuestionForm
from portal.queries.answers import Hand, hand_of
from portal.queries.drafts import draft_of
from portal.queries.filed import Receipt, receipt_at
from portal.queries.laws import law_of
from portal.queries.printing import CannotPrint, receipt_as_pdf
from portal.queries.visitors import Visitor
from portal.rules.filings import Question, next_question
from portal.transitions.drafting import MOST_PAPERS
from portal.transitions.filing import Done, fingerprint
from portal.transitions.limiting import takes_one_more
from portal.views.visiting import of_visitor

MOST_PAPERS_AN_HOUR = 200
MAY_POST = ["GET", "HEAD", "POST"]


def of_filing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """With everything that the pages of this filing are drawn from."""

    @of_visitor
    @functools.wraps(view)
    def answer(request: HttpRequest, visitor: Visitor, *, code: str, **more: Any) -> HttpResponse:
        at = legal_now()  # a filing counts from its arrival, however long it takes to be dealt with
        hand = hand_of(visitor, code, at)
        if hand is None:
            raise Http404
        return view(request, hand, **more)

    return answer


@require_safe
@of_filing
def begin(request: HttpRequest, hand: Hand) -> HttpResponse:
    """What is asked, what has been answered, until when it can be sent; or why it cannot, with what was written."""
    return page(request, "portal/case/filing.html", hand, status=200 if hand.one.open else 409)


# --- One question -------------------------------------------------------------------------------------------------------


@require_http_methods(MAY_POST)
@of_filing
def question(request: HttpRequest, hand: Hand, name: str) -> HttpResponse:
    asked = hand.question(name)
    if asked is None:
        raise Http404
    if request.method != "POST":
        return ask(request, hand, asked, form_of(hand, asked))
    form = form_of(hand, asked, request)
    if asked.papers:
        return papers_sent(request, hand, asked, form)
    if not form.is_valid():
        return ask(request, hand, asked, form, status=422)
    save(hand, asked, form.value)
    return onward(request, hand)


def form_of(hand: Hand, asked: Question, request: HttpRequest | None = None) -> QuestionForm:
    offered, answer = hand.offered(asked), hand.answers.get(asked.field.name)
    if request is None:
        return QuestionForm(question=asked, offered=offered, answer=answer)
    files = {asked.field.name: request.FILES.getlist(asked.field.name)}
    return QuestionForm(request.POST, files, question=asked, offered=offered, answer=answer)


def save(hand: Hand, asked: Question, value: Any) -> None:
    code = hand.one.filing.code
    transitions.save_answer(visitor=hand.visitor, filing=code, name=asked.field.name, value=value, at=legal_now())


def papers_sent(request: HttpRequest, hand: Hand, asked: Question, form: QuestionForm) -> HttpResponse:
    """Those that can be taken are taken. What is wrong with another is said beside the field, and nothing goes on."""
    form.is_valid()
    code, name = hand.one.filing.code, asked.field.name
    if "remove" in request.POST:
        remove(hand, asked, request.POST["remove"])
        return redirect("portal:filing-question", hand.visitor.ref, code, name)
    if any(not takes_one_more("papers", address_of(request), most=MOST_PAPERS_AN_HOUR) for _ in form.sent):
        form.add_error(
            name, _("Very many files have come from your network in this hour. Please send yours in an hour.")
        )
        return ask(request, hand, asked, form, status=429)
    place = transitions.Place(hand.visitor, code, name, MOST_PAPERS if asked.many else 1)
    sent = [transitions.Sent(one.name or "", one.size or 0, one.read) for one in form.sent]
    kept = transitions.add_papers(place=place, sent=sent, at=legal_now())
    hand = hand_of(hand.visitor, code, hand.received_at) or hand
    for fault in kept.faults:
        form.add_error(name, fault)
    if asked.field.required and not hand.answers.get(name) and not form.errors:
        form.add_error(
            name,
            _("Choose at least one file. If you have none on this device, you can bring the paper to any counter."),
        )
    if form.errors or "more" in request.POST:
        return ask(request, hand, asked, form, status=422 if form.errors else 200)
    save(hand, asked, hand.answers.get(name) or [])
    return onward(request, hand)


def remove(hand: Hand, asked: Question, file: str) -> None:
    try:
        UUID(file)
    except ValueError:
        raise Http404 from None
    code, name = hand.one.filing.code, asked.field.name
    transitions.remove_paper(visitor=hand.visitor, filing=code, name=name, file=file, at=legal_now())


def onward(request: HttpRequest, hand: Hand) -> HttpResponse:
    """To the next question that has not been answered; from the checking page, back to it."""
    visitor, code = hand.visitor, hand.one.filing.code
    draft = draft_of(visitor, code)
    following = next_question(hand.one.questions, draft.answers if draft else {})
    if following is None or request.GET.get("from") == "check":
        return redirect("portal:filing-check", visitor.ref, code)
    return redirect("portal:filing-question", visitor.ref, code, following.field.name)


def ask(request: HttpRequest, hand: Hand, asked: Question, form: QuestionForm, status: int = 200) -> HttpResponse:
    number = hand.one.questions.index(asked) + 1
    papers = hand.answers.get(asked.field.name) or () if asked.papers else ()
    context = {"asked": asked, "form": form, "number": number, "of": len(hand.one.questions), "papers": papers}
    context |= {"most": MOST_PAPERS if asked.many else 1}
    return page(request, "portal/case/question.html", hand, status, **context)


# --- To check, and to send ------------------------------------------------------------------------------------------------


@require_http_methods(MAY_POST)
@of_filing
def check(request: HttpRequest, hand: Hand) -> HttpResponse:
    if request.method != "POST":
        return checked(request, hand)
    done, wrong = sent_in(request, hand)
    if done is None:
        return checked(request, hand, **wrong)
    return redirect("portal:filed", done.ref, done.seq)


def sent_in(request: HttpRequest, hand: Hand) -> tuple[Done | None, dict[str, Any]]:
    """The reference that it was filed under; or what the page says, with everything that was written kept."""
    at, seen = hand.received_at, request.POST.get("seen", "")
    wrong: dict[str, Any] = {}
    try:
        draft = UUID(request.POST.get("draft", ""))
        return transitions.file_answers(visitor=hand.visitor, one=hand.one, draft=draft, seen=seen, at=at), {}
    except ValueError:
        wrong = {"status": 422}
    except transitions.Changed:
        wrong = {"status": 412, "changed": True}
    except transitions.Gone:
        wrong = {"status": 409, "gone": True}
    except Overtaken:
        wrong = {"status": 409, "again": True}
    except Refusal as refusal:
        wrong = {"status": 409, "refused": reasons(refusal)}
    except Invalid as invalid:
        wrong = {"status": 422, "refused": [(say(fault.text), "") for fault in invalid.faults]}
    return None, wrong


def reasons(refusal: Refusal) -> list[tuple[str, str]]:
    told = [(say(one.text), law_of(one)) for one in refusal.because]
    return [*told, *[(_("Missing: %(what)s.") % {"what": what}, "") for what in missing(refusal.because)]]


def checked(request: HttpRequest, hand: Hand, status: int = 200, **more: Any) -> HttpResponse:
    """Everything once more. A filing without questions begins here."""
    if hand.draft is None and hand.one.open and not hand.one.questions:
        transitions.touch_draft(visitor=hand.visitor, filing=hand.one.filing.code, at=legal_now())
        hand = hand_of(hand.visitor, hand.one.filing.code, hand.received_at) or hand
    if not hand.one.open and status == 200:
        status = 409
    return page(request, "portal/case/check.html", hand, status, seen=fingerprint(hand.answers), **more)


@require_POST
@of_filing
def drop(request: HttpRequest, hand: Hand) -> HttpResponse:
    transitions.drop_draft(visitor=hand.visitor, filing=hand.one.filing.code)
    messages.success(request, _("What you had begun is deleted. Nothing was sent."))
    return redirect("portal:case", hand.visitor.ref)


def page(request: HttpRequest, template: str, hand: Hand, status: int = 200, **more: Any) -> HttpResponse:
    context = {"hand": hand, "visitor": hand.visitor, "case": hand.view, "filing": hand.doing, **more}
    return render(request, template, context, status=status)


# --- The receipt ------------------------------------------------------------------------------------------------------------


def found(visitor: Visitor, seq: int) -> Receipt:
    receipt = receipt_at(view_of(visitor.case, viewer=visitor.actor), visitor, seq)
    if receipt is None:
        raise Http404
    return receipt


@require_safe
@of_visitor
def filed(request: HttpRequest, visitor: Visitor, seq: int) -> HttpResponse:
    context = {"receipt": found(visitor, seq), "visitor": visitor}
    return render(request, "portal/case/filed.html", context)


@require_safe
@of_visitor
def receipt(_request: HttpRequest, visitor: Visitor, seq: int) -> HttpResponse:
    """The proof itself, to keep: `/verify/` checks it, and so does any program that knows the format."""
    headers = {"Content-Disposition": f'attachment; filename="{visitor.ref}-{seq}.txt"'}
    return HttpResponse(found(visitor, seq).filed.text, content_type="text/plain; charset=utf-8", headers=headers)


@require_safe
@of_visitor
def receipt_pdf(request: HttpRequest, visitor: Visitor, seq: int) -> HttpResponse:
    told = found(visitor, seq)
    try:
        content = receipt_as_pdf(told, visitor.ref)
    except CannotPrint:
        messages.info(request, _("No PDF can be made at the moment. Print this page instead: it says the same."))
        return redirect("portal:filed", visitor.ref, seq)
    headers = {"Content-Disposition": f'attachment; filename="{visitor.ref}-{seq}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
