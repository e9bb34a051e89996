"""Days and moments as people write them."""

import pytest

from cases.forms.widgets import DayInput, MomentInput


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-05-08", "2026-05-08"),
        (" 2026-5-8 ", "2026-05-08"),
        ("2026/5/8", "2026-05-08"),
        ("2026.05.08", "2026-05-08"),
        ("2026年5月8日", "2026-05-08"),
        ("8 May 2026", "8 May 2026"),
        ("08/05/2026", "08/05/2026"),
        ("", ""),
    ],
)
def test_day_when_typed_is_read_and_what_is_none_stays(typed: str, read: str) -> None:
    assert DayInput().value_from_datadict({"day": typed}, {}, "day") == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-05-08 15:20", "2026-05-08 15:20"),
        ("2026-05-08T15:20:00", "2026-05-08 15:20"),
        ("2026年5月8日 9:05", "2026-05-08 09:05"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_moment_when_typed_is_read_and_what_is_none_stays(typed: str, read: str) -> None:
    assert MomentInput().value_from_datadict({"at": typed}, {}, "at") == read
