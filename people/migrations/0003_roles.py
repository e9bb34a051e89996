"""Roles are groups, made here with their permissions."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

from people.states import PERMISSIONS


def create_roles(apps: Any, schema_editor: Any) -> None:
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for label in ("people", "clock", "ledger"):
        # Permissions are usually made after all migrations; roles need theirs now.
        room = apps.get_app_config(label)
        room.models_module = True
        create_permissions(room, apps=apps, verbosity=0)
        room.models_module = None
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role)
        pairs = [name.split(".") for name in names]
        found = [Permission.objects.get(content_type__app_label=room, codename=code) for room, code in pairs]
        group.permissions.set(found)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_guards"),
        ("clock", "0002_functions"),
        ("ledger", "0002_functions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
