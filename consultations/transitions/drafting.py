"""A text is begun, changed, opened for comment. These run inside the moves of its case (registry.py)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from cases.rules.fields import Fault, Invalid
from cases.rules.kinds import Consequences, ReplaceTimer, StartTimer, StopTimer, Taken, TimerChange, Value
from cases.rules.standing import Actor, official_of
from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from cases.transitions import Opened, Opening, open_case
from consultations.models import Draft, Enactment, Version
from consultations.queries.drafts import document_of, new_window, versions_of
from consultations.queries.kinds import KINDS
from consultations.rules.changes import Proposed
from consultations.rules.documents import Document, Unreadable, read_document
from consultations.rules.kinds import DraftKind
from consultations.rules.standing import DraftFacts
from consultations.rules.windows import Window, period_of, rule_code, trigger_of_narrowing
from consultations.states import FEWEST_DAYS, MOST_DAYS, OWN, Change, State
from deadlines.queries import calendar_in_force
from deadlines.queries.calendars import HOUSE
from deadlines.rules.periods import Period
from records.transitions import Stored, attach_files, store_file

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# The database dates it: what it writes is what the days are counted from.
OPEN = """
    UPDATE consultations_version SET opened_at = (SELECT legal_now()) WHERE id = %s RETURNING opened_at
"""


def begin_draft(
    *, kind: str, slug: str, document: str, agency: int, by: Actor, at: datetime, reason: str, key: str | None = None
) -> Opened:
    """A new text, in its first version; nothing is public yet."""
    data = {"kind": kind, "slug": slug, "document": document}
    opening = Opening(kind="draft", verb="draft", agency=agency, list_slug="", data=data)
    return open_case(opening=opening, by=by, at=at, reason=reason, key=key)


def submit_enacted(
    *, agency: int, by: Actor, at: datetime, reason: str, data: dict[str, Any], key: str | None = None
) -> Opened:
    """A text that a higher authority has enacted, with where it stood for comment; a second official certifies it."""
    opening = Opening(kind="draft", verb="submit-enacted", agency=agency, data=data)
    return open_case(opening=opening, by=by, at=at, reason=reason, key=key)


def keep_paper(*, content: bytes, name: str, by: Actor, at: datetime) -> Stored:
    """A paper of an official: swept after a day unless a text is submitted with it."""
    return store_file(content=content, name=name, by=by, at=at, purpose="enactment")


# --- Inside the moves ---------------------------------------------------------------------------------------------------


def begin(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [begin_one(one) for one in taken]


def begin_one(one: Taken) -> Consequences:
    data = one.asked.data or {}
    kind, slug = kind_in(data), slug_in(data)
    document = document_in(data, kind, one.case.agency)
    draft = Draft.objects.create(
        case_id=one.case.id,
        ref=one.case.ref,
        slug=slug,
        kind=kind.code,
        agency_id=one.case.agency,
        zone=calendar_in_force(HOUSE).zone,
    )
    add_version(draft, one, document, Change.FIRST, Proposed(Change.FIRST))
    if "authority" in data:
        enact(draft, one)
    return Consequences(values={"digest": document.digest})


def enact(draft: Draft, one: Taken) -> None:
    """RULES.md 2: with its published text and the proof of its comment period attached, by whoever submits them."""
    data = one.asked.data or {}
    files = (data["text_file"], data["proof_file"])
    if files[0] == files[1]:
        raise Invalid(Fault("/proof_file", Text(gettext_noop("The proof is another file than the text."))))
    attach_files(files=files, to=draft.pk, by=one.asked.by)
    enactment = {name: data[name] for name in data if name not in ("kind", "slug", "document")}
    Enactment.objects.create(draft=draft, **enactment)


def kind_in(data: Any) -> DraftKind:
    kind = KINDS.get(data["kind"])
    if kind is None:
        raise Invalid(Fault("/kind", Text(gettext_noop("There is no such kind of text."))))
    return kind


def slug_in(data: Any) -> str:
    slug = str(data["slug"])
    if not SLUG.fullmatch(slug):
        raise Invalid(Fault("/slug", Text(gettext_noop("Write small letters, digits and hyphens."))))
    if Draft.objects.filter(slug=slug).exists():
        raise Invalid(Fault("/slug", Text(gettext_noop("There is a draft of this name already."))))
    return slug


def document_in(data: Any, kind: DraftKind, agency: int) -> Document:
    """Readable, and such as its kind asks for; every fault with its place in the text."""
    try:
        document = read_document(data["document"])
    except Unreadable as refused:
        raise Invalid(*(Fault(f"/document{fault.pointer}", fault.text) for fault in refused.faults)) from None
    faults = kind.validate(document.content, agency)
    if faults:
        raise Invalid(*(Fault(f"/document{fault.pointer}", fault.text) for fault in faults))
    return document


def add_version(draft: Draft, one: Taken, document: Document, change: Change, proposed: Proposed) -> Version:
    last = Version.objects.filter(draft=draft).aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(
        draft=draft,
        number=last + 1,
        canonical=document.canonical,
        digest=document.digest,
        change=change,
        proposed_change=proposed.change,
        proposed_by_id=person_of(one),
        reason=one.reason,
    )


def person_of(one: Taken) -> int:
    person = official_of(one.asked.by)
    if person is None:
        raise ValueError(f"{one.move.verb} is done by an official.")
    return person


def locked(one: Taken) -> Draft:
    """Comments hold the row while they come in; a change of the text waits for them, and they for it."""
    return Draft.objects.select_for_update().get(pk=one.case.id)


def compared(draft: Draft, document: Document) -> Proposed:
    """What the kind takes the change for, beside the text that stands."""
    standing = document_of(Version.objects.get(draft=draft, number=draft.current))
    if standing.digest == document.digest:
        raise Invalid(Fault("/document", Text(gettext_noop("Nothing has changed."))))
    return KINDS[draft.kind].classify_change(standing.content, document.content)


def revise(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [revise_one(one) for one in taken]


def revise_one(one: Taken) -> Consequences:
    """RULES.md, COMMENT: a change restarts the thirty days, unless two officials say that it is narrower."""
    draft = locked(one)
    document = document_in(one.asked.data, KINDS[draft.kind], one.case.agency)
    version = add_version(draft, one, document, Change.WIDENING, compared(draft, document))
    stand(draft, version)
    values: dict[str, Any] = {"digest": document.digest, "number": version.number}
    if one.case.state == State.DRAFTING:
        return Consequences(values=values)
    return published(one, version, open_version(one, version), values)


def narrow(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [narrow_one(one) for one in taken]


def narrow_one(one: Taken) -> Consequences:
    """Proposed only: the text that stands goes on standing until a second official has certified this one."""
    draft, data = locked(one), one.asked.data or {}
    document = document_in(data, KINDS[draft.kind], one.case.agency)
    proposed = compared(draft, document)
    if proposed.certain and proposed.change is Change.WIDENING:
        text = gettext_noop("This change widens the text. Change it with the days for comments beginning again.")
        raise Refusal(Reason("widening", OWN, Text(text), tuple(Text(pointer) for pointer in proposed.pointers)))
    version = add_version(draft, one, document, Change(data["change"]), proposed)
    Draft.objects.filter(pk=draft.pk).update(pending=version.number)
    return Consequences(values={"digest": document.digest, "number": version.number})


def certify(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [certify_one(one) for one in taken]


def certify_one(one: Taken) -> Consequences:
    draft = locked(one)
    version = Version.objects.get(draft=draft, number=draft.pending or 0)
    Version.objects.filter(pk=version.pk).update(certified_by=person_of(one))
    standing: Any = versions_of().get(draft=draft, number=draft.current)
    stand(draft, version)
    opened = open_version(one, version, standing.ends_at)
    return published(one, version, opened, {"digest": version.digest, "number": version.number})


def drop_change(taken: Sequence[Taken]) -> Sequence[Consequences]:
    Draft.objects.filter(pk__in=[one.case.id for one in taken]).update(pending=None)
    return [Consequences() for _ in taken]


def stand(draft: Draft, version: Version) -> None:
    Draft.objects.filter(pk=draft.pk).update(current=version.number, pending=None)


def open_comment(taken: Sequence[Taken]) -> Sequence[Consequences]:
    return [open_one(one) for one in taken]


def open_one(one: Taken) -> Consequences:
    draft = locked(one)
    Draft.objects.filter(pk=draft.pk).update(days=days_in(one.asked.data or {}))
    version = Version.objects.get(draft=draft, number=draft.current)
    # A text that was changed before anybody saw it is new to everybody.
    return published(one, version, open_version(one, version), {"digest": version.digest, "number": version.number})


def days_in(data: Any) -> int:
    days = data.get("days")
    if days is None:
        return FEWEST_DAYS
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        words = gettext_noop("Write a number from %(fewest)s to %(most)s.")
        raise Invalid(Fault("/days", Text(words, {"fewest": FEWEST_DAYS, "most": MOST_DAYS})))
    return int(days)


# --- Standing for comment -----------------------------------------------------------------------------------------------


def open_version(one: Taken, version: Version, running_until: datetime | None = None) -> tuple[Window, datetime]:
    """Published from now, until the instant at which its days are over. Says also what they are counted from."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [version.pk])
        opened_at: datetime = cursor.fetchone()[0]
    trigger_at = trigger_of_narrowing(opened_at, running_until) if running_until else opened_at
    began_at = one.case.opened_at or opened_at
    window = new_window(Change(version.change), version.draft.days, began_at, opened_at, trigger_at)
    Version.objects.filter(pk=version.pk).update(closes_at=window.closes_at)
    return window, trigger_at


def published(one: Taken, version: Version, opened: tuple[Window, datetime], values: dict[str, Any]) -> Consequences:
    window, trigger_at = opened
    code, period = rule_code(Change(version.change)), period_of(Change(version.change), version.draft.days)
    told = {"opened_at": window.opened_at.isoformat(), "closes_at": window.closes_at.isoformat()}
    return Consequences(timers=timers_of(running(one), code, trigger_at, inputs_of(period)), values={**values, **told})


def running(one: Taken) -> str | None:
    """The clock of the text that stands, which may not have been swept yet though its time is over."""
    facts: DraftFacts = one.facts
    has_stood = one.case.state in {State.OPEN, State.CLOSED}
    return rule_code(facts.current.change) if has_stood and facts.current else None


def inputs_of(period: Period | None) -> dict[str, Value]:
    return {"amount": period.amount, "unit": period.unit.value} if period else {}


def timers_of(
    before: str | None, code: str, trigger_at: datetime, inputs: Mapping[str, Value]
) -> tuple[TimerChange, ...]:
    if before is None:
        return (StartTimer(code, trigger_at, inputs),)
    replaced = ReplaceTimer(code, trigger_at, inputs)
    return (replaced,) if before == code else (StopTimer(before, "changed"), replaced)
