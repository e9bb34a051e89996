"""What no catalogue, no field and no attachment may name, whatever it calls it (RULES.md 11, 14, 17 and "Scores").

A list of words is a net and not a wall: the wall is the catalogue itself, outside which nothing is taken, and the second
official and the public who read each item. The net catches what a hurried or a cunning hand writes into a name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cases.rules.verdicts import Reason, Text
from cases.states import gettext_noop
from records.rules.disguises import han, readings, runs

RULE = "forbidden-kind"
TURNING = "\u202e\u202b\u2067"
LONG = 8  # from this length on, a word is found inside another as well


@dataclass(frozen=True, slots=True)
class Kind:
    """`words` are refused wherever they stand; `alone`, where nothing else stands beside them: as the name of a field."""

    code: str
    title: str
    article: str
    words: tuple[str, ...]
    alone: tuple[str, ...] = ()


CRIR_14 = "CRIR 14"
HOUSE = "RULES.md 11"

KINDS = (
    Kind(
        "religion",
        gettext_noop("religion"),
        CRIR_14,
        (
            *("religion", "religious", "religiosity", "church membership", "denomination", "creed", "baptized"),
            *("religious belief", "faith community", "zongjiao", "zongjiaoxinyang", "xinyang", "jiaopai"),
            *("宗教", "信仰", "教派", "教徒", "信教", "礼拜", "洗礼", "祷告"),
        ),
        ("faith", "belief", "beliefs", "church", "mosque", "temple", "buddhist", "christian", "muslim", "islam"),
    ),
    Kind(
        "genes",
        gettext_noop("genes"),
        CRIR_14,
        (
            *("genes", "genetic", "genetics", "genome", "genomic", "genotype", "dna", "dna profile", "hereditary"),
            *("jiyin", "yichuan", "基因", "遗传", "脱氧核糖核酸"),
        ),
        ("gene",),
    ),
    Kind(
        "biometrics",
        gettext_noop("fingerprints and other marks of the body"),
        CRIR_14,
        (
            *(
                "fingerprint",
                "fingerprints",
                "palmprint",
                "faceprint",
                "voiceprint",
                "iris scan",
                "iris code",
                "retina",
            ),
            *("face recognition", "facial recognition", "face template", "biometric", "biometrics", "gait"),
            *("zhiwen", "renlian", "hongmo", "指纹", "掌纹", "人脸", "虹膜", "声纹", "步态", "生物识别", "生物特征"),
        ),
        ("iris",),
    ),
    Kind(
        "blood",
        gettext_noop("blood type"),
        CRIR_14,
        ("blood type", "blood group", "bloodtype", "abo group", "rhesus", "xuexing", "血型", "血液类型"),
        ("blood",),
    ),
    Kind(
        "health",
        gettext_noop("illness and health"),
        CRIR_14,
        (
            *("illness", "illnesses", "disease history", "diseases", "diagnosis", "diagnoses", "medical history"),
            *("medical record", "medical records", "medical condition", "health status", "health condition"),
            *("health record", "health records", "health data", "hiv", "aids status", "hepatitis", "mental disorder"),
            *("psychiatric", "disability", "pregnancy", "pregnant", "prescription", "patient record", "jibing"),
            *(
                "bingshi",
                "bingli",
                "jiankangzhuangkuang",
                "疾病",
                "病史",
                "病历",
                "病症",
                "患病",
                "健康状况",
                "健康信息",
            ),
            *("健康码", "诊断", "体检", "残疾", "残废", "怀孕", "孕情", "精神病", "艾滋", "乙肝", "医疗记录", "就诊"),
        ),
        ("health", "disease", "medical", "medication", "patient", "健康", "病情", "医疗", "jiankang"),
    ),
    Kind(
        "ethnicity",
        gettext_noop("ethnicity"),
        HOUSE,
        (
            *(
                "ethnicity",
                "ethnic",
                "ethnic group",
                "racial",
                "skin colour",
                "skin color",
                "tribe",
                "minzu",
                "zhongzu",
            ),
            *("民族", "种族", "族裔", "族别", "肤色"),
        ),
        ("race", "nationality group", "caste"),
    ),
    Kind(
        "party",
        gettext_noop("party and political opinion"),
        HOUSE,
        (
            *("political opinion", "political opinions", "political view", "political views", "party membership"),
            *("political party", "political affiliation", "political status", "ideology", "voting", "zhengzhimianmao"),
            *("dangpai", "党派", "政治面貌", "政治观点", "政治倾向", "政治立场", "党员", "政治表现"),
        ),
        ("party", "politics", "loyalty"),
    ),
    Kind(
        "speech",
        gettext_noop("speech"),
        "RULES.md 17",
        (
            *("speech", "social media", "social network posts", "online posts", "tweets", "blog posts", "weibo"),
            *("wechat moments", "browsing history", "search history", "chat log", "chat logs", "chat history"),
            *("rumour", "rumor", "rumors", "expression of opinion", "journalism", "publications by subject", "yanlun"),
            *(
                "言论",
                "发帖",
                "贴文",
                "微博",
                "朋友圈",
                "聊天",
                "浏览记录",
                "浏览历史",
                "搜索记录",
                "网络发言",
                "转发",
                "谣言",
            ),
        ),
        ("posts", "comments", "opinion", "opinions"),
    ),
    Kind(
        "complaint",
        gettext_noop("petitions and complaints"),
        "RULES.md 14",
        (
            *(
                "petition",
                "petitions",
                "petitioner",
                "petitioning",
                "complaints filed",
                "complaints made",
                "whistleblower",
            ),
            *("whistleblowing", "lawsuits against government", "appeals filed", "xinfang", "shangfang"),
            *("信访", "上访", "访民", "缠访", "闹访", "越级访", "投诉次数", "举报人", "检举人"),
        ),
        ("complaint", "complaints", "complainant", "投诉", "举报"),
    ),
    Kind(
        "assembly",
        gettext_noop("assembly and association"),
        "RULES.md 17",
        (
            *("demonstration", "demonstrations", "protest", "protests", "rally attendance", "union membership"),
            *(
                "trade union",
                "strike participation",
                "association membership",
                "集会",
                "游行",
                "示威",
                "罢工",
                "工会会员",
            ),
        ),
        ("union", "assembly", "strike", "工会", "社团"),
    ),
    Kind(
        "family",
        gettext_noop("family and friends"),
        HOUSE,
        (
            *("family members", "family status", "marital status", "marriage", "divorce", "divorced", "spouse"),
            *("relatives", "parents", "children", "friends", "friend list", "friend score", "contacts list"),
            *("social graph", "social ties", "acquaintances", "address book", "sexual orientation", "sex life"),
            *(
                "hunyin",
                "qinshu",
                "haoyou",
                "婚姻",
                "婚恋",
                "配偶",
                "离婚",
                "亲属",
                "亲戚",
                "子女",
                "家庭成员",
                "家庭关系",
            ),
            *("好友", "朋友", "通讯录", "社交关系", "性取向", "恋爱"),
        ),
        ("family", "friend", "mother", "father", "sibling", "orientation", "家庭"),
    ),
    Kind(
        "purchases",
        gettext_noop("purchases and ways of living"),
        HOUSE,
        (
            *("purchases", "purchase history", "shopping", "shopping history", "spending habits", "consumption habits"),
            *("consumer behaviour", "consumer behavior", "game time", "gaming hours", "lifestyle", "gouwu"),
            *("购物", "消费记录", "消费习惯", "网购", "游戏时长", "生活方式", "生活习惯"),
        ),
        ("consumption", "hobby", "hobbies"),
    ),
    Kind(
        "whereabouts",
        gettext_noop("whereabouts and watching"),
        HOUSE,
        (
            *("whereabouts", "location history", "location tracking", "gps track", "gps trace", "movement profile"),
            *("travel history", "surveillance", "cctv", "camera footage", "phone location", "xingzong"),
            *("行踪", "轨迹", "定位记录", "位置记录", "监控录像", "视频监控", "出行记录", "住宿记录"),
        ),
        ("location", "movements", "tracking"),
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    kind: Kind
    where: str


def is_han(word: str) -> bool:
    return not word.isascii()


def squeezed(word: str) -> str:
    return word.replace(" ", "")


@lru_cache
def latin_words() -> Mapping[str, Kind]:
    return {squeezed(word): kind for kind in KINDS for word in kind.words if not is_han(word)}


@lru_cache
def longest_word() -> int:
    return max(len(word) for word in latin_words()) + 2


def kind_in(name: str, *, is_field: bool = True) -> Kind | None:
    """The forbidden kind that a name speaks of, if any. One that is turned round on the screen is read both ways."""
    ways = (name, name[::-1]) if any(sign in name for sign in TURNING) else (name,)
    return next((kind for way in ways if (kind := read(way, is_field))), None)


def read(name: str, is_field: bool) -> Kind | None:
    words = (latin(words, is_field) for words in readings(name))
    return kind_in_han(name, is_field) or next((kind for kind in words if kind), None)


def kind_in_han(name: str, is_field: bool) -> Kind | None:
    text = han(name)
    for kind in KINDS if text else ():
        if any(word in text for word in kind.words if is_han(word)):
            return kind
        if is_field and any(text == word for word in kind.alone if is_han(word)):
            return kind
    return None


def latin(words: list[str], is_field: bool) -> Kind | None:
    known = latin_words()
    for run in runs(words, longest_word()):
        if run in known or run.removesuffix("s") in known:
            return known.get(run) or known[run.removesuffix("s")]
    long = [word for word in words if len(word) >= LONG]  # nothing shorter has a long word within it
    inside = next((kind for word in long for known_word, kind in known.items() if is_inside(known_word, word)), None)
    if inside is not None:
        return inside
    return alone("".join(words)) if is_field else None


def is_inside(known_word: str, word: str) -> bool:
    return len(known_word) >= LONG and known_word in word


def alone(name: str) -> Kind | None:
    """Such a word is too common to be refused within a sentence; as the whole name of a field it says what it is."""
    for kind in KINDS:
        if any(name in (squeezed(word), f"{squeezed(word)}s") for word in kind.alone if not is_han(word)):
            return kind
    return None


LABEL = re.compile(r"(?:^|[\n,;，；。、|])\s*([^\n,;，；。、|:：=]{1,40}?)\s*[:：=]")


def labels_in(text: str) -> Iterator[str]:
    """Free text with a form inside it: `blood type: A`, `民族＝…`."""
    yield from LABEL.findall(text)


def first_in(names: Iterable[str], *, is_field: bool = False) -> Found | None:
    return next((Found(kind, name) for name in names if (kind := kind_in(name, is_field=is_field))), None)


def reason_of(found: Found) -> Reason:
    return Reason(RULE, found.kind.article, text_of(found.kind))


def text_of(kind: Kind) -> Text:
    words = gettext_noop("This may not be collected at all: %(kind)s.")
    return Text(words, {"kind": Text(kind.title)})
