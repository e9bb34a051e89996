"""Drafts, their versions, what the public said and what was answered. Migration 0002 says again, in the database, what
makes each row lawful."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clock.queries import LegalNow
from consultations.states import FEWEST_DAYS, MOST_DAYS, Change, Channel, Outcome, Withheld


class Draft(models.Model):
    """One text on its way to adoption. Its state is that of its case."""

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="+", verbose_name=_("case")
    )
    ref = models.CharField(_("reference"), max_length=30, unique=True)
    slug = models.SlugField(_("name in addresses"), max_length=60, unique=True)
    kind = models.CharField(_("kind of text"), max_length=30)
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    zone = models.CharField(_("time zone"), max_length=60)  # in which its days are counted, from beginning to end
    days = models.PositiveSmallIntegerField(_("days for comments"), default=FEWEST_DAYS)  # said when it is opened
    current = models.PositiveIntegerField(_("version"), default=1)  # drafted, or standing for comment
    pending = models.PositiveIntegerField(_("proposed version"), null=True)  # narrowing or clerical, not yet certified

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"case", "ref", "slug", "kind", "agency", "zone", "days", "current", "pending"}

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.CheckConstraint(
                condition=Q(pending__isnull=True) | Q(pending__gt=F("current")), name="draft_pending_is_later"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=FEWEST_DAYS, days__lte=MOST_DAYS), name="draft_stands_thirty_days"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """One exact text. `canonical` is what is hashed, shown and adopted; it never changes."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="versions", verbose_name=_("draft"))
    number = models.PositiveIntegerField(_("number"))
    canonical = models.TextField(_("text"))
    digest = models.CharField(_("hash"), max_length=64)
    change = models.CharField(_("change"), max_length=10, choices=[(one, one) for one in Change])
    proposed_change = models.CharField(_("what the program took it for"), max_length=10)
    proposed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"), db_default=LegalNow())
    reason = models.TextField(_("reason"))
    certified_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("certified by")
    )
    opened_at = models.DateTimeField(_("open since"), null=True)
    closes_at = models.DateTimeField(_("open until"), null=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "draft",
        "number",
        "canonical",
        "digest",
        "change",
        "proposed_change",
        "proposed_by",
        "proposed_at",
        "reason",
        "certified_by",
        "opened_at",
        "closes_at",
    }

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="version_once"),
            models.CheckConstraint(condition=Q(change__in=list(Change)), name="version_known_change"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=False) | Q(closes_at__isnull=True), name="version_opens_first"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Enactment(models.Model):
    """A text that a higher authority has enacted: where it was published, and what proves that it stood for comment."""

    draft = models.OneToOneField(
        Draft, models.PROTECT, primary_key=True, related_name="enactment", verbose_name=_("draft")
    )
    authority = models.CharField(_("enacted by"), max_length=200)
    instrument = models.CharField(_("title and number"), max_length=300)
    published_on = models.DateField(_("published on"))
    published_where = models.CharField(_("where it can be read"), max_length=500)
    comment_from = models.DateField(_("open for comment from"))
    comment_until = models.DateField(_("open for comment until"))
    comment_proof = models.CharField(_("where that is proved"), max_length=500)
    text_file = models.UUIDField(_("the text as it was published"))
    proof_file = models.UUIDField(_("the proof of its comment period"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "draft",
        "authority",
        "instrument",
        "published_on",
        "published_where",
        "comment_from",
        "comment_until",
        "comment_proof",
        "text_file",
        "proof_file",
    }

    class Meta:
        verbose_name = _("enactment elsewhere")
        verbose_name_plural = _("enactments elsewhere")

    def __str__(self) -> str:
        return self.instrument


class Answer(models.Model):
    """What the agency says to one or several groups of comments."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="answers", verbose_name=_("draft"))
    outcome = models.CharField(_("what came of it"), max_length=10, choices=[(one, one) for one in Outcome])
    text = models.TextField(_("answer"))
    text_en = models.TextField(_("answer in English"), blank=True)
    changed_in = models.PositiveIntegerField(_("changed in version"), null=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("answered by"))
    at = models.DateTimeField(_("answered"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "draft", "outcome", "text", "text_en", "changed_in", "by", "at"}

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.CHANGED) | Q(changed_in__isnull=False), name="answer_links_its_change"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class CommentGroup(models.Model):
    """Comments on one version that say the same. `lead` speaks for all of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="groups", verbose_name=_("draft"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="groups", verbose_name=_("version"))
    number = models.PositiveIntegerField(_("number"))
    lead = models.ForeignKey(
        "Comment", models.PROTECT, related_name="+", verbose_name=_("first comment"), db_index=False
    )
    size = models.PositiveIntegerField(_("comments"), default=0)
    near = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("much like"), db_index=False
    )
    differs = models.CharField(_("differs in"), max_length=300, blank=True)
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="groups", verbose_name=_("answer"))

    PERSONAL = {"differs"}
    NOT_PERSONAL = {"id", "draft", "version", "number", "lead", "size", "near", "answer"}

    class Meta:
        verbose_name = _("group of comments")
        verbose_name_plural = _("groups of comments")
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="group_once")]
        indexes = [
            models.Index("draft", "version", "number", name="groups_unanswered", condition=Q(answer__isnull=True)),
            models.Index(fields=["draft", "-size", "id"], name="groups_by_size"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Comment(models.Model):
    """What somebody said about one version, whoever they are. Never deleted; its own author may have it erased."""

    public_id = models.UUIDField(_("id"), unique=True, editable=False)  # also its chain in the ledger
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="comments", verbose_name=_("draft"), db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("version"), db_index=False)
    text = models.TextField(_("comment"), blank=True)  # empty once it is erased
    name = models.CharField(_("name or pseudonym"), max_length=100, blank=True)
    contact = models.BinaryField(_("contact"), null=True, editable=False)  # encrypted, for the agency alone
    language = models.CharField(_("language"), max_length=10, blank=True)
    channel = models.CharField(_("way"), max_length=10, choices=[(one, one) for one in Channel])
    received_at = models.DateTimeField(_("received"), db_default=LegalNow())
    event = models.BigIntegerField(_("entry in the ledger"))
    fingerprint = models.BinaryField(_("fingerprint of its words"), max_length=32, editable=False)
    group = models.ForeignKey(
        CommentGroup, models.PROTECT, null=True, related_name="comments", verbose_name=_("group"), db_index=False
    )
    erased_at = models.DateTimeField(_("erased"), null=True)

    PERSONAL = {"text", "name", "contact", "fingerprint"}
    NOT_PERSONAL = {
        "id",
        "public_id",
        "draft",
        "version",
        "language",
        "channel",
        "received_at",
        "event",
        "group",
        "erased_at",
    }

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(erased_at__isnull=False),
                name="comment_says_something",
            ),
        ]
        indexes = [
            models.Index("draft", "id", name="comments_of_draft"),
            models.Index("version", "id", name="comments_ungrouped", condition=Q(group__isnull=True)),
            models.Index("group", "id", name="comments_of_group"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Withholding(models.Model):
    """A comment that is not shown: on a ground, proposed by one official and authorised by a second."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="withholdings", verbose_name=_("comment"))
    ground = models.CharField(_("ground"), max_length=12, choices=[(one, one) for one in Withheld])
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"), db_default=LegalNow())
    authorised_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("authorised by")
    )
    authorised_at = models.DateTimeField(_("authorised"), null=True)
    ended_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("shown again by")
    )
    ended_at = models.DateTimeField(_("shown again"), null=True)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {
        "id",
        "comment",
        "ground",
        "reason",
        "proposed_by",
        "proposed_at",
        "authorised_by",
        "authorised_at",
        "ended_by",
        "ended_at",
    }

    class Meta:
        verbose_name = _("withheld comment")
        verbose_name_plural = _("withheld comments")
        constraints = [
            models.UniqueConstraint(
                fields=["comment"], condition=Q(ended_at__isnull=True), name="withholding_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(ground__in=list(Withheld)), name="withholding_known_ground"),
            models.CheckConstraint(
                condition=Q(authorised_by__isnull=True) | ~Q(authorised_by=F("proposed_by")),
                name="withholding_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(authorised_by__isnull=True, authorised_at__isnull=True)
                | Q(authorised_by__isnull=False, authorised_at__isnull=False),
                name="withholding_authorised_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="withholding_ended_once",
            ),
        ]

    def __str__(self) -> str:
        return self.ground


class Adoption(models.Model):
    """The exact text that was adopted, when, and by whom. It never changes; what follows is a new draft."""

    draft = models.OneToOneField(
        Draft, models.PROTECT, primary_key=True, related_name="adoption", verbose_name=_("draft")
    )
    version = models.OneToOneField(Version, models.PROTECT, related_name="+", verbose_name=_("version"))
    digest = models.CharField(_("hash"), max_length=64)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("adopted by"))
    at = models.DateTimeField(_("adopted"), db_default=LegalNow())
    attested = models.BooleanField(_("enacted elsewhere"), default=False)

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"draft", "version", "digest", "by", "at", "attested"}

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")

    def __str__(self) -> str:
        return self.digest[:12]


class Evaluation(models.Model):
    """What was found when the adopted text was looked at again, a year on."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="evaluations", verbose_name=_("draft"))
    finding = models.TextField(_("finding"))
    finding_en = models.TextField(_("finding in English"), blank=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), db_default=LegalNow())

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "draft", "finding", "finding_en", "by", "at"}

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")

    def __str__(self) -> str:
        return self.finding[:60]
