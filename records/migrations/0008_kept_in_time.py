"""Every date of this room's tables is one that can be read (clock, migration 0005)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clock", "0005_kept_in_time"), ("records", "0007_power_to_confirm")]
    operations = [migrations.RunSQL("SELECT clock_keep_in_time('records')")]
