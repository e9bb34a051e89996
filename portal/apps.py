from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Citizens' pages")

    def ready(self) -> None:
        from portal.registry import join_engine  # noqa: PLC0415 - needs loaded models

        join_engine()
