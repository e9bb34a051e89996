"""Claims that a beneficiary made before it was noted whose words they are."""

from django.db import migrations

SAY_WHOSE = """
    UPDATE lists_claim SET by_beneficiary = true FROM lists_listing AS listing
    WHERE listing.case_id = lists_claim.listing_id AND lists_claim.by = listing.beneficiary_id
"""


class Migration(migrations.Migration):
    dependencies = [("lists", "0016_whose_claim")]
    operations = [migrations.RunSQL(SAY_WHOSE, migrations.RunSQL.noop)]
