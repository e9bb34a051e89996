from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0006_second_colleague_guard")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
