"""The standard of a list of judgment defaulters, as its authors write it."""

from copy import deepcopy
from typing import Any

LAW = {"instrument": "spc-list", "provision": "1"}
RESTRICTS = {"instrument": "spc-list", "provision": "2"}


NAMES_WHO_ASKS = {"instrument": "spc-list", "provision": "3"}


def words(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


INSIDE = [
    words("A company pays its owner and not its creditor", "公司向股东付款而不履行判决"),
    words("A debtor gives away a flat after the judgment", "判决后将房屋赠与他人"),
    words("A debtor hides a vehicle from the court", "向法院隐匿车辆"),
]
OUTSIDE = [
    words("A debtor has nothing left", "被执行人确无财产"),
    words("A debtor pays by agreed instalments", "按和解协议分期履行"),
    words("A debtor contests the sum in court", "被执行人依法提出异议"),
]
STANDARD: dict[str, Any] = {
    "list": "judgment-defaulters",
    "title": words("Judgment defaulters", "失信被执行人名单"),
    "colour": "blacklist",
    "administrative": False,
    "basis": [LAW],
    "subjects": ["person", "sole trader", "organisation"],
    "grounds": [
        {
            "code": "evades",
            "title": words("evades enforcement", "规避执行"),
            "conduct": words("Moves assets away so that a judgment cannot be enforced", "转移财产以规避执行"),
            "harm": "refusal of a legal obligation",
            "basis": [LAW],
            "items": ["unpaid-judgment"],
            "inside": INSIDE,
            "outside": OUTSIDE,
            "term": {"amount": 2, "unit": "years"},
            "review": None,
            "extension_years": 3,
        }
    ],
    "exclusions": [
        {"code": "security", "title": words("Sufficient security was given", "已提供充分担保"), "ground": ""}
    ],
    "clocks": {
        "response": {"amount": 5, "unit": "working_days"},
        "effect_days": 3,
        "decide_lapses": False,
    },
    "measures": {
        "most": 2,
        "several_for_one_deed": True,
        "offered": [
            {
                "code": "no-luxury-travel",
                "title": words("No flights in business class", "不得乘坐飞机头等舱"),
                "basis": [RESTRICTS],
                "applied_by": "court",
                "relation": words("What is spent there could pay the debt", "相关支出可用于履行债务"),
                "limits": words("Other travel is free", "其他出行不受限制"),
                "reaches": "subject",
                "denies": [],
                "lift_once": ["illness", "funeral"],
            },
            {
                "code": "no-tenders",
                "title": words("No public tenders", "不得参加政府采购"),
                "basis": [RESTRICTS],
                "applied_by": "tax",
                "relation": words("Whoever evades a judgment may evade a contract", "规避执行者可能规避合同义务"),
                "limits": words("Contracts that run go on", "正在履行的合同不受影响"),
                "reaches": "subject",
                "denies": [],
                "lift_once": [],
            },
        ],
    },
    "publication": {"person": "masked", "sole_trader": "masked", "organisation": "named", "basis": [LAW]},
    "ways_out": [
        "performed",
        "settled",
        "applicant asks",
        "stayed",
        "not enforceable",
        "terminated",
        "term ended",
        "annulled",
        "listed in error",
        "deceased",
        "minor",
    ],
    "relisting_months": 6,
    "remedies": [
        {
            "right": "appeal",
            "clock": "APPEAL-FILE",
            "how": words("In writing to the court above", "书面向上一级法院提出"),
            "article": "ARL 20",
        },
        {
            "right": "sue",
            "clock": "SUE",
            "how": words("Before the court that is named below", "向有管辖权的法院起诉"),
            "article": "Administrative Litigation Law 45",
        },
    ],
    "house": ["VERIFY", "VERIFY-OPPOSED"],
    "interim": None,
}


PURPOSE = words("Before a public contract is awarded", "签订政府采购合同前")
TOLD_TO_TAX = [{"agency": "tax", "basis": [NAMES_WHO_ASKS], "purpose": PURPOSE}]


def standard(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(STANDARD), **changes}


def ground(**changes: Any) -> dict[str, Any]:
    """A standard whose one ground is changed so."""
    text = deepcopy(STANDARD)
    text["grounds"][0].update(changes)
    return text


def measure(**changes: Any) -> dict[str, Any]:
    """A standard whose first measure is changed so."""
    text = deepcopy(STANDARD)
    text["measures"]["offered"][0].update(changes)
    return text
