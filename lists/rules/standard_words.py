"""RULES.md 17, as the database says it again: the plain words of what nobody is listed for. Whoever disguises one is found by
`records.rules.forbidden`, before anything is opened for comment."""

from records.rules.forbidden import KINDS, is_han


def protected_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Chinese words, found anywhere; and others, found as words."""
    known = sorted({word for kind in KINDS for word in kind.words})
    return tuple(filter(is_han, known)), tuple(word for word in known if not is_han(word))
