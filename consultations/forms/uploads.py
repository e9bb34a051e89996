"""Files that come with a comment: kept as soon as they are sent, so that nobody has to choose them twice."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.queries.wording import say
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from consultations import transitions
from consultations.forms.public import CommentForm
from consultations.rules.comments import MOST_FILES, Paper
from consultations.transitions.limiting import takes_one_more
from people.adapters import address_of
from records.queries.files import NoSuchFile, file_row

TOO_MANY = _("Many comments have come from your network in this hour. Please send yours in an hour.")


def kept_in(request: HttpRequest) -> list[Paper]:
    """Those that were sent with an earlier page of this form, and that belong to no comment yet."""
    rows = [row for given in request.POST.getlist("kept")[:MOST_FILES] if (row := kept(given))]
    return list({row.pk: row for row in rows}.values())


def kept(given: str) -> Paper | None:
    try:
        row = file_row(UUID(given))
    except (ValueError, NoSuchFile):
        return None
    return row if row.by is None and row.purpose == "comment" else None


def with_new(request: HttpRequest, form: CommentForm, files: Sequence[Paper]) -> list[Paper]:
    """And those that came now; what cannot be taken is said beside the field."""
    whole = list(files)
    for sent in request.FILES.getlist("papers"):
        if len(whole) >= MOST_FILES:
            form.add_error("papers", _("Send at most %(most)s files.") % {"most": MOST_FILES})
            break
        if not takes_one_more(address_of(request)):
            form.add_error("papers", TOO_MANY)
            break
        try:
            stored = transitions.keep_file(content=sent.read(), name=sent.name or "", at=legal_now())
            whole.append(file_row(stored.id))
        except Refusal as refusal:
            form.add_error("papers", f"{sent.name}: {say(refusal.because[0].text)}")
    return whole
