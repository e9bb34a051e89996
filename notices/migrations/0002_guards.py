from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("cases", "0002_guards"),
        ("clock", "0002_functions"),
        ("deadlines", "0006_timer_guards"),
        ("ledger", "0002_functions"),
        ("records", "0002_guards"),
    ]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
