"""Notices as they were frozen, the words they were written with, and their prints."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from notices.states import NoticeKind, NoticeState

KINDS = [
    (NoticeKind.INTENT, _("Notice of what is proposed")),
    (NoticeKind.DECISION, _("Decision")),
    (NoticeKind.HEARING, _("Invitation to a hearing")),
    (NoticeKind.INTERIM, _("Notice of immediate effect")),
    (NoticeKind.INTERIM_HEARING, _("Invitation to a hearing on an immediate effect")),
    (NoticeKind.EXTENSION, _("Decision that an entry continues")),
    (NoticeKind.CLAIM_TOLD, _("Notice to the beneficiary")),
    (NoticeKind.CLAIM_REFUSED, _("Refusal of a claim")),
    (NoticeKind.OUTCOME, _("Outcome")),
    (NoticeKind.SUSPENSION, _("Notice of suspension")),
    (NoticeKind.REMOVAL, _("Notice of removal")),
    (NoticeKind.DATES, _("Last days")),
    (NoticeKind.APOLOGY, _("Apology")),
]
STATES = [
    (NoticeState.FROZEN, _("to be served")),
    (NoticeState.SENT, _("on its way")),
    (NoticeState.SERVED, _("served")),
    (NoticeState.FAILED, _("to be served anew")),
    (NoticeState.VOID, _("no longer stands")),
]


class Template(models.Model):
    """The words of one kind of notice in one language: the house's, or a standard's own. A change is a new version."""

    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    language = models.CharField(_("language"), max_length=10)
    standard = models.CharField(_("standard"), max_length=80, blank=True, help_text=_("None: the house’s words."))
    version = models.PositiveIntegerField(_("version"))
    words = models.JSONField(_("words"))
    digest = models.CharField(_("hash"), max_length=64)
    by = models.UUIDField(_("by"), null=True, help_text=_("None: it came with the software."))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("since"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "kind", "language", "standard", "version", "words", "digest", "by", "reason", "at"}

    class Meta:
        verbose_name = _("words of a notice")
        verbose_name_plural = _("words of notices")
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "standard", "version"], name="template_version_once"),
            models.CheckConstraint(condition=Q(kind__in=list(NoticeKind)), name="template_known_kind"),
            models.CheckConstraint(condition=Q(version__gte=1), name="template_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.standard or '–'} {self.version}"


class Notice(models.Model):
    """What was said to whom. The HTML is the original; nothing in it changes, and erasure leaves nothing of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name=_("case"))
    number = models.PositiveIntegerField(_("number"), help_text=_("Within the case."))
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    to = models.UUIDField(_("addressee"), db_index=True)
    name = models.CharField(_("addressee’s name"), max_length=200, blank=True)
    masked_name = models.CharField(_("masked name"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=10)
    template = models.ForeignKey(Template, models.PROTECT, related_name="+", verbose_name=_("words"))
    content = models.JSONField(_("content"))
    html = models.TextField(_("original"))
    digest = models.CharField(_("hash of the original"), max_length=64)
    case_version = models.PositiveIntegerField(_("version of the case"))
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=NoticeState.FROZEN)
    frozen_at = models.DateTimeField(_("fixed"), db_default=LegalNow())
    served_at = models.DateTimeField(_("served"), null=True)
    erased_at = models.DateTimeField(_("erased"), null=True)

    PERSONAL = {"name", "masked_name", "address", "content", "html", "digest"}
    NOT_PERSONAL = {
        "id",
        "case",
        "number",
        "kind",
        "to",
        "language",
        "template",
        "case_version",
        "state",
        "frozen_at",
        "served_at",
        "erased_at",
    }

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index("case", "kind", "number", name="notices_of_case"),
            models.Index("frozen_at", "id", name="notices_newest"),
            # What somebody must do: only open rows.
            models.Index("frozen_at", "id", name="notices_to_serve", condition=Q(state__in=("frozen", "failed"))),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="notice_number_once"),
            models.CheckConstraint(condition=Q(kind__in=list(NoticeKind)), name="notice_known_kind"),
            models.CheckConstraint(condition=Q(state__in=list(NoticeState)), name="notice_known_state"),
            models.CheckConstraint(
                condition=(Q(state=NoticeState.SERVED) & Q(served_at__gte=F("frozen_at")))
                | (~Q(state=NoticeState.SERVED) & Q(served_at=None)),
                name="notice_served_after_it_was_frozen",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(html="", name="", masked_name="", address="", digest="", content={}),
                name="notice_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Print(models.Model):
    """The tagged PDF of an original: work for a job while it has no file."""

    notice = models.OneToOneField(
        Notice, models.PROTECT, primary_key=True, related_name="print", verbose_name=_("notice")
    )
    file = models.UUIDField(_("file"), null=True)
    digest = models.CharField(_("hash of the PDF"), max_length=64, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), db_default=LegalNow())
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made"), null=True)

    PERSONAL = {"digest"}
    NOT_PERSONAL = {"notice", "file", "attempts", "next_at", "last_error", "made_at"}

    class Meta:
        verbose_name = _("print")
        verbose_name_plural = _("prints")
        indexes = [models.Index("next_at", name="prints_to_make", condition=Q(made_at=None))]

    def __str__(self) -> str:
        return str(self.notice_id)


class Owed(models.Model):
    """A relief is never held up by its letter: what could not be told when it happened is told as soon as it can be."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name=_("case"))
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    to = models.UUIDField(_("addressee"))
    content = models.JSONField(_("content"))
    at = models.DateTimeField(_("since"), db_default=LegalNow())
    given = models.OneToOneField(Notice, models.PROTECT, null=True, related_name="+", verbose_name=_("notice"))

    PERSONAL = {"content"}
    NOT_PERSONAL = {"id", "case", "kind", "to", "at", "given"}

    class Meta:
        verbose_name = _("notice that is owed")
        verbose_name_plural = _("notices that are owed")
        indexes = [models.Index("at", name="notices_still_owed", condition=Q(given=None))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Clock(models.Model):
    """Which clock of which kind of case begins with the service of which notice. Written by migrations alone; triggers read it."""

    case_kind = models.CharField(_("kind of case"), max_length=30)
    timer = models.CharField(_("clock"), max_length=30)
    notice = models.CharField(_("notice"), max_length=20, choices=KINDS)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "case_kind", "timer", "notice"}

    class Meta:
        verbose_name = _("clock that service starts")
        verbose_name_plural = _("clocks that service starts")
        constraints = [models.UniqueConstraint(fields=["case_kind", "timer"], name="clock_once")]

    def __str__(self) -> str:
        return f"{self.case_kind}: {self.timer} ← {self.notice}"
