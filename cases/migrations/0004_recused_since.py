from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_roles")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
