"""A catalogue as its authors write it, for two agencies of the tests."""

from copy import deepcopy
from typing import Any

DEBT: dict[str, Any] = {
    "code": "unpaid-judgment",
    "title": {"en": "Judgment that was not performed", "zh": "未履行生效法律文书确定的义务"},
    "adverse": True,
    "severity": "general",
    "basis": [{"instrument": "spc-list", "provision": "1"}],
    "sources": ["court", "tax"],
    "documents": ["enforcement order"],
    "subjects": ["person", "sole trader", "organisation"],
    "retention": {"years": 5},
    "fields": [
        {"name": "sum_owed", "kind": "integer", "title": {"en": "Sum owed", "zh": "未履行金额"}, "required": True},
        {"name": "conduct", "kind": "long text", "title": {"en": "What was not done", "zh": "未履行情况"}},
        {
            "name": "ground",
            "kind": "choice",
            "title": {"en": "Ground", "zh": "情形"},
            "choices": [
                {"code": "able-but-refuses", "title": {"en": "Able but refuses", "zh": "有能力履行而拒不履行"}},
                {"code": "evades", "title": {"en": "Evades", "zh": "规避执行"}},
            ],
        },
    ],
}
GOOD_TAXPAYER: dict[str, Any] = {
    "code": "grade-a",
    "title": {"en": "Tax paid in full and in time", "zh": "A级纳税人"},
    "adverse": False,
    "severity": None,
    "basis": [{"instrument": "spc-list", "provision": "1"}],
    "sources": ["tax"],
    "documents": ["yearly assessment"],
    "subjects": ["organisation"],
    "retention": {"years": 1},
    "fields": [],
}


def catalogue(*items: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": {"en": "Catalogue of public records", "zh": "公共信用信息目录"},
        "items": [deepcopy(item) for item in items or (DEBT, GOOD_TAXPAYER)],
    }


def debt(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(DEBT), **changes}
