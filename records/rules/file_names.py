"""What a stored file is called when somebody downloads it: letters and digits of any script, and nothing that acts."""

import unicodedata

LONGEST = 100
KEPT = {" ", ".", "-", "_", "(", ")", "（", "）", "《", "》", "〔", "〕", "、", "，"}


def safe_name(given: str) -> str:
    """The last part of a path, without signs that turn text round or hide it."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign in KEPT or unicodedata.category(sign)[0] in "LN").strip(" .")
    stem, dot, extension = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST] or "file"
    return f"{stem[: LONGEST - len(extension) - 1].strip(' .') or 'file'}.{extension[:10]}"
