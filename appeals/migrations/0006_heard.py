from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("appeals", "0005_stands"), ("lists", "0032_heard")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
