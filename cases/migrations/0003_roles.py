"""Who may open the pages of cases: everybody who works on them, and those who look on. What each may do is in the tables."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

from people.states import MACHINES, Role


def grant(apps: Any, schema_editor: Any) -> None:
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for label in ("cases", "outbox"):
        # Permissions are usually made after all migrations; roles need theirs now.
        room = apps.get_app_config(label)
        room.models_module = True
        create_permissions(room, apps=apps, verbosity=0)
        room.models_module = None
    view = Permission.objects.get(content_type__app_label="cases", codename="view_case")
    for role in set(Role) - MACHINES:
        Group.objects.get(name=role).permissions.add(view)
    messages = Permission.objects.filter(
        content_type__app_label="outbox", codename__in=["view_message", "change_message"]
    )
    Group.objects.get(name=Role.LIST_MANAGER).permissions.add(*messages)
    Group.objects.get(name=Role.AUDITOR).permissions.add(messages.get(codename="view_message"))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_guards"),
        ("outbox", "0002_guards"),
        ("people", "0003_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
