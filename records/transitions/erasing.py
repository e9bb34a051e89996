"""A person is erased: names, numbers, facts, files, and the key under which the ledger says anything of them. What is left
is that something was, and is gone; every proof still verifies. A restored backup is made to forget them again."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cases import transitions as cases
from cases.queries.erasing import erasers
from cases.rules.standing import Actor
from cases.transitions.settling import settled
from clock.queries import legal_now
from ledger.transitions import erase_subject as destroy_key
from records.models import Erasure, Identifier, Name, Record, Representative, StoredFile, Subject
from records.queries.erasing import held_subjects
from records.queries.subjects import files_of
from records.transitions.files import discard
from records.transitions.moves import empty

MOST_AT_ONCE = 500
AGAIN = "Erased before; the restored copy was older."


def erase_person(*, subject: UUID, by: Actor | None, at: datetime, reason: str) -> None:
    """PIPL 47, of the whole file, across every room; or `Refusal` with what keeps it. The reason must name nobody."""
    with transaction.atomic():
        for one in sorted(files_of([subject])[subject]):
            cases.erase_person(subject=one, by=by, at=at, reason=reason)


def let_go(subject: UUID) -> None:
    """This room's part. The engine of cases destroys the key."""
    at = legal_now()
    records = list(Record.objects.filter(subject=subject, erased_at=None).values_list("pk", flat=True))
    Record.objects.filter(pk__in=records, current=True).update(current=False)
    empty(ids=records, at=at)
    Representative.objects.filter(subject=subject).update(document=None)
    discard(list(StoredFile.objects.select_for_update().filter(subject=subject).order_by("pk")))
    Subject.objects.filter(pk=subject, erased_at=None).update(
        erased_at=at, born_on=None, born_in_number=False, known_minor=None, died_on=None, address="", language=""
    )
    Name.objects.filter(subject=subject).delete()
    Identifier.objects.filter(subject=subject).delete()
    if Subject.objects.filter(pk=subject).exists():
        note_erasure(subject, at)


def note_erasure(subject: UUID, at: datetime) -> None:
    """For the journal; rooms above note theirs as well."""
    Erasure.objects.get_or_create(subject=subject, defaults={"at": at})
    transaction.on_commit(write_journal)


def empty_ended(*, at: datetime) -> int:
    """Records whose time is over, and that a hold kept until now. A batch."""
    over = Record.objects.filter(current=False, erased_at=None, kept_until__lte=at).order_by("kept_until")
    rows = list(over.values_list("pk", "subject")[:MOST_AT_ONCE])
    held = held_subjects({subject for _, subject in rows}, at)
    free = [record for record, subject in rows if subject not in held]
    with transaction.atomic():
        empty(ids=free, at=at)
    return len(free)


# --- The journal ------------------------------------------------------------------------------------------------------------


def write_journal() -> int:
    """Outside the database, so that a restored one can be told. Opaque ids alone. Run after each erasure and by the sweep."""
    with transaction.atomic():
        rows = list(Erasure.objects.select_for_update(skip_locked=True).filter(journaled=False).order_by("at"))
        if rows:
            append([{"subject": str(row.subject), "at": row.at.isoformat()} for row in rows])
            Erasure.objects.filter(pk__in=[row.pk for row in rows]).update(journaled=True)
    return len(rows)


def append(lines: list[dict[str, str]]) -> None:
    path = Path(settings.ERASURE_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as journal:
        journal.writelines(json.dumps(line) + "\n" for line in lines)
        journal.flush()
        os.fsync(journal.fileno())


def journal() -> Iterator[UUID]:
    path = Path(settings.ERASURE_JOURNAL)
    if path.exists():
        with path.open() as lines:
            yield from (UUID(json.loads(line)["subject"]) for line in lines if line.strip())


def replay_erasures() -> int:
    """After a restore: whoever the journal names and the database still knows is erased anew, whatever keeps them now."""
    done = 0
    for subject in dict.fromkeys(journal()):
        with settled():
            row = Subject.objects.select_for_update().filter(pk=subject, erased_at=None).first()
            # What rooms above keep (a comment) is no subject: that this copy does not know of its erasure tells.
            if row is not None or not Erasure.objects.filter(subject=subject).exists():
                for eraser in erasers():
                    eraser.erase(subject)
                note_erasure(subject, legal_now())
                destroy_key(subject=subject, chain=subject, by=None, reason=AGAIN)
                done += 1
    return done
