"""A case as JSON (CONTRACTS.md)."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from cases.models import Case
from cases.queries.views import CaseView, Choice, views_of
from cases.queries.wording import reason_as_data, schema_of
from cases.rules.standing import Actor
from ledger.queries import HistoryEvent


def cases_as_data(rows: Sequence[Case], *, viewer: Actor) -> list[dict[str, Any]]:
    return [case_as_data(view, viewer) for view in views_of(rows, viewer=viewer)]


def case_as_data(view: CaseView, viewer: Actor) -> dict[str, Any]:
    row = view.row
    return {
        "ref": row.ref,
        "public_id": row.public_id,
        "kind": row.kind,
        "state": row.state,
        "list": row.list_slug or None,
        "agency": row.agency.code,
        "assigned": row.assignee.public_id if row.assignee else None,
        "subject": view.presented.subject,
        "moves": [choice_as_data(choice, view, viewer) for choice in view.choices],
        "timers": list(view.timers),
        "measures": list(view.presented.measures),
        "documents": list(view.presented.documents),
        "next_due_at": row.next_due_at,
        "opened_at": row.opened_at,
        "updated_at": row.updated_at,
        "version": row.version,
        "etag": etag(row),
    }


def etag(row: Case) -> str:
    return f'"{row.version}"'


def choice_as_data(choice: Choice, view: CaseView, viewer: Actor) -> dict[str, Any]:
    return {
        "verb": choice.move.verb,
        "effect": choice.move.effect,
        "open": choice.verdict.open,
        "because": [reason_as_data(reason) for reason in choice.verdict.because],
        "fields": schema_of(choice.move, viewer, view.notes(choice.move.verb)),
    }


def event_as_data(event: HistoryEvent) -> dict[str, Any]:
    """`values` is null once the person has been erased; `log_index`, until the sequencer has come by."""
    return {
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at,
        "actor": event.actor,
        "values": event.values,
        "log_index": event.log_index,
    }


# --- For the OpenAPI document -----------------------------------------------------------------------------------------


class ReasonSchema(serializers.Serializer[Any]):
    rule = serializers.CharField()
    article = serializers.CharField()
    text = serializers.CharField()


class MoveSchema(serializers.Serializer[Any]):
    verb = serializers.CharField()
    effect = serializers.ChoiceField(["burden", "relief"], allow_null=True, help_text="Null: neither.")
    open = serializers.BooleanField()
    because = ReasonSchema(many=True)
    # `fields` is a name that serializers keep for themselves.
    locals()["fields"] = serializers.DictField(help_text="JSON Schema of the body of a POST.")


class CaseSchema(serializers.Serializer[Any]):
    ref = serializers.CharField()
    public_id = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.CharField()
    list = serializers.CharField(allow_null=True)
    agency = serializers.CharField()
    assigned = serializers.UUIDField(allow_null=True)
    subject = serializers.DictField(allow_null=True)
    moves = MoveSchema(many=True)
    timers = serializers.ListField(child=serializers.DictField())
    measures = serializers.ListField(child=serializers.DictField())
    documents = serializers.ListField(child=serializers.DictField())
    next_due_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    etag = serializers.CharField()


class CasePageSchema(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    results = CaseSchema(many=True)


class EventSchema(serializers.Serializer[Any]):
    seq = serializers.IntegerField()
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    actor = serializers.UUIDField(allow_null=True)
    values = serializers.DictField(allow_null=True)
    log_index = serializers.IntegerField(allow_null=True)


class HistorySchema(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    results = EventSchema(many=True)
