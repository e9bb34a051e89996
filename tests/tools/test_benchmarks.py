"""`make bench`: whatever it measures can be loaded after a change beside it."""

import pytest

from bench.__main__ import benchmarks, subjects


@pytest.mark.parametrize("subject", subjects())
def test_benchmarks_of_a_subject_can_be_loaded(subject: str) -> None:
    assert all(callable(one) for one in benchmarks(subject, only=""))


def test_benchmarks_are_found() -> None:
    assert [one for subject in subjects() for one in benchmarks(subject, only="first_start")]
