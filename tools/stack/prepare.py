"""What an installation needs before its processes start: compiled translations, the schema, the files browsers load."""

import os

import django
from django.conf import settings
from django.core.management import call_command

from tools.translations import compile_catalogs


def main() -> None:
    compile_catalogs()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scs_admin.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=1)
    if settings.DEMO:
        call_command("demo_clock", "--enable", "--json")
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
