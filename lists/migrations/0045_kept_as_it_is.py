from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0044_signed_in_role"),
        ("notices", "0014_kept_in_time"),
        ("records", "0008_kept_in_time"),
    ]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
