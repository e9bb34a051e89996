from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0010_outages_by_two"), ("ledger", "0003_rewrapping"), ("people", "0001_initial")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
