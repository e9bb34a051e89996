from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0013_claim_guard"), ("records", "0005_names")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
