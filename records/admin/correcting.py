"""A wrong record is replaced by a right one at the desk (SPC 12): the form says what the old one says, and one mends it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from cases.queries.wording import in_own_language
from cases.rules.fields import Fault, Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from people.states import Kind
from records import transitions
from records.admin.pages import by, posted
from records.forms import facts
from records.models import Record
from records.queries import catalogue
from records.queries.files import read_file
from records.rules.catalogue_documents import Item
from records.states import LIVE
from records.transitions import NewRecord, Source

COPIED = ("document_kind", "document_number", "document_on", "final_on", "conduct_ended_on")


def correctable(request: HttpRequest, record: UUID) -> Record:
    """A record of their agency that carries something still."""
    rows = Record.objects.select_related("item", "issuer", "case", "document").filter(pk=record, erased_at=None)
    row = rows.filter(case__agency__in=by(request).agencies, case__state__in=LIVE).first()
    if row is None:
        raise Http404
    return row


def item_of(row: Record) -> Item:
    """As the catalogue in force has it: what is recorded anew is recorded by it."""
    now = catalogue.item_in_force(row.item.code)
    if now is None:
        raise Http404
    return catalogue.as_item(now)


def form_of(request: HttpRequest, row: Record, item: Item) -> Any:
    language = in_own_language("zh", "en")
    said = {name: getattr(row, name) for name in COPIED}
    told = {f"{facts.PREFIX}{name}": value for name, value in (row.facts or {}).items()}
    initial = {**said, **told, "issuer": row.issuer.code}
    return facts.correction_form(item, language)(*posted(request), initial=initial)


def correct(request: HttpRequest, form: Any, row: Record, item: Item) -> transitions.Recorded:
    said, at = form.cleaned_data, legal_now()
    source = Source(by(request), row.case.agency_id, Kind.OFFICIAL)
    new = NewRecord(
        subject=row.subject_id,
        item=item.code,
        issuer=said["issuer"],
        facts=facts.facts_in(form, item),
        file=paper(form, row, source, at),
        beneficiary=row.beneficiary_id,
        **{name: said[name] for name in COPIED},
    )
    return transitions.correct_record(record=row.pk, new=new, source=source, at=at, reason=said["reason"])


def paper(form: Any, row: Record, source: Source, at: datetime) -> UUID | None:
    """The one that is sent now; or the one of the wrong record, kept once more, because each record has its own."""
    if form.cleaned_data.get("document") or row.document is None:
        return stored(form, source, at)
    _row, content = read_file(row.document.pk)
    name = row.document.name
    return transitions.store_file(content=content, name=name, by=source.actor, at=at, purpose="record").id


def stored(form: Any, source: Source, at: datetime) -> UUID | None:
    sent = form.cleaned_data.get("document")
    if not sent:
        return None
    try:
        kept = transitions.store_file(content=sent.read(), name=sent.name, by=source.actor, at=at, purpose="record")
    except Refusal as refused:
        raise Invalid(Fault("/document", refused.because[0].text)) from refused
    return kept.id
