from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_end_of_keeping"),
        ("lists", "0036_leaving_table"),
        ("people", "0007_above"),
    ]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
