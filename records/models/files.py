"""Files: one row for each that was sent; the content itself stands once, under its own hash."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow


class StoredFile(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(_("hash of what is kept"), max_length=64, db_index=True)
    # Pictures are written anew, so that what was sent has another hash: the one that its sender can compute.
    received_digest = models.CharField(_("hash of what was sent"), max_length=64)
    media_type = models.CharField(_("kind"), max_length=100)
    size = models.PositiveIntegerField(_("bytes"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    purpose = models.CharField(_("for"), max_length=60)
    by = models.UUIDField(_("sent by"), null=True, help_text=_("An opaque id; none: nobody who signed in."))
    at = models.DateTimeField(_("when"), db_default=LegalNow())
    # Whatever refers to it: a record, a comment. A file that nothing refers to is swept.
    holder = models.UUIDField(_("belongs to"), null=True, db_index=True)
    subject = models.UUIDField(_("is about"), null=True, db_index=True)

    PERSONAL = {"name", "digest", "received_digest"}
    NOT_PERSONAL = {"id", "media_type", "size", "purpose", "by", "at", "holder", "subject"}

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index("at", name="files_without_holder", condition=Q(holder=None)),
            models.Index("at", "id", name="files_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="file_digest_is_sha256")
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)


class Discarded(models.Model):
    """A content that no row refers to any more. The sweep removes it from storage, then this row."""

    digest = models.CharField(_("hash"), max_length=64, primary_key=True)
    at = models.DateTimeField(_("when"), db_default=LegalNow())

    PERSONAL = {"digest"}
    NOT_PERSONAL = {"at"}

    class Meta:
        verbose_name = _("discarded content")
        verbose_name_plural = _("discarded contents")

    def __str__(self) -> str:
        return self.digest
