"""Public pages: texts that stand for comment, what was said about them and what was answered. No account, no script."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.queries.wording import say
from cases.rules.verdicts import Refusal
from cases.transitions import once
from cases.transitions.repeating import fingerprint_of
from consultations import transitions
from consultations.forms import uploads
from consultations.forms.public import CommentForm
from consultations.queries import comments
from consultations.queries.publishing import Published, published, published_page, shown_versions
from consultations.rules.comments import Paper, Said
from consultations.states import Channel
from consultations.transitions.limiting import takes_one_more
from people.adapters import address_of
from records.queries.files import download_headers, files_of

reading = cache_control(no_cache=True, private=True)
FIRST = 5  # groups on the page of the text itself


def found(slug: str) -> Published:
    text = published(slug)
    if text is None:
        raise Http404
    return text


def number_in(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else None


@require_safe
@reading
def index(request: HttpRequest) -> HttpResponse:
    page, following = published_page(request.GET.get("after", "")[:30])
    sorts = [
        (_("Open for comment"), [one for one in page if one.is_open]),
        (_("Comments are being answered"), [one for one in page if one.state == "closed"]),
        (_("Adopted"), [one for one in page if one.state == "adopted"]),
        (_("Replaced by another"), [one for one in page if one.state == "superseded"]),
        (_("Repealed"), [one for one in page if one.state == "repealed"]),
        (_("Withdrawn"), [one for one in page if one.state == "withdrawn"]),
    ]
    context = {"sorts": [sort for sort in sorts if sort[1]], "following": following}
    return render(request, "consultations/index.html", context)


@require_safe
@reading
def text(request: HttpRequest, slug: str) -> HttpResponse:
    one = found(slug)
    groups, more = comments.group_page(one.row, size=FIRST)
    context = {"one": one, "versions": shown_versions(one.row), "tally": comments.tally(one.row), "groups": groups}
    context |= {"more": more, "evaluations": list(one.row.evaluations.select_related("by").order_by("-pk"))}
    return render(request, "consultations/text.html", context)


@require_safe
@reading
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    one = found(slug)
    shown = next((shown for shown in shown_versions(one.row) if shown.version.number == number), None)
    if shown is None:
        raise Http404
    return render(request, "consultations/version.html", {"one": one, "shown": shown})


@require_safe
@reading
def exact(_request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Exactly the bytes whose hash is shown, so that anybody can compute it."""
    shown = next((one for one in shown_versions(found(slug).row) if one.version.number == number), None)
    if shown is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{slug}-{number}.json"'}
    return HttpResponse(shown.version.canonical.encode(), content_type="application/json", headers=headers)


@require_safe
@reading
def said(request: HttpRequest, slug: str) -> HttpResponse:
    """Every comment, the newest first; or those of one group."""
    one = found(slug)
    group = group_in(request, one)
    rows, following = comments.comment_page(
        one.row, before=number_in(request, "before"), group=group.id if group else None
    )
    context = {"one": one, "group": group, "rows": rows, "following": following, "tally": comments.tally(one.row)}
    return render(request, "consultations/said.html", context)


def group_in(request: HttpRequest, one: Published) -> comments.Group | None:
    if "group" not in request.GET:
        return None
    try:
        group = comments.one_group(one.row, UUID(request.GET["group"]))
    except ValueError:
        group = None
    if group is None:
        raise Http404
    return group


@require_safe
@reading
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    one = found(slug)
    answer, after = number_in(request, "answer"), request.GET.get("after", "")[:60]
    rows, following = comments.group_page(one.row, after=after, answer=answer)
    context = {"one": one, "groups": rows, "following": following, "tally": comments.tally(one.row)}
    context |= {"answer": answer}
    return render(request, "consultations/groups.html", context)


@require_safe
@reading
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """You said, we did."""
    one = found(slug)
    rows, following = comments.answered_page(one.row, before=number_in(request, "before"))
    context = {"one": one, "answers": rows, "following": following, "tally": comments.tally(one.row)}
    return render(request, "consultations/answers.html", context)


# --- To comment -----------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Typed, checked, sent: three pages of one address. Whatever was typed is carried from each to the next."""
    one = found(slug)
    if request.method != "POST":
        return asked(request, one, CommentForm(), [])
    form, files = CommentForm(request.POST, request.FILES), uploads.kept_in(request)
    form.full_clean()
    if form.is_from_a_program or not one.is_open:
        return asked(request, one, form, files, status=422 if one.is_open else 409)
    files = uploads.with_new(request, form, files)
    if form.errors or "change" in request.POST:
        return asked(request, one, form, files, status=422 if form.errors else 200)
    if "send" in request.POST:
        return sent(request, one, form, files)
    context = {"one": one, "form": form, "said": form.said, "files": files, "token": uuid4()}
    return render(request, "consultations/check.html", context)


def asked(
    request: HttpRequest, one: Published, form: CommentForm, files: Sequence[Paper], *, status: int = 200
) -> HttpResponse:
    context = {"one": one, "form": form, "files": files}
    return render(request, "consultations/comment.html", context, status=status)


def sent(request: HttpRequest, one: Published, form: CommentForm, files: Sequence[Paper]) -> HttpResponse:
    """Once, however often the button is pressed."""
    if not takes_one_more(address_of(request)):
        form.add_error(None, uploads.TOO_MANY)
        return asked(request, one, form, files, status=429)
    try:
        owner = UUID(request.POST.get("token", ""))
    except ValueError:
        owner = uuid4()
    ids, said = [file.pk for file in files], form.said
    key = fingerprint_of([str(one.row.pk), asdict(said), ids]).hex()
    try:
        kept = once(owner=owner, key=key, asked=key, produce=lambda: received(one, said, ids))
    except Refusal as refusal:
        form.add_error(None, say(refusal.because[0].text))
        return asked(request, one, form, files, status=409)
    return redirect("consultations:receipt", slug=one.row.slug, public_id=kept.outcome)


def received(one: Published, said: Said, files: Sequence[UUID]) -> str:
    return str(transitions.comment(draft=one.row.pk, said=said, channel=Channel.WEB, files=files).public_id)


@require_safe
@reading
def file(_request: HttpRequest, slug: str, file: UUID) -> HttpResponse:
    """A download, never a page of ours."""
    kept = comments.published_file(found(slug).row, file)
    if kept is None:
        raise Http404
    return HttpResponse(kept[1], headers=dict(download_headers(cast(Any, kept[0]))))


@never_cache
@require_safe
def receipt(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Its address is known to nobody but whoever sent the comment."""
    kept = comments.receipt_of_comment(public_id)
    if kept is None or kept[0].draft.slug != slug:
        raise Http404
    row, filed = kept
    context = {"one": found(slug), "row": row, "filed": filed, "reference": f"{row.draft.ref}/{row.pk}"}
    context |= {"files": files_of(row.public_id)}
    return render(request, "consultations/receipt.html", context)
