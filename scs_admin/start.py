"""A process of a production installation does not start while a system check finds an error."""

from django.conf import settings
from django.core.checks import ERROR, run_checks


def refuse_unsafe_start() -> None:
    if settings.DEMO:
        return
    errors = [found for found in run_checks(databases=["default"]) if found.level >= ERROR and not found.is_silenced()]
    if errors:
        raise SystemExit("\n".join(["This installation refuses to start:", *map(str, errors)]))
