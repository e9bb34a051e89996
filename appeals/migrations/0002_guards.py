from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0001_initial"),
        ("lists", "0011_contest_guards"),
        ("deadlines", "0006_timer_guards"),
        ("cases", "0002_guards"),
        ("clock", "0002_functions"),
    ]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
