"""The table of moves, and what the roles may see in this room (consultations/states.py)."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

from cases.transitions import tables
from consultations.states import PERMISSIONS, REQUIRED_TIMERS, TABLE
from deadlines.transitions import requirements


def write(_apps: Any, editor: Any) -> None:
    tables.write(editor.connection, TABLE)
    requirements.write(editor.connection, TABLE.kind, REQUIRED_TIMERS)


def give_permissions(apps: Any, schema_editor: Any) -> None:
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    # Permissions are usually made after all migrations; roles need theirs now.
    room = apps.get_app_config("consultations")
    room.models_module = True
    create_permissions(room, apps=apps, verbosity=0)
    room.models_module = None
    for role, names in PERMISSIONS.items():
        found = Permission.objects.filter(content_type__app_label="consultations", codename__in=names)
        Group.objects.get(name=role).permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0002_guards"),
        ("people", "0003_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
