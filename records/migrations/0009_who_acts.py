from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0008_kept_in_time"), ("ledger", "0006_end_of_keeping")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
