"""Who asked to be heard on an immediate effect is invited: the house's first words for that letter."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from django.db import migrations

DATA = Path(__file__).parents[1] / "data"


def write_words(apps: Any, schema_editor: Any) -> None:
    Template = apps.get_model("notices", "Template")
    common = yaml.safe_load((DATA / "words-1.yaml").read_text("utf-8"))["common"]
    for kind, languages in yaml.safe_load((DATA / "words-3.yaml").read_text("utf-8"))["kinds"].items():
        for language, own in languages.items():
            words = {**common[language], **own}
            canonical = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            digest = hashlib.sha256(canonical.encode()).hexdigest()
            Template.objects.create(kind=kind, language=language, version=1, words=words, digest=digest)


class Migration(migrations.Migration):
    dependencies = [("notices", "0012_interim_hearing")]
    operations = [migrations.RunPython(write_words, migrations.RunPython.noop)]
