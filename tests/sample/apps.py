from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.sample"

    def ready(self) -> None:
        from cases.registry import register
        from deadlines.registry import handle
        from tests.sample.registry import PERMIT

        register(PERMIT)
        handle("permit", "RESPONSE")
        handle("permit", "DECIDE")
        handle("permit", "EFFECT", "take-effect")
        handle("permit", "TERM", "remove")
