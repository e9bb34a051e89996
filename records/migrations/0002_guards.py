from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
        ("people", "0002_guards"),
        ("cases", "0002_guards"),
        ("clock", "0002_functions"),
    ]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
