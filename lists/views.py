"""The public register's pages. No account, no script; nothing is indexed, and nothing is kept between two readers."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.timezone import get_current_timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clock.queries import Reading, legal_now, reading
from deadlines.rules.instants import INSTANT
from lists.forms import SearchForm
from lists.models import Standard, Visible
from lists.queries import explaining, register, searching
from lists.queries.paging import Cursor, cursor_text, read_cursor
from lists.transitions.limiting import TOO_MANY, wait_to_search
from people.adapters import address_of

anew = cache_control(no_cache=True, private=True)


def found(slug: str) -> tuple[register.ListShown, list[Standard]]:
    rows = explaining.standards_of(slug)
    if not rows:
        raise Http404
    return register.shown(rows[0]), rows


def on_page(row: Visible) -> dict[str, Any]:
    """Ends are half-open: for a reader, midnight belongs to the day before."""
    return {**register.as_data(row), "last_day": row.visible_until - INSTANT}


def unindexed(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def tagged(request: HttpRequest, clock: Reading, data: object, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Whoever has the page asks again, and is told 304 while nothing has changed: it is then not even rendered."""
    today = clock.now.astimezone(get_current_timezone()).date()
    banner = [settings.DEMO, today, clock.shifted_by.days, clock.trusted]
    etag = register.etag_of([data, banner, request.LANGUAGE_CODE])
    known = get_conditional_response(request, etag=etag)
    response = known if isinstance(known, HttpResponseNotModified) else make()
    response.headers["ETag"] = etag
    return unindexed(response)


# --- A list -----------------------------------------------------------------------------------------------------------------


@anew
@require_http_methods(["GET", "HEAD", "POST"])
def entries(request: HttpRequest, slug: str) -> HttpResponse:
    """What the list is, who is on it, and a search. What somebody typed stands in no address and in no log."""
    one, standards = found(slug)
    if request.method == "POST":
        return searched(request, one)
    clock, after = reading(), cursor_in(request)
    rows, following = register.page(slug, after)
    shown = [on_page(row) for row in rows]
    data = [one, standards[0].digest, len(standards), shown, str(after)]

    def make() -> HttpResponse:
        context = {
            "one": one,
            "clock": clock,
            "told": explaining.explained(standards, clock.now),
            "form": SearchForm(),
            "entries": shown,
            "first": after is None,
            "following": cursor_text(following) if following else "",
        }
        return render(request, "lists/entries.html", context)

    return tagged(request, clock, data, make)


def cursor_in(request: HttpRequest) -> Cursor | None:
    try:
        return read_cursor(request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None


@anew
@require_safe
def standard(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The rules of the list, word for word: those that bind now, or an older text under which entries may still stand."""
    one, rows = found(slug)
    clock = reading()
    told = explaining.explained(rows, clock.now, number)
    if told is None:
        raise Http404
    context = {
        "one": one,
        "told": told,
        "clock": clock,
        "newest": rows[0].number,
        "sections": explaining.full_text(told.row),
    }
    data = [one, told.row.digest, told.row.repealed_at, len(rows)]
    return tagged(request, clock, data, lambda: render(request, "lists/standard.html", context))


@anew
@require_safe
def exact(_request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Exactly the bytes whose hash is shown, so that anybody can compute it."""
    row = next((row for row in found(slug)[1] if row.number == number), None)
    if row is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{slug}-{number}.json"'}
    return HttpResponse(explaining.exact_text(row), content_type="application/json", headers=headers)


# --- Searching ----------------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """In every list at once."""
    if request.method == "POST":
        return searched(request, None)
    return unindexed(render(request, "lists/search.html", {"form": SearchForm()}))


def searched(request: HttpRequest, one: register.ListShown | None) -> HttpResponse:
    form = SearchForm(request.POST)
    if not form.is_valid():
        return results(request, one, form, None, status=422)
    if wait := wait_to_search(address_of(request), legal_now()):
        form.add_error(None, TOO_MANY)
        answer = results(request, one, form, None, status=429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    slug = one.slug if one else ""
    name, identifier = form.cleaned_data["name"], form.cleaned_data["identifier"]
    rows = searching.search(slug, name, identifier)
    found = [{**on_page(row), "exact": bool(identifier) or searching.is_exactly(row, name)} for row in rows]
    return results(request, one, form, found)


def results(
    request: HttpRequest,
    one: register.ListShown | None,
    form: SearchForm,
    rows: Sequence[Any] | None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Kept by nobody on the way."""
    names = {shown.slug: shown.name for shown in register.lists_adopted()}
    titled = None if rows is None else [{**row, "list_name": names.get(row["list"], row["list"])} for row in rows]
    context = {
        "one": one,
        "form": form,
        "found": titled,
        "exact": [row for row in titled or () if row["exact"]],
        "similar": [row for row in titled or () if not row["exact"]],
        "most": searching.MOST_FOUND,
    }
    response = unindexed(render(request, "lists/search.html", context, status=status))
    response.headers["Cache-Control"] = "no-store"
    return response


# --- An entry -----------------------------------------------------------------------------------------------------------------


@anew
@require_safe
def entry(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """404 from the very instant at which it is hidden."""
    one, standards = found(slug)
    clock, row = reading(), register.entry(public_id)
    if row is None or row.list_id != slug:
        raise Http404
    data = on_page(row)

    def make() -> HttpResponse:
        told = explaining.explained(standards, clock.now, explaining.standard_of_entry(public_id))
        if told is None:
            raise Http404
        parts = {
            "grounds": [(ground["title"], told.ground(ground["code"])) for ground in data["grounds"]],
            "measures": [(measure["title"], told.measure(measure["code"])) for measure in data["measures"]],
        }
        return render(request, "lists/entry.html", {"one": one, "entry": data, "told": told, "clock": clock, **parts})

    return tagged(request, clock, data, make)
