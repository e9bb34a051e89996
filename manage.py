#!/usr/bin/env python
"""Django's command line. Commands that change the schema connect as the database's owner."""

import os
import sys

# Everything else, and every running process, connects as the application role (DESIGN.md, "Proof").
OWNER_COMMANDS = {"migrate", "demo_clock"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scs_admin.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("SCS_AS_OWNER", "1")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. Run `make up` once, then use .venv/bin/python manage.py")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
