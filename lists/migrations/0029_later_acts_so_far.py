"""Later acts of before: what two had signed is over, as it was then. What one had proposed falls, because nobody had been told
of it; but for an early end of an entry of a redlist, which goes on with what was said to it."""

from django.db import migrations

SETTLED = """
    UPDATE lists_proposed AS proposed SET
        decided_at = signed.at, settled_at = coalesce(signed.at, legal_now())
    FROM lists_proposed AS one
    JOIN cases_case AS standing ON standing.id = one.listing_id
    LEFT JOIN LATERAL (
        SELECT min(at) AS at FROM cases_signature WHERE case_id = one.listing_id AND act = one.act AND part = 'decider'
    ) AS signed ON true
    WHERE one.act = proposed.act AND one.kind IN ('extension', 'review', 'resumption', 'restoration', 'ending')
      AND NOT (one.kind = 'ending' AND standing.state = 'ending' AND standing.act = one.act)
"""
GOES_ON = """
    UPDATE lists_proposed AS proposed SET waived_at = listing.waived_at, answered_at = listing.answered_at,
        waiver = listing.waiver, hearing_asked_at = listing.hearing_asked_at
    FROM lists_listing AS listing
    WHERE listing.case_id = proposed.listing_id AND proposed.kind = 'ending' AND proposed.settled_at IS NULL
"""
HEARINGS = """
    UPDATE lists_hearing AS hearing SET of = coalesce(
        (SELECT act FROM lists_proposed WHERE listing_id = hearing.listing_id AND kind = 'ending' AND settled_at IS NULL),
        listing_id
    )
"""


class Migration(migrations.Migration):
    dependencies = [("lists", "0028_later_acts"), ("cases", "0005_in_own_name")]
    operations = [migrations.RunSQL(SETTLED), migrations.RunSQL(GOES_ON), migrations.RunSQL(HEARINGS)]
