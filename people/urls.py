from django.urls import path

from people.api import AgenciesView

app_name = "people"
urlpatterns = [path("agencies/", AgenciesView.as_view(), name="agencies")]
