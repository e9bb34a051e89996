"""Guard of an open claim: nobody reads the entry for longer than the claim lets them, whoever writes past the moves."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0012_incidents"), ("deadlines", "0008_screens")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
