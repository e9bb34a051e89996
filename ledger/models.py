"""The ledger's tables. The application reads them; only the database's own functions write (migration 0002)."""

from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Log(models.Model):
    """One row: which log this is. Its id is also the chain of the ledger's own events."""

    id = models.UUIDField(primary_key=True)
    begun_at = models.DateTimeField()

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "begun_at"}

    class Meta:
        verbose_name = _("log")
        verbose_name_plural = _("logs")

    def __str__(self) -> str:
        return str(self.id)


class Event(models.Model):
    """One step. `leaf` is exactly what was hashed; the other columns repeat it for reading."""

    id = models.BigIntegerField(primary_key=True)
    chain = models.UUIDField(_("case"))
    seq = models.BigIntegerField(_("number"))
    kind = models.CharField(_("what"), max_length=60)
    actor = models.UUIDField(_("who"), null=True)
    ts = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField(_("database’s clock"))
    leaf = models.TextField(_("leaf"))
    leaf_hash = models.BinaryField(_("hash"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "chain", "seq", "kind", "actor", "ts", "recorded_at", "leaf", "leaf_hash"}

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="ledger_event_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


class Queued(models.Model):
    """An event that the sequencer has not yet put into the log."""

    event = models.BigIntegerField(primary_key=True)
    leaf_hash = models.BinaryField()

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"event", "leaf_hash"}

    class Meta:
        verbose_name = _("queued event")
        verbose_name_plural = _("queued events")

    def __str__(self) -> str:
        return str(self.event)


class Page(models.Model):
    """Which events stand at the log indexes from number × 256 on. The last page grows until it has 256.

    A row for every entry would need two indexes, by log index and by event; these took most of the sequencer's time.
    """

    number = models.BigIntegerField(primary_key=True)
    events = ArrayField(models.BigIntegerField())
    span = BigIntegerRangeField()  # from the lowest to the highest id in `events`: finds the page of an event

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"number", "events", "span"}

    class Meta:
        verbose_name = _("page of the log")
        verbose_name_plural = _("pages of the log")
        indexes = [GistIndex("span", name="ledger_page_span")]

    def __str__(self) -> str:
        return str(self.number)


class Tile(models.Model):
    """256 hashes of one level, or the beginning of them: the last tile of a level grows until it is full."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"level", "index", "hashes"}

    class Meta:
        verbose_name = _("tile")
        verbose_name_plural = _("tiles")

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of the log's size and root. Witnesses' signatures will be further lines of the note."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField(_("size"))
    root = models.BinaryField(_("root"))
    note = models.TextField(_("signed note"))
    signed_at = models.DateTimeField(_("signed"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "size", "root", "note", "signed_at"}

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        indexes = [models.Index("size", name="ledger_checkpoint_size")]

    def __str__(self) -> str:
        return str(self.size)


class Signer(models.Model):
    """A public key that checkpoints were signed with, from when on. Trust in it comes from elsewhere."""

    id = models.BigAutoField(primary_key=True)
    vkey = models.CharField(_("verifier key"), max_length=300)
    since = models.DateTimeField(_("since"))

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"id", "vkey", "since"}

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")

    def __str__(self) -> str:
        return self.vkey


class SubjectKey(models.Model):
    """The key under which a person's openings are kept. Destroying it makes them, and every salt, unrecoverable."""

    subject = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    PERSONAL: set[str] = {"wrapped"}
    NOT_PERSONAL = {"subject"}

    class Meta:
        verbose_name = _("subject key")
        verbose_name_plural = _("subject keys")

    def __str__(self) -> str:
        return str(self.subject)


class Opening(models.Model):
    """What an event says, encrypted under its subject's key."""

    event = models.BigIntegerField(primary_key=True)
    subject = models.UUIDField()
    sealed = models.BinaryField()

    PERSONAL: set[str] = {"sealed"}
    NOT_PERSONAL = {"event", "subject"}

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        indexes = [models.Index("subject", name="ledger_opening_subject")]

    def __str__(self) -> str:
        return str(self.event)
