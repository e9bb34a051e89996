"""What comes with the software: mainland China's calendar of 2004–2026, and the clocks of RULES.md.

As SQL, written by tests/deadlines/make_shipped.py: a migration says the same for ever, whatever becomes of the code.
"""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_guards")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
