"""A comment's own author has it erased: what they wrote and who they are is gone, that something was said stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consultations.models import Comment, CommentGroup
from ledger.transitions import erase_subject


@transaction.atomic
def erase_comment(*, public_id: UUID, by: UUID | None, at: datetime, reason: str) -> bool:
    """False where there is no such comment, or it was erased before. Its receipt goes on being provable."""
    row = Comment.objects.select_for_update().filter(public_id=public_id, erased_at__isnull=True).first()
    if row is None:
        return False
    Comment.objects.filter(pk=row.pk).update(text="", name="", contact=None, fingerprint=b"", erased_at=at)
    CommentGroup.objects.filter(lead=row).update(differs="")
    erase_subject(subject=public_id, chain=row.draft_id, by=by, reason=reason)
    return True
