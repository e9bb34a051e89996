from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial"), ("clock", "0002_functions"), ("people", "0002_guards")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
