from datetime import UTC, datetime, timedelta

import pytest

from outbox.rules import carries_only_ids, retry_after

BEGAN = datetime(2026, 5, 8, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [(1, timedelta(seconds=5)), (2, timedelta(seconds=10)), (5, timedelta(seconds=80)), (40, timedelta(hours=6))],
)
def test_retry_when_it_failed_again(attempts: int, pause: timedelta) -> None:
    failed = BEGAN + timedelta(hours=1)
    assert retry_after(attempts=attempts, first_tried_at=BEGAN, failed_at=failed).at == failed + pause


def test_retry_when_a_week_has_passed_is_given_up() -> None:
    week = timedelta(days=7)
    assert retry_after(attempts=30, first_tried_at=BEGAN, failed_at=BEGAN + week).given_up
    assert not retry_after(attempts=30, first_tried_at=BEGAN, failed_at=BEGAN + week - timedelta(seconds=1)).given_up


@pytest.mark.parametrize(
    ("refs", "lawful"),
    [
        ({}, True),
        ({"measure": 7, "listing": "1f0c0d2e-0000-4000-8000-000000000001"}, True),
        ({"name": "Alice"}, False),
        ({"identifier": "11010519491231002X"}, False),
        ({"number": 110105194912310021}, False),
        ({"telephone": 13800138000}, False),
        ({"Alice": 1}, False),
        ({"flag": True}, False),
        ({"list": ["a"]}, False),
    ],
)
def test_message_when_it_carries(refs: dict[str, object], lawful: bool) -> None:
    assert carries_only_ids(refs) is lawful
