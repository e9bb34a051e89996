from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0048_whose_own_claims"), ("deadlines", "0014_kept_in_time")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
