from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = _("Deadlines")

    def ready(self) -> None:
        from deadlines import checks  # noqa: F401, PLC0415 - registers its checks
        from deadlines.registry import join_cases  # noqa: PLC0415 - models are ready only now

        join_cases()
