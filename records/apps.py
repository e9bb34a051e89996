from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        from records import checks, registry  # noqa: F401, PLC0415 - models are ready only now; checks register themselves

        registry.register_room()
