from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("appeals", "0004_reachable"), ("cases", "0005_in_own_name"), ("lists", "0024_stands")]
    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
        migrations.RemoveField("filing", "replied_by"),
    ]
