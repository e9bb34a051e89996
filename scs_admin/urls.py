"""Every address. Who may reach each is declared in `access.py`."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import consultations.urls
import ledger.urls
import lists.urls
from scs_admin import health
from scs_admin.problems import bad_request, not_found, server_error

api = [
    path("", include("people.urls")),
    path("", include("clock.urls")),
    path("", include("cases.urls")),
    path("", include("records.urls")),
    path("", include(ledger.urls.api)),
    path("", include(consultations.urls.rest)),
    path("", include(lists.urls.rest)),
]

handler400, handler404, handler500 = bad_request, not_found, server_error
urlpatterns = [
    path("", include("portal.urls")),
    path("", include("notices.urls")),
    path("", include("deadlines.urls")),
    path("", include("ledger.urls")),
    path("", include("consultations.urls")),
    path("", include("lists.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include(api)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="scs_admin/docs.html"),
        name="docs",
    ),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
