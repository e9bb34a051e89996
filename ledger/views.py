"""The page on which anybody checks a receipt. It keeps nothing of what is brought."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ledger.forms import ReceiptForm
from ledger.queries import log
from ledger.queries.checking import KNOWN, checker_of, in_one_form
from ledger.queries.receipts import Finding, check


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    form = ReceiptForm(request.POST or None, request.FILES or None)
    brought = request.method == "POST" and form.is_valid()
    checker = checker_of(form.brought) if brought else None
    checked = checker(in_one_form(form.brought)) if checker else None
    finding = check(form.brought) if brought and checked is None else None
    context = {
        "form": form,
        "checked": checked,
        "finding": finding,
        "what": what_is(finding),
        "checkpoint": log.latest_checkpoint(),
        "key": log.verifier_key(),
    }
    return render(
        request, "ledger/verify.html", context, status=422 if request.method == "POST" and not brought else 200
    )


def what_is(finding: Finding | None) -> str:
    """In words; the kind of the entry only where nobody has any."""
    if finding is None or finding.leaf is None:
        return ""
    return KNOWN.tell(finding.leaf.case, finding.leaf.kind) or finding.leaf.kind
