from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0008_screens"), ("ledger", "0003_rewrapping"), ("clock", "0002_functions")]
    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
        migrations.RemoveIndex(model_name="timer", name="timers_failing"),
        migrations.AddIndex(
            model_name="timer",
            index=models.Index(
                models.F("agency"),
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(
                    ("attempts__gt", 0), ("state", "armed"), models.Q(("last_error", "waits"), _negated=True)
                ),
                name="timers_failing",
            ),
        ),
    ]
