"""What comes with the software: mainland China's calendar of 2004–2026, and the clocks of RULES.md."""

import hashlib
from pathlib import Path
from typing import Any

from django.db import migrations

from deadlines.queries.calendar_files import read_calendar_file
from deadlines.rules.calendar_versions import joined
from deadlines.rules.clocks import CLOCKS
from deadlines.transitions import columns_of, rule_text

DATA = Path(__file__).resolve().parent.parent / "data" / "cn"
YEARS = range(2004, 2027)


def ship_calendar(apps: Any, schema_editor: Any) -> None:
    paths = [DATA / f"{year}.yaml" for year in YEARS]
    calendar = read_calendar_file(paths[0].read_text(), paths[0].name)
    for path in paths[1:]:
        calendar = joined(read_calendar_file(path.read_text(), path.name), calendar)
    apps.get_model("deadlines", "CalendarVersion").objects.create(
        **columns_of(calendar), number=1, shipped=True, reason="Came with the software."
    )


def ship_rules(apps: Any, schema_editor: Any) -> None:
    texts = [(rule, rule_text(rule)) for rule in CLOCKS]
    RuleVersion = apps.get_model("deadlines", "RuleVersion")
    RuleVersion.objects.bulk_create(
        RuleVersion(
            code=rule.code,
            number=rule.version,
            in_force_from=rule.in_force_from,
            canonical=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
        )
        for rule, text in texts
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_guards")]
    operations = [
        migrations.RunPython(ship_calendar, migrations.RunPython.noop),
        migrations.RunPython(ship_rules, migrations.RunPython.noop),
    ]
