"""Articles by the law's name, in the reader's language."""

import pytest
from django.utils import translation

from cases.queries.laws import in_full


@pytest.mark.parametrize(
    ("article", "english", "chinese"),
    [
        ("APL 44", "Administrative Penalty Law, article 44", "《行政处罚法》第44条"),
        ("APL 44, 64", "Administrative Penalty Law, articles 44, 64", "《行政处罚法》第44、64条"),
        (
            "FAR 9.407",
            "Federal Acquisition Regulation of the United States, section 9.407",
            "《美国联邦采购条例》第9.407节",
        ),
        (
            "APL 60; the standard",
            "Administrative Penalty Law, article 60; the standard",
            "《行政处罚法》第60条；名单的标准",
        ),
        ("城管条例 8", "城管条例 8", "城管条例 8"),
        ("", "", ""),
    ],
)
def test_article_when_read_is_the_law_by_its_name(article: str, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert in_full(article) == english
    with translation.override("zh-hans"):
        assert in_full(article) == chinese
