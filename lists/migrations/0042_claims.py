from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0013_within_its_rule"),
        ("ledger", "0006_end_of_keeping"),
        ("lists", "0041_kept_in_time"),
    ]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
