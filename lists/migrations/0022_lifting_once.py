"""A measure that is lifted for some days is not lifted again for any of them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations

from lists.models import Span


class Migration(migrations.Migration):
    dependencies = [("lists", "0021_searching")]
    operations = [
        migrations.AddConstraint(
            "lifting",
            ExclusionConstraint(
                name="lifting_once",
                expressions=[
                    ("measure", RangeOperators.EQUAL),
                    (Span("from_at", "until_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ),
    ]
