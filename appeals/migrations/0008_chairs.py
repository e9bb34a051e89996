from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("appeals", "0007_recounted"), ("lists", "0039_chairs")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
