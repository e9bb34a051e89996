"""The public register's pages. No account, no script; nothing is indexed, and nothing is kept between two readers."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from lists.forms import SearchForm
from lists.queries import register

reading = cache_control(no_cache=True, private=True)


def found(slug: str) -> register.ListShown:
    one = register.list_shown(slug)
    if one is None:
        raise Http404
    return one


def unindexed(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def tagged(request: HttpRequest, response: HttpResponse, data: object) -> HttpResponse:
    """Whoever has the page asks again, and is told 304 while nothing has changed."""
    etag = register.etag_of([data, request.LANGUAGE_CODE])
    response.headers["ETag"] = etag
    known = get_conditional_response(request, etag=etag, response=response)
    return unindexed(known if isinstance(known, HttpResponse) else response)


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def entries(request: HttpRequest, slug: str) -> HttpResponse:
    """One list: who is on it, and a search. What somebody typed stands in no address and in no log."""
    one = found(slug)
    form = SearchForm(request.POST or None)
    if request.method == "POST":
        return searched(request, one, form)
    rows, _following = register.page(slug)
    shown = [register.as_data(row) for row in rows]
    context = {"one": one, "form": SearchForm(), "entries": shown, "found": None}
    return unindexed(render(request, "lists/entries.html", context))


def searched(request: HttpRequest, one: register.ListShown, form: SearchForm) -> HttpResponse:
    if not form.is_valid():
        context = {"one": one, "form": form, "entries": [], "found": None}
        return unindexed(render(request, "lists/entries.html", context, status=422))
    rows = register.search(one.slug, form.cleaned_data["name"], form.cleaned_data["identifier"])
    context = {"one": one, "form": form, "entries": [], "found": [register.as_data(row) for row in rows]}
    response = unindexed(render(request, "lists/entries.html", context))
    response.headers["Cache-Control"] = "no-store"
    return response


@reading
@require_safe
def entry(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    one, row = found(slug), register.entry(public_id)
    if row is None or row.list_id != slug:
        raise Http404
    data = register.as_data(row)
    return tagged(request, render(request, "lists/entry.html", {"one": one, "entry": data}), data)
