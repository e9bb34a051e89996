from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lists", "0049_own_periods")]
    operations = [
        migrations.AddField(
            "claim", "noted_by", models.UUIDField(null=True, verbose_name="who wrote the objection down")
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text()),
    ]
