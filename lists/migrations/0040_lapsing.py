"""As DECIDE has a second version (deadlines, migration 0012), so has the one by which what is proposed lapses."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0039_chairs"), ("deadlines", "0012_deciding")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
