from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0038_recounted")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
