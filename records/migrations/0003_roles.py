"""What the roles may do in this room, and the table of moves that the database enforces (records/states.py)."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

from cases.transitions import tables
from records.states import PERMISSIONS, RECORD


def give_permissions(apps: Any, schema_editor: Any) -> None:
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    # Permissions are usually made after all migrations; roles need theirs now.
    room = apps.get_app_config("records")
    room.models_module = True
    create_permissions(room, apps=apps, verbosity=0)
    room.models_module = None
    for role, names in PERMISSIONS.items():
        found = Permission.objects.filter(content_type__app_label="records", codename__in=names)
        Group.objects.get(name=role).permissions.add(*found)


def write_table(apps: Any, schema_editor: Any) -> None:
    tables.write(schema_editor.connection, RECORD)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_guards"), ("people", "0003_roles"), ("cases", "0003_roles")]
    operations = [
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
        migrations.RunPython(write_table, migrations.RunPython.noop),
    ]
