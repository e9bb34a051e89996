"""An extension, a review, a resumption and a restoration have one kind of letter. Its first words spoke of an extension alone,
and of an effect that waits. The notice of a proposal is also written where an entry of a redlist may end early: that one has
been published. Words that an office has written itself since then stay the last."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from django.db import migrations

CHANGED = Path(__file__).parents[1] / "data" / "words-2.yaml"


def write_words(apps: Any, schema_editor: Any) -> None:
    Template = apps.get_model("notices", "Template")
    for kind, languages in yaml.safe_load(CHANGED.read_text("utf-8"))["kinds"].items():
        for language, own in languages.items():
            last = Template.objects.filter(kind=kind, language=language, standard="").order_by("version").last()
            if last.version > 1:
                continue
            words = {**last.words, **own}
            canonical = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            digest = hashlib.sha256(canonical.encode()).hexdigest()
            Template.objects.create(kind=kind, language=language, version=2, words=words, digest=digest)


class Migration(migrations.Migration):
    dependencies = [("notices", "0009_what_continues")]
    operations = [migrations.RunPython(write_words, migrations.RunPython.noop)]
