"""The house's words, first version. They never change here: later ones are new versions, by a transition or a migration."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from django.db import migrations

FIRST = Path(__file__).parents[1] / "data" / "words-1.yaml"


def write_words(apps: Any, schema_editor: Any) -> None:
    Template = apps.get_model("notices", "Template")
    shipped = yaml.safe_load(FIRST.read_text("utf-8"))
    for kind, languages in shipped["kinds"].items():
        for language, own in languages.items():
            words = {**shipped["common"][language], **own}
            canonical = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            digest = hashlib.sha256(canonical.encode()).hexdigest()
            Template.objects.create(kind=kind, language=language, version=1, words=words, digest=digest)


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_guards")]
    operations = [migrations.RunPython(write_words, migrations.RunPython.noop)]
