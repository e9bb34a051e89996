"""The same row four times: told by nobody, by django-simple-history, by django-pghistory, and by the ledger."""

import pghistory
from django.db import models
from simple_history.models import HistoricalRecords


class Entry(models.Model):
    state = models.CharField(max_length=30)
    version = models.IntegerField()
    reason = models.TextField()
    updated_at = models.DateTimeField()

    PERSONAL: set[str] = set()
    NOT_PERSONAL = {"state", "version", "reason", "updated_at"}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.state


class Untold(Entry):
    pass


class ToldByLedger(Entry):
    pass


class ToldBySimpleHistory(Entry):
    history = HistoricalRecords()


@pghistory.track()
class ToldByPghistory(Entry):
    pass
