from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0015_one_paper"), ("ledger", "0006_end_of_keeping"), ("clock", "0005_kept_in_time")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
