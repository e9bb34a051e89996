from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0012_deciding"),
        ("ledger", "0005_fewer_statements"),
        ("clock", "0004_prepared"),
    ]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
