from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0001_initial"),
        ("cases", "0003_roles"),
        ("deadlines", "0006_timer_guards"),
        ("ledger", "0002_functions"),
        ("records", "0001_initial"),
        ("clock", "0002_functions"),
    ]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
