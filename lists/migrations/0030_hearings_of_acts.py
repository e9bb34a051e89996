"""A hearing is known by the decision that it comes before."""

import django.db.models.deletion
from django.db import migrations, models

HEARINGS = """
    ALTER TABLE lists_hearing DROP CONSTRAINT lists_hearing_pkey;
    ALTER TABLE lists_hearing ADD PRIMARY KEY (of);
    CREATE INDEX lists_hearing_listing ON lists_hearing (listing_id);
"""


class Migration(migrations.Migration):
    dependencies = [("lists", "0029_later_acts_so_far")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(HEARINGS)],
            state_operations=[
                migrations.RemoveField("hearing", "listing"),
                migrations.AddField("hearing", "of", models.UUIDField(primary_key=True, serialize=False)),
                migrations.AddField(
                    "hearing",
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="lists.listing",
                        verbose_name="listing",
                    ),
                ),
            ],
        ),
    ]
