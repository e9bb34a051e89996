from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0051_objections_table"), ("records", "0009_who_acts")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
