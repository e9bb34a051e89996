"""Names and numbers of nobody: unmistakably made up, right in form, the same for the same number."""

from dataclasses import dataclass
from datetime import date, timedelta

# "样" is a sample, "例" an example, "虚" is made up; 贾 sounds like "false". The place 990000 and the register 9999 are nowhere.
SURNAMES = "贾甄范样例虚拟幻假乌子"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
PLACES = (
    "晨星",
    "云杉",
    "白鹭",
    "青石",
    "远航",
    "金穗",
    "南风",
    "长桥",
    "星湖",
    "松果",
    "银杏",
    "朝露",
    "北岸",
    "竹影",
    "红砖",
    "海棠",
)
PLACES_EN = (
    *("Morning Star", "Spruce", "Egret", "Bluestone", "Far Sail", "Golden Ear", "South Wind", "Long Bridge"),
    *("Star Lake", "Pine Cone", "Ginkgo", "Dew", "North Bank", "Bamboo", "Red Brick", "Begonia"),
)
TRADES = ("商贸", "建材", "餐饮", "物流", "机械", "服装", "食品", "园林", "印刷", "家具", "装饰", "电器")
TRADES_EN = (
    *("Trading", "Building Materials", "Catering", "Haulage", "Machines", "Clothing"),
    *("Foods", "Gardens", "Printing", "Furniture", "Interiors", "Appliances"),
)
GIVEN_EN = ("Alice", "Bob", "Carol", "Dave", "Erin", "Frank", "Grace", "Heidi", "Ivan", "Judy", "Mallory", "Olivia")
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ELDEST = date(1955, 1, 1)


@dataclass(frozen=True, slots=True)
class Somebody:
    """`kind` as in records.states; a name in English alone is somebody who is written to in English."""

    kind: str
    name: str
    number: str
    language: str
    address: str


def person(serial: int) -> Somebody:
    born_on = ELDEST + timedelta(days=serial * 37 % 17_000)
    if serial % 20 == 7:
        name = f"{GIVEN_EN[serial // 20 % 12]} Sample-{serial:05d}"
        return Somebody("person", name, resident(born_on, serial), "en", f"{serial} Nowhere Road, Example City")
    place, rest = divmod(serial, len(SURNAMES))
    stem, branch = STEMS[place % 10], BRANCHES[place // 10 % 12]
    again = place // 120  # for very large worlds
    name = f"{SURNAMES[rest]}{'样例虚拟'[again % 4]}{stem}{branch}{STEMS[again // 4 % 10] if again > 3 else ''}"
    return Somebody("person", name, resident(born_on, serial), "zh-hans", f"示例市虚构路 {serial} 号")


def company(serial: int) -> Somebody:
    place, trade = serial % len(PLACES), serial // len(PLACES) % len(TRADES)
    again = serial // (len(PLACES) * len(TRADES))
    number = credit_code(serial)
    if serial % 20 == 11:
        name = f"{PLACES_EN[place]} {TRADES_EN[trade]} (Fictional) Ltd{f' {again + 1}' if again else ''}"
        return Somebody("organisation", name, number, "en", f"{serial} Nowhere Street, Example City")
    name = f"示例市{PLACES[place]}{TRADES[trade]}{f'第{again + 1}' if again else ''}（虚构）有限公司"
    return Somebody("organisation", name, number, "zh-hans", f"示例市样本大道 {serial} 号")


def trader(serial: int) -> Somebody:
    made = company(serial)
    name = f"示例市{PLACES[serial % 16]}{TRADES[serial // 16 % 12]}店第{serial}号（个体，虚构）"
    return Somebody("sole trader", name, made.number, "zh-hans", f"示例市样本巷 {serial} 号")


def public_body(serial: int) -> Somebody:
    name = f"示例市{PLACES[serial % 16]}镇{'人民政府' if serial % 2 else '卫生院'}（虚构，{serial}）"
    return Somebody("public body", name, credit_code(serial), "zh-hans", f"示例市{PLACES[serial % 16]}镇 1 号")


def resident(born_on: date, serial: int) -> str:
    """GB 11643: the check digit of ISO 7064, MOD 11-2."""
    body = f"99{serial // 999 % 10_000:04d}{born_on:%Y%m%d}{serial % 999 + 1:03d}"
    rest = (12 - sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(body)) % 11) % 11
    return body + "0123456789X"[rest]


def credit_code(serial: int) -> str:
    """GB 32100."""
    body = f"91999999{serial:09d}"
    total = sum(CREDIT.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return body + CREDIT[(31 - total) % 31]
