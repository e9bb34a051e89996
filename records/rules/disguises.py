"""One plain form of a name, however it is dressed: width, case, accents, look-alikes, hidden signs, figures for letters."""

import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

# Letters of other scripts that look like ours (a part of Unicode's confusables; these are the ones in use).
LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝһӏьгпαβεηικνορτυχγωϲϳıɡɑ",
    "abekmhopctyxijsdqwhlbrnabenikvoptuxywcjiga",
)
FIGURES = str.maketrans("013457@$!|€", "oieastasiie")
# Traditional characters of the forbidden words, so that no dictionary is needed here.
TRADITIONAL = str.maketrans(
    "紋點種黨貌訪訴舉報論發圖號帳購買費記錄親屬家婚戀愛臉蹤軌跡體檢殘廢診斷遺傳徵識聲網絡瀏覽歷親愛戚會應醫療癥禱職組織",
    "纹点种党貌访诉举报论发图号帐购买费记录亲属家婚恋爱脸踪轨迹体检残废诊断遗传征识声网络浏览历亲爱戚会应医疗症祷职组织",
)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORD = re.compile(r"[a-z]+")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def unwrapped(text: str) -> str:
    """Escapes undone, twice: `%2570` is a disguise as well."""
    for _ in range(2):
        text = html.unescape(unquote(text))
    return "".join(chr(ord(sign) - 0xE0000) if 0xE0020 <= ord(sign) <= 0xE007E else sign for sign in text)


def bare(text: str) -> str:
    """Without accents, hidden signs and width; case stays, because it divides words."""
    decomposed = unicodedata.normalize("NFKD", unwrapped(text))
    return "".join(sign for sign in decomposed if unicodedata.category(sign) not in {"Mn", "Me", "Cf", "Cc"})


def han(text: str) -> str:
    """The Chinese characters alone, in one form: dots, spaces and Latin letters between them do not part a word."""
    return "".join(HAN.findall(unicodedata.normalize("NFKC", bare(text)).translate(TRADITIONAL)))


def readings(text: str) -> Iterator[list[str]]:
    """The Latin words in it: with figures as letters, and with figures as gaps."""
    plain = CAMEL.sub(" ", bare(text)).lower().translate(LOOKALIKES)
    yield WORD.findall(plain)
    if re.search(r"[0-9@$!|€]", plain):
        yield WORD.findall(plain.translate(FIGURES))


def runs(words: list[str], longest: int) -> Iterator[str]:
    """Neighbouring words written together, whole words only: `blood_type`, `b l o o d t y p e`."""
    for start in range(len(words)):
        joined = ""
        for word in words[start:]:
            joined += word
            if len(joined) > longest:
                break
            yield joined
