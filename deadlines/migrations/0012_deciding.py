"""DECIDE runs for whatever is proposed, and not for a case alone: its second version says so. It counts as the first does."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0011_outage_guards")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
