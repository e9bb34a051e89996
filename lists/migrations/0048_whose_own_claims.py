"""Claims that a person, or who speaks for them, made before it was noted whose they are."""

from django.db import migrations

SAY_WHOSE = "UPDATE lists_claim SET by_subject = true WHERE by IN (SELECT lists_speak_for(listing_id))"


class Migration(migrations.Migration):
    dependencies = [("lists", "0047_own_claim_guards")]
    operations = [migrations.RunSQL(SAY_WHOSE, migrations.RunSQL.noop)]
