"""Which comments say the same. What is alike word for word is one group; what is nearly alike is one group unless it says
something more, something less, or the contrary. In doubt it is a group of its own: one answer too many does no harm.

Near-duplicates are found by shingles and a one-permutation MinHash; whether two comments say the same is then decided by
reading both, so that a different argument in an otherwise equal letter is never lost in it.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

# A word of letters or digits; Chinese sign by sign, because it has no spaces.
TOKENS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
GREETING = re.compile(r"^\s*(?:dear\b|to\b|尊敬的|敬爱的|致|您好|你好)[^\n:：,，.。!！?？]{0,30}[:：,，!！]")
DATE = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\W*$")
SHINGLE = 3  # tokens
BINS = 32  # two make a key: what is alike by half meets in some key nineteen times in twenty
FEWEST = 6  # tokens: shorter comments are one group only if they are equal

# A name, a town, a slip of the pen: what may differ between two letters of one form.
LONGEST_RUN = 3  # words in a row
LONGEST_RUN_HAN = 4  # signs in a row
MOST_NEW = 0.15  # of all tokens
FEWEST_NEW = 4  # or so many, in a short letter

# Words that turn a sentence round, or say for how long and how much. They never just differ.
TELLING_WORDS = """
    no not never none neither nor without cannot can't don't against oppose support agree disagree only all every except but
    instead rather nothing nobody unless must may shall should before after more less longer shorter higher lower remove add
    delete include exclude raise reduce minor minors child children exempt exemption
"""
UNIT_WORDS = """
    hour hours day days week weeks month months year years percent yuan rmb article paragraph working
"""
TELLING = frozenset(TELLING_WORDS.split()) | frozenset(
    "不没无非未勿别莫反对支赞同删增加减少除仅只全必可应须前后多长短高低免"
)
UNITS = frozenset(UNIT_WORDS.split()) | frozenset("年月日天元万亿条款项岁周时分个次倍")


class Signs(dict[str, int]):
    """A number for each word, the same in every run. What many comments say is worked out once."""

    MOST = 200_000

    def __missing__(self, token: str) -> int:
        if len(self) >= self.MOST:
            self.clear()
        found = self[token] = crc32(token.encode())
        return found


SIGNS = Signs()


@dataclass(frozen=True)
class Reading:
    """One comment, read for comparison."""

    tokens: tuple[str, ...]

    @cached_property
    def shingles(self) -> list[int]:
        signs = [*map(SIGNS.__getitem__, self.tokens)]
        return list(map(hash, zip(signs, signs[1:], signs[2:], strict=False)))

    @cached_property
    def known(self) -> frozenset[int]:
        return frozenset(self.shingles)

    @cached_property
    def telling(self) -> Counter[str]:
        return Counter(telling_in(self.tokens))


def read(text: str) -> Reading:
    """Without the greeting before a letter and the date under it, which say nothing."""
    return Reading(tuple(TOKENS.findall(DATE.sub("", GREETING.sub("", plain(text))))))


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def fingerprint(text: str) -> bytes:
    """Equal for comments that are equal but for spacing, punctuation and letter case; or for all there is, if that is
    nothing but signs."""
    tokens = TOKENS.findall(plain(text))
    return hashlib.sha256(" ".join(tokens).encode() if tokens else text.encode()).digest()


def telling_in(tokens: Sequence[str]) -> Iterator[str]:
    """Words that turn a sentence round; and amounts: whatever stands before a unit, or is numbered by it."""
    for place, token in enumerate(tokens):
        if token in TELLING:
            yield token
        if token in UNITS:
            yield " ".join(tokens[max(place - 1, 0) : place + 1])
            yield from (f"{token} {after}" for after in tokens[place + 1 : place + 2] if after.isdigit())


# --- Where to look ------------------------------------------------------------------------------------------------------


def keys(reading: Reading) -> list[int]:
    """Comments that share one are looked at together. One permutation, many bins (Li, Owen, Zhang 2012)."""
    least = [-1] * BINS
    for shingle in reading.known:
        mixed = (shingle * 0x9E3779B1) & 0xFFFFFFFF
        place = mixed & (BINS - 1)
        if least[place] < 0 or mixed < least[place]:
            least[place] = mixed
    return [
        hash((place, least[place], least[place + 1]))
        for place in range(0, BINS, 2)
        if least[place] >= 0 and least[place + 1] >= 0
    ]


# --- Whether they say the same --------------------------------------------------------------------------------------------


def says_the_same(lead: Reading, other: Reading) -> bool:
    if min(len(lead.tokens), len(other.tokens)) < FEWEST:
        return lead.tokens == other.tokens
    if lead.telling != other.telling:
        return False
    return is_slight(new_runs(lead, other), other) and is_slight(new_runs(other, lead), lead)


def is_slight(runs: Iterable[Sequence[str]], whole: Reading) -> bool:
    """A few words here and there, as names and places are; no sentence."""
    allowed = max(FEWEST_NEW, round(MOST_NEW * len(whole.tokens)))
    for run in runs:
        if weight(run) > LONGEST_RUN:
            return False
        allowed -= len(run)
        if allowed < 0:
            return False
    return True


def weight(run: Sequence[str]) -> float:
    """Chinese signs weigh less than words: a name has up to four of them."""
    return sum(LONGEST_RUN / LONGEST_RUN_HAN if HAN.match(token) else 1 for token in run)


def new_runs(known: Reading, other: Reading) -> Iterator[tuple[str, ...]]:
    """What `other` says and `known` does not: tokens in a row that stand in no shingle of the two."""
    shared = known.known
    covered = 0  # tokens before this place stand in a shingle that both have
    for place, shingle in enumerate(other.shingles):
        if shingle not in shared:
            continue
        if place > covered:
            yield other.tokens[covered:place]
        covered = place + SHINGLE
    if covered < len(other.tokens):
        yield other.tokens[covered:]


def is_near(lead: Reading, other: Reading) -> bool:
    """Much alike, though not the same: worth telling whoever answers both."""
    both = len(lead.known & other.known)
    return both * 2 >= len(lead.known | other.known) > 0


def difference_of(lead: Reading, other: Reading, longest: int = 300) -> str:
    """What the other one says beside: its longest passage that the first has not."""
    passage = max(new_runs(lead, other), key=len, default=())
    text = "".join(token if HAN.match(token) else f" {token} " for token in passage)
    return " ".join(text.split())[:longest]
