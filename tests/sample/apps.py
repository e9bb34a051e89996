from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.sample"

    def ready(self) -> None:
        from cases.registry import register
        from tests.sample.registry import PERMIT

        register(PERMIT)
