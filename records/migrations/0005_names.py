from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0004_access_requests"), ("ledger", "0003_rewrapping"), ("clock", "0002_functions")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
