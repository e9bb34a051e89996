from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    name = "clock"
    verbose_name = _("Clock")

    def ready(self) -> None:
        from clock import checks  # noqa: F401, PLC0415 - registers its system checks
