from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clock", "0002_functions"), ("outbox", "0003_kept_in_time")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
