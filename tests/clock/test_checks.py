import zoneinfo
from typing import Any

import pytest
from django.core.checks import run_checks

from tests.clock.test_legal_now import Demo


def ids(**given: Any) -> set[str | None]:
    found = [message for message in run_checks(**given) if (message.id or "").startswith("clock.")]
    assert all(message.hint for message in found)
    return {message.id for message in found}


def test_check_when_no_zone_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids() == set()
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    assert ids() == {"clock.E001"}


class TestDemonstration(Demo):
    def test_check_when_production_stands_on_a_demonstrations_database(self, settings: Any) -> None:
        assert ids(databases=["default"]) == set()
        settings.DEMO = False
        assert ids(databases=["default"]) == {"clock.E002"}


@pytest.mark.django_db
def test_check_when_production_stands_on_its_own_database(settings: Any) -> None:
    settings.DEMO = False
    assert ids(databases=["default"]) == set()
