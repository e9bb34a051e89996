"""The code of a listing opens the letters that answer what was filed about it (one matter, one addressee)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("notices", "0014_kept_in_time"), ("cases", "0001_initial")]
    operations = [migrations.RunSQL(SQL)]
