"""What no standard may be, said again where nobody can step around it; the words with it, from the rules."""

from pathlib import Path
from typing import Any

from django.db import migrations

from lists.rules.standard_words import protected_words

FUNCTION = """
CREATE OR REPLACE FUNCTION lists_protected(said text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM unnest({han}::text[]) AS word WHERE strpos(said, word) > 0)
        OR EXISTS (SELECT FROM unnest({latin}::text[]) AS word WHERE lower(said) ~ ('(^|[^a-z])' || word || '([^a-z]|$)'))
$$;
REVOKE EXECUTE ON FUNCTION lists_protected(text) FROM PUBLIC;
"""


def array(words: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + "]"


def write(_apps: Any, editor: Any) -> None:
    han, latin = protected_words()
    with editor.connection.cursor() as cursor:
        cursor.execute(FUNCTION.format(han=array(han), latin=array(latin)))
        cursor.execute(Path(__file__).with_suffix(".sql").read_text())


class Migration(migrations.Migration):
    dependencies = [("lists", "0017_whose_claims_were"), ("records", "0002_guards")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
