"""Every date of this room's tables is one that can be read (clock, migration 0005)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clock", "0005_kept_in_time"), ("deadlines", "0013_within_its_rule")]
    operations = [migrations.RunSQL("SELECT clock_keep_in_time('deadlines')")]
