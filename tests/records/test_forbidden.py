"""Forbidden data in its disguises, and what only looks like it."""

import pytest

from records.rules.forbidden import first_in, kind_in, labels_in

DISGUISES = {
    "plain": "religion",
    "capitals": "RELIGION",
    "plural": "religions",
    "full width": "ＲＥＬＩＧＩＯＮ",
    "zero-width signs within": "re\u200bli\u2060gion",
    "soft hyphen": "reli\u00adgion",
    "Cyrillic look-alikes": "rеligiоn",
    "Greek look-alikes": "rεligiοn",
    "figures for letters": "r3l1g10n",
    "accents": "rélìgïôn",
    "mathematical letters": "𝓻𝓮𝓵𝓲𝓰𝓲𝓸𝓷",
    "letters in circles": "ⓡⓔⓛⓘⓖⓘⓞⓝ",
    "camel case": "subjectReligion",
    "run together": "subjectreligioncode",
    "spaced out": "r e l i g i o n",
    "dotted": "r.e.l.i.g.i.o.n",
    "underscores": "r_e_l_i_g_i_o_n",
    "percent escapes": "%72eligion",
    "doubled percent escapes": "%2572eligion",
    "HTML entities": "&#114;eligion",
    "turned round on the screen": "\u202enoigiler",
    "tag characters": "".join(chr(0xE0000 + ord(sign)) for sign in "religion"),
    "Chinese": "宗教信仰",
    "Chinese, spaced": "宗　教",
    "Chinese, dotted": "宗·教",
    "Chinese with hidden signs": "宗\u200b教",
    "pinyin": "zongjiao",
    "pinyin with tones": "zōngjiào",
    "pinyin in pieces": "zong_jiao",
    "another word for it": "creed",
    "alone": "faith",
}


@pytest.mark.parametrize("name", DISGUISES.values(), ids=DISGUISES.keys())
def test_religion_when_disguised_is_found(name: str) -> None:
    found = kind_in(name)
    assert found is not None
    assert found.code == "religion"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("DNA_profile", "genes"),
        ("基因", "genes"),
        ("指紋", "biometrics"),
        ("faceTemplate", "biometrics"),
        ("血　型", "blood"),
        ("blood-type", "blood"),
        ("病歷", "health"),
        ("health", "health"),
        ("種族", "ethnicity"),
        ("ethnicity", "ethnicity"),
        ("政治面貌", "party"),
        ("partyMembership", "party"),
        ("朋友圈", "speech"),
        ("social_media_posts", "speech"),
        ("上訪次數", "complaint"),
        ("petition_count", "complaint"),
        ("complaints", "complaint"),
        ("union_membership", "assembly"),
        ("遊行示威", "assembly"),
        ("friends", "family"),
        ("婚姻狀況", "family"),
        ("購物記錄", "purchases"),
        ("gps_track", "whereabouts"),
        ("行蹤軌跡", "whereabouts"),
    ],
)
def test_each_forbidden_kind_is_found(name: str, code: str) -> None:
    found = kind_in(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "name",
    [
        "sum_owed",
        "amount",
        "court",
        "enforcement_case_number",
        "paid_on",
        "company_name",
        "scar",
        "third party",
        "overdue_tax",
        "执行法院",
        "拖欠金额",
        "判决书编号",
        "违法行为",
        "地址",
    ],
)
def test_ordinary_names_pass(name: str) -> None:
    assert kind_in(name) is None


@pytest.mark.parametrize(
    "title", ["Harm to public health or safety", "妨害传染病防治", "Refusal to comply with a third party debt order"]
)
def test_titles_may_say_what_a_field_may_not_be_called(title: str) -> None:
    assert kind_in(title, is_field=False) is None
    assert kind_in("health") is not None


def test_labels_within_free_text_are_names_too() -> None:
    text = "Did not pay by the day set.\nblood type: A, 民族：汉"
    assert list(labels_in(text)) == ["blood type", "民族"]
    found = first_in(labels_in(text))
    assert found is not None
    assert found.kind.code == "blood"
