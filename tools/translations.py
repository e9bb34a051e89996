"""Translations without GNU gettext: found in the sources, kept in `locale/`, compiled for Django.

python -m tools.translations update     add what is new in the sources, drop what is gone
python -m tools.translations check      say what is missing, empty, fuzzy or broken; exit 1 if anything is
python -m tools.translations compile    write the .mo files
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SKIPPED = {".venv", "var", "tests", "bench", "tools", "migrations"}
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "ngettext_noop"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def catalogs() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def compile_catalogs() -> int:
    for path in catalogs():
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > path.stat().st_mtime_ns:
            continue
        unfinished = compiled.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, read_po(path.open("rb")))
        unfinished.replace(compiled)
    return 0


def sources() -> Iterator[Path]:
    """Python and templates of the rooms, of wiring and of `templates/`. In `var` the servers of tests come and go."""
    folders = [one for one in ROOT.iterdir() if one.is_dir() and one.name not in SKIPPED]
    found = [path for one in folders for path in (*one.glob("**/*.py"), *one.glob("**/*.html"))]
    for path in sorted([*found, *ROOT.glob("templates/**/*.txt")]):
        if not SKIPPED & set(path.relative_to(ROOT).parts):
            yield path


def found_in_sources() -> Catalog:
    catalog = Catalog(charset="utf-8")
    for path in sources():
        text = path.read_text()
        # A template's indentation means nothing, but Python's tokenizer would stumble over it.
        code = text if path.suffix == ".py" else re.sub(r"(?m)^\s+", "", templatize(text, origin=str(path)))
        for _line, message, comments, context in extract(
            "python", io.BytesIO(code.encode()), KEYWORDS, ["Translators:"]
        ):
            # The file is noted, not the line: lines move with every edit.
            where = [(path.relative_to(ROOT).as_posix(), 0)]
            catalog.add(message, locations=where, auto_comments=comments, context=context)
    return catalog


def update() -> int:
    for path in catalogs():
        catalog = read(path)
        catalog.update(found_in_sources(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, include_lineno=False, omit_header=False)
        print(f"{path.relative_to(ROOT)}: {sum(1 for message in catalog if message.id)} messages")
    return 0


def read(path: Path) -> Catalog:
    return read_po(path.open("rb"), locale=path.parent.parent.name)


def check() -> int:
    sought = found_in_sources()
    complaints = [f"{path.relative_to(ROOT)}: {fault}" for path in catalogs() for fault in faults(read(path), sought)]
    print("\n".join(complaints) or "translations complete")
    return 1 if complaints else 0


def faults(catalog: Catalog, sought: Catalog) -> Iterator[str]:
    for message in sought:
        if message.id and catalog.get(key(message), message.context) is None:
            yield f"not there: {message.id!r} (run `make fix`, then translate)"
    for message in catalog:
        if message.id:
            yield from faults_of(message, sought)


def faults_of(message: Message, sought: Catalog) -> Iterator[str]:
    translations = list(message.string) if isinstance(message.string, tuple) else [message.string]
    if sought.get(key(message), message.context) is None:
        yield f"no longer used: {message.id!r} (run `make fix`)"
    if not all(translations):
        yield f"empty: {message.id!r}"
    elif message.fuzzy:
        yield f"fuzzy: {message.id!r}"
    else:
        source = message.id[-1] if isinstance(message.id, tuple | list) else message.id
        wanted = set(PLACEHOLDER.findall(str(source)))
        for translation in translations:
            if set(PLACEHOLDER.findall(str(translation))) != wanted:
                yield f"other placeholders than the source: {message.id!r}"


def key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def main() -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    commands = {"update": update, "check": check, "compile": compile_catalogs}
    return commands[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
