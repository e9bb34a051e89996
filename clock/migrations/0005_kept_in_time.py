from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clock", "0004_prepared")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
