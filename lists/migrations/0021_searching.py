"""What begins or ends alike is found by an index, in which what is hidden is passed over."""

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models
from django.db.models.functions import Reverse

# As before, but for a test for NULL that no row can meet: the end of what is visible can be looked up in an index.
VIEW = """
    CREATE OR REPLACE VIEW lists_visible AS
    SELECT public_id, list_id, kind, name, identifier, ground, measures, since, disputed, visible_from, visible_until,
           folded, sound, lookup, updated_at, reasons
    FROM lists_publication
    WHERE visible_from <= (SELECT legal_now()) AND visible_until > (SELECT legal_now())
"""


def index(name: str, first: OpClass) -> migrations.AddIndex:
    return migrations.AddIndex("publication", models.Index(first, "visible_until", "list_id", name=name))


class Migration(migrations.Migration):
    dependencies = [("lists", "0020_incident_review_guard")]
    operations = [
        migrations.RunSQL(VIEW),
        index("entries_beginning", OpClass("folded", "varchar_pattern_ops")),
        index("entries_sounding", OpClass("sound", "varchar_pattern_ops")),
        index("entries_ending", OpClass(Reverse("sound"), "text_pattern_ops")),
    ]
