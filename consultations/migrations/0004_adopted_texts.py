from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("consultations", "0003_table"), ("records", "0002_guards")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
