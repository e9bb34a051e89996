from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_whose_signature"), ("lists", "0043_who_speaks")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
