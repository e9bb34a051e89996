from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0045_kept_as_it_is"), ("deadlines", "0014_kept_in_time")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
