"""Whose queue each deadline stands in, and what the roles may do with deadlines, outages and redress."""

from pathlib import Path
from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

from deadlines.states import PERMISSIONS


def give_permissions(apps: Any, _schema_editor: Any) -> None:
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    # Permissions are usually made after all migrations; roles need theirs now.
    room = apps.get_app_config("deadlines")
    room.models_module = True
    create_permissions(room, apps=apps, verbosity=0)
    room.models_module = None
    for role, names in PERMISSIONS.items():
        found = Permission.objects.filter(content_type__app_label="deadlines", codename__in=names)
        Group.objects.get(name=role).permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0007_screens")]
    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
