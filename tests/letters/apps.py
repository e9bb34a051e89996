from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "tests.letters"

    def ready(self) -> None:
        from tests.letters.registry import join

        join()
