from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0016_challenges")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
