from django.urls import path

from clock.api import ClockView

app_name = "clock"
urlpatterns = [path("clock/", ClockView.as_view(), name="clock")]
