"""What is kept in two languages is shown in one."""

import pytest
from django.utils.translation import deactivate_all, override

from cases.queries.wording import in_own_language, reads_chinese


@pytest.mark.parametrize(("language", "shown"), [("en", "Law"), ("zh-hans", "法"), ("zh-hant", "法"), ("fr", "Law")])
def test_words_when_kept_in_both_languages_are_shown_in_the_readers(language: str, shown: str) -> None:
    with override(language):
        assert in_own_language("法", "Law") == shown
        assert reads_chinese() is (shown == "法")


def test_words_when_no_language_is_chosen_are_english() -> None:
    with override("zh-hans"):
        deactivate_all()
        assert in_own_language("法", "Law") == "Law"
