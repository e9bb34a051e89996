from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("appeals", "0010_stands_still"), ("lists", "0011_contest_guards")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
