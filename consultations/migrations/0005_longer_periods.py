from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_roles"),
        ("consultations", "0004_adopted_texts"),
        ("people", "0003_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="days",
            field=models.PositiveSmallIntegerField(default=30, verbose_name="days for comments"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 30), ("days__lte", 365)), name="draft_stands_thirty_days"
            ),
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
    ]
