"""Addresses of the citizens' pages."""

from portal.urls import case, public

app_name = "portal"
urlpatterns = [*public.urlpatterns, *case.urlpatterns]
