"""What the letters of the tests say, whole. Tests take something away."""

from typing import Any

RESPOND = {
    "right": "respond",
    "clock": "RESPONSE",
    "how": {"en": "Write to us, or come to the counter.", "zh-hans": "书面提交，或者到窗口说明。"},
    "article": "APL 44",
}
HEARING = {**RESPOND, "right": "hearing", "article": "APL 63, 64"}
APPEAL = {**RESPOND, "right": "appeal", "clock": "APPEAL-FILE", "article": "ARL 20"}
SUE = {
    **RESPOND,
    "right": "sue",
    "clock": "SUE",
    "amount": 6,
    "unit": "months",
    "article": "Administrative Litigation Law 46",
}

INTENT: dict[str, Any] = {
    "proposal": {"en": "To withdraw the permit of stall 7.", "zh-hans": "拟撤回7号摊位许可。"},
    "facts": [
        {
            "text": {"en": "The stall was let to another.", "zh-hans": "摊位转租他人。"},
            "document": {"en": "Record of 28 April 2026, No. 12", "zh-hans": "2026年4月28日第12号检查记录"},
        }
    ],
    "basis": [
        {
            "article": {"en": "Market Act 4", "zh-hans": "《市场条例》第四条"},
            "text": {"en": "A stall is not let on.", "zh-hans": "摊位不得转租。"},
        }
    ],
    "measures": [
        {
            "title": {"en": "The stall is closed", "zh-hans": "关闭摊位"},
            "basis": {"en": "Market Act 8", "zh-hans": "《市场条例》第八条"},
            "until": {"en": "12 May 2028", "zh-hans": "2028年5月12日"},
            "applied_by": {"en": "The market’s keeper", "zh-hans": "市场管理处"},
        }
    ],
    "rights": [RESPOND, HEARING],
    "way_out": {"en": "Use the stall yourself, and tell us.", "zh-hans": "自行使用摊位并告知我们。"},
}
DECISION = {
    **INTENT,
    "reasons": {"en": "The answer did not change the facts.", "zh-hans": "陈述申辩未改变事实。"},
    "until": {"en": "12 May 2028", "zh-hans": "2028年5月12日"},
    "rights": [APPEAL, SUE],
}
REMOVAL = {
    "proposal": {"en": "The permit is yours again.", "zh-hans": "许可已恢复。"},
    "basis": INTENT["basis"],
    "since": {"en": "12 May 2028", "zh-hans": "2028年5月12日"},
    "measures": [],
    "agencies_told": [],
}
