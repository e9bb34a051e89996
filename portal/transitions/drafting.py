"""Answers are kept from page to page, sealed; files come in one by one, and what is wrong with one says nothing of the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext

from cases.queries.wording import say
from cases.rules.verdicts import Refusal
from portal.models import Draft
from portal.queries.drafts import opened, sealed
from portal.queries.visitors import Visitor
from records.queries.files import files_of
from records.rules.file_kinds import size_objection
from records.states import UNFINISHED
from records.transitions import Stored, attach_files, discard_files, store_file

KEPT = timedelta(days=30)
MOST_PAPERS = 10
MOST_FORGOTTEN = 500
PURPOSE = "filing"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as a browser sends it."""

    name: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is wrong with those that were not taken, one sentence each."""

    taken: int
    faults: tuple[str, ...] = ()


@transaction.atomic
def save_answer(*, visitor: Visitor, filing: str, name: str, value: Any, at: datetime) -> None:
    change(visitor, filing, at, lambda answers, _draft: answers.update({name: value}))


@transaction.atomic
def touch_draft(*, visitor: Visitor, filing: str, at: datetime) -> None:
    """Of a filing that asks nothing: what is sent is that it is sent."""
    change(visitor, filing, at, lambda _answers, _draft: None)


def change(visitor: Visitor, filing: str, at: datetime, how: Callable[[dict[str, Any], UUID], None]) -> None:
    """Whoever comes second waits for the first, and changes what the first has left."""
    row = locked(visitor, filing, at)
    answers = dict(opened(row).answers)
    how(answers, row.pk)
    fields = {"sealed": sealed(row.pk, answers), "changed_at": at, "expires_at": at + KEPT}
    Draft.objects.filter(pk=row.pk).update(**fields)


def locked(visitor: Visitor, filing: str, at: datetime) -> Draft:
    whose = {"case_id": visitor.case, "by": visitor.holder, "filing": filing}
    drop_old(Draft.objects.filter(**whose, expires_at__lte=at))
    new = uuid4()
    Draft.objects.bulk_create(
        [Draft(pk=new, sealed=sealed(new, {}), changed_at=at, expires_at=at + KEPT, **whose)], ignore_conflicts=True
    )
    return Draft.objects.select_for_update().get(**whose)


# --- Papers -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Which question of which filing they answer, and how many there may be."""

    visitor: Visitor
    filing: str
    name: str
    most: int


class TooMany(Exception):
    """There are as many papers as can be."""


def add_papers(*, place: Place, sent: Sequence[Sent], at: datetime) -> Kept:
    """Each is looked through by itself. One that is refused leaves the others where they are."""
    faults: list[str] = []
    for one in sent:
        try:
            add_paper(place, one, at)
        except Refusal as refusal:
            faults.append(f"{one.name}: {say(refusal.because[0].text)}")
        except TooMany:
            words = gettext("%(name)s: at most %(most)s can be sent here.")
            faults.append(words % {"name": one.name, "most": place.most})
    return Kept(len(sent) - len(faults), tuple(faults))


@transaction.atomic
def add_paper(place: Place, one: Sent, at: datetime) -> None:
    if objection := size_objection(one.size):
        raise Refusal(objection)
    who = place.visitor
    by, subject = who.actor, who.acts_for
    stored = store_file(content=one.read(), name=one.name, by=by, at=at, purpose=UNFINISHED, subject=subject)

    def put(answers: dict[str, Any], draft: UUID) -> None:
        papers = list(answers.get(place.name) or ())
        if any(other["digest"] == stored.received_digest for other in papers):
            discard_files(files=[stored.id])  # the same paper twice is one paper
            return
        if len(papers) >= place.most:
            raise TooMany
        attach_files(files=[stored.id], to=draft, by=who.actor, subject=who.acts_for)
        answers[place.name] = [*papers, as_answer(stored)]

    change(who, place.filing, at, put)


def as_answer(stored: Stored) -> dict[str, Any]:
    return {"id": str(stored.id), "name": stored.name, "size": stored.size, "digest": stored.received_digest}


@transaction.atomic
def remove_paper(*, visitor: Visitor, filing: str, name: str, file: str, at: datetime) -> None:
    def take(answers: dict[str, Any], draft: UUID) -> None:
        papers = list(answers.get(name) or ())
        answers[name] = [one for one in papers if one["id"] != file]
        if len(answers[name]) < len(papers) and any(row.pk == UUID(file) for row in files_of(draft)):
            discard_files(files=[UUID(file)])

    change(visitor, filing, at, take)


# --- The end of a draft -----------------------------------------------------------------------------------------------


@transaction.atomic
def drop_draft(*, visitor: Visitor, filing: str) -> None:
    """By whoever began it: nothing of it stays."""
    drop_old(Draft.objects.filter(case=visitor.case, by=visitor.holder, filing=filing))


def drop_old(rows: Any) -> int:
    found = list(rows.select_for_update().order_by("pk"))
    for row in found:
        discard_files(files=[file.pk for file in files_of(row.pk)])
    Draft.objects.filter(pk__in=[row.pk for row in found]).delete()
    return len(found)


@transaction.atomic
def forget_drafts(*, at: datetime) -> int:
    """Thirty days after they were last touched."""
    ids = list(
        Draft.objects.filter(expires_at__lte=at).order_by("expires_at").values_list("pk", flat=True)[:MOST_FORGOTTEN]
    )
    return drop_old(Draft.objects.filter(pk__in=ids, expires_at__lte=at))


@transaction.atomic
def let_go(subject: UUID) -> None:
    """Of whoever wrote it, and of whomever the case is about."""
    drop_old(Draft.objects.filter(by=subject))
    drop_old(Draft.objects.filter(case__subject=subject))
