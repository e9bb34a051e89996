"""How far a later act of a listing has come; and a hearing for each decision, where there was one for each listing."""

from typing import Any

from django.db import migrations, models


def instant(name: str) -> Any:
    return models.DateTimeField(null=True, verbose_name=name)


NEW = {
    "waived_at": instant("answer given up"),
    "waiver": models.UUIDField(null=True, verbose_name="paper of that"),
    "answered_at": instant("answered in full"),
    "hearing_asked_at": instant("hearing asked for"),
    "answer_found": models.TextField(blank=True, default="", verbose_name="what was said to the answer"),
    "decided_at": instant("decided"),
    "decision_served_at": instant("decision served"),
    "effective_at": instant("in effect since"),
    "ends_at": instant("the end that it gave the entry"),
    "settled_at": instant("over"),
}


class Migration(migrations.Migration):
    dependencies = [("lists", "0027_still_applied")]
    operations = [
        *(migrations.AddField("proposed", name, field) for name, field in NEW.items()),
        migrations.RunSQL("ALTER TABLE lists_hearing ADD COLUMN of uuid"),
    ]
