"""A comment's own author has it erased: what they wrote and who they are is gone, that something was said stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.rules.standing import Actor
from cases.transitions import erase_person
from clock.queries import legal_now
from consultations.models import Comment, CommentGroup
from records.transitions.erasing import note_erasure


@transaction.atomic
def erase_comment(*, public_id: UUID, by: Actor | None, at: datetime, reason: str) -> bool:
    """False where there is no such comment, or it was erased before; `Refusal` for whoever may not. Its receipt goes on
    being provable: the key of its entry in the ledger is destroyed, its files go, the journal of erasures holds it."""
    if not Comment.objects.select_for_update().filter(public_id=public_id, erased_at__isnull=True).exists():
        return False
    erase_person(subject=public_id, by=by, at=at, reason=reason)
    return True


def let_go(subject: UUID) -> None:
    """This room's part of an erasure: a comment is a file of its own. Its papers are the room of files' to discard."""
    found = list(Comment.objects.filter(public_id=subject, erased_at__isnull=True).values_list("pk", flat=True))
    if not found:
        return
    at = legal_now()
    Comment.objects.filter(pk__in=found).update(text="", name="", contact=None, fingerprint=b"", erased_at=at)
    CommentGroup.objects.filter(lead__in=found).update(differs="")
    note_erasure(subject, at)
