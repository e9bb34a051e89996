"""A record as JSON. Numbers are masks; what was emptied is null."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from records.models import Record
from records.queries.records import document_as_data, subject_as_data, title_of
from records.queries.subjects import subjects_shown


def record_as_data(row: Record, at: datetime, *, confirmed: bool) -> dict[str, Any]:
    subject = subjects_shown([row.subject_id], at)[row.subject_id]
    return {
        "id": row.pk,
        "ref": row.case.ref,
        "state": row.case.state,
        "subject": subject_as_data(subject),
        "item": row.item.code,
        "title": title_of(row.item),
        "adverse": row.item.adverse,
        "severity": row.item.severity or None,
        "document": document_as_data(row),
        "facts": row.facts,
        "confirmed": confirmed,
        "conduct_ended_on": row.conduct_ended_on,
        "kept_until": row.kept_until,
        "told_on": row.told_on,
        "supersedes": row.supersedes_id,
        "recorded_at": row.recorded_at,
    }


class NewRecordSchema(serializers.Serializer[Any]):
    subject = serializers.DictField(help_text="kind, name, identifier, born, address, language, other_names, minor")
    item = serializers.CharField(help_text="A code of the catalogue in force.")
    document = serializers.DictField(help_text="kind, number, on, final_on, file (name and content in base64)")
    issuer = serializers.CharField(required=False, help_text="The agency's code; your own unless named.")
    facts = serializers.DictField(help_text="Exactly the fields of the item.")
    beneficiary = serializers.DictField(required=False)
    conduct_ended_on = serializers.DateField(required=False)
    supersedes = serializers.UUIDField(required=False, help_text="The record that this one corrects.")
    reason = serializers.CharField(required=False)


class TakenInSchema(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    ref = serializers.CharField()
    subject = serializers.UUIDField()
    state = serializers.CharField()


class RecordSchema(TakenInSchema):
    subject = serializers.DictField()  # type: ignore[assignment]
    item = serializers.CharField()
    title = serializers.CharField()
    adverse = serializers.BooleanField()
    severity = serializers.CharField(allow_null=True)
    document = serializers.DictField()
    facts = serializers.DictField(allow_null=True)
    confirmed = serializers.BooleanField()
    conduct_ended_on = serializers.DateField(allow_null=True)
    kept_until = serializers.DateTimeField(allow_null=True)
    told_on = serializers.DateField(allow_null=True)
    supersedes = serializers.UUIDField(allow_null=True)
    recorded_at = serializers.DateTimeField()


class AnswerSchema(serializers.Serializer[Any]):
    confirmed = serializers.BooleanField(
        help_text="Whether the document is as the record says, and final where it says so."
    )
    reason = serializers.CharField(required=False)
