from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0023_wrote_down"), ("cases", "0005_in_own_name")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
