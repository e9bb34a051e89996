"""The product's addresses, and a bare view with one query."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from scs_admin import access

access.RULES += (("bench/*", access.Access.PUBLIC),)


def bare(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_agency")
        return HttpResponse(f"{cursor.fetchone()}\n", content_type="text/plain")


urlpatterns = [path("bench/bare/", bare), path("", include("scs_admin.urls"))]
