from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lists", "0008_interim_guards"), ("consultations", "0004_adopted_texts")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
