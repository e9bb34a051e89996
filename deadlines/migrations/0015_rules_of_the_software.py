"""Rules of clocks come with the software, and with whoever runs it: the application counts by them, and adds none."""

from django.db import migrations

REVOKE = """
    DO $$
    BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'scs_app') AND current_user <> 'scs_app' THEN
            REVOKE INSERT ON deadlines_ruleversion FROM scs_app;
        END IF;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0014_kept_in_time")]
    operations = [migrations.RunSQL(REVOKE)]
