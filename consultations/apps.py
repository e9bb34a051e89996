from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = _("Consultations")

    def ready(self) -> None:
        from cases.registry import register  # noqa: PLC0415 - rooms are asked once all of them are there
        from consultations import registry  # noqa: PLC0415

        register(registry.DRAFT)
        registry.explain_refusals()
        registry.name_entries()
        registry.handle_clocks()
        registry.register_kind(registry.CATALOGUE)
        registry.join_erasure()
        registry.tell_work()
