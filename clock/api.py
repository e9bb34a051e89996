"""Public: what the legal clock shows. Whoever counts a deadline can ask what time it is, legally."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clock.queries import reading


class ClockSerializer(serializers.Serializer[Any]):
    now = serializers.DateTimeField()
    mode = serializers.ChoiceField(["production", "demo"])
    shifted_by_seconds = serializers.IntegerField(help_text="How far a demonstration has moved it; else 0.")
    trusted = serializers.BooleanField(help_text="False after a jump: burdens wait, relief goes on.")


class ClockView(APIView):
    @extend_schema(operation_id="clock", summary="The legal clock", responses=ClockSerializer)
    def get(self, _request: Request) -> Response:
        found = reading()
        shown = {
            "now": found.now,
            "mode": settings.MODE,
            "shifted_by_seconds": int(found.shifted_by.total_seconds()),
            "trusted": found.trusted,
        }
        return Response(ClockSerializer(shown).data, headers={"Cache-Control": "no-store"})
