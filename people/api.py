"""Public: which agencies keep lists here, and whom to ask."""

import re
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people import queries
from people.models import Agency, Contact

PAGE = 100
CODE = re.compile(r"[-\w]{0,40}", re.ASCII)


class ContactSerializer(serializers.ModelSerializer[Contact]):
    class Meta:
        model = Contact
        fields = ("purpose", "phone", "email", "address", "address_en", "hours", "hours_en")


class AgencySerializer(serializers.ModelSerializer[Agency]):
    parent = serializers.CharField(source="parent.code", default=None, read_only=True, allow_null=True)  # type: ignore[assignment]
    contacts = ContactSerializer(many=True, read_only=True)

    class Meta:
        model = Agency
        fields = ("code", "name", "name_en", "parent", "zone", "contacts")


class AgencyPageSerializer(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    results = AgencySerializer(many=True)


class AgenciesView(APIView):
    @extend_schema(
        operation_id="agencies",
        summary="Agencies that keep lists here",
        parameters=[OpenApiParameter("after", str, description="The last code of the page before.")],
        responses=AgencyPageSerializer,
    )
    def get(self, request: Request) -> Response:
        after = request.query_params.get("after", "")
        if not CODE.fullmatch(after):
            raise ValidationError({"after": _("This is no agency’s code.")})
        found = queries.agencies_after(after, PAGE + 1)
        page = found[:PAGE]
        following = request.build_absolute_uri(f"?after={page[-1].code}") if len(found) > PAGE else None
        return Response({"next": following, "results": AgencySerializer(page, many=True).data})
