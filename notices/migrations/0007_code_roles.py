"""What the roles may see and do in this room (notices/states.py)."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

from notices.states import PERMISSIONS


def give_permissions(apps: Any, schema_editor: Any) -> None:
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    # Permissions are usually made after all migrations; roles need theirs now.
    room = apps.get_app_config("notices")
    room.models_module = True
    create_permissions(room, apps=apps, verbosity=0)
    room.models_module = None
    for role, names in PERMISSIONS.items():
        found = Permission.objects.filter(content_type__app_label="notices", codename__in=names)
        Group.objects.get(name=role).permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_code_wishes"), ("people", "0003_roles")]
    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
