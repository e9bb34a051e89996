from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from tests import worlds
from tests.appeals.chamber import Chamber
from tests.conftest import LegalClock
from tests.lists.standard import standard


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Path:
    worlds.settle(tmp_path, settings)
    return tmp_path


@worlds.fixture
def empty_chamber(chosen: Mapping[str, Any] = MappingProxyType({})) -> Chamber:
    """A court whose list is in force, and those who look at it again. `house`: what its standard adopts beyond the least."""
    return opened(chosen)


@worlds.fixture
def chamber(chosen: Mapping[str, Any] = MappingProxyType({})) -> Chamber:
    """Likewise, with somebody listed."""
    chamber = opened(chosen)
    chamber.listed = chamber.bring_to("effective")
    return chamber


def opened(chosen: Mapping[str, Any]) -> Chamber:
    chamber = Chamber(LegalClock())
    plain = standard()
    chamber.open_list({**plain, **chosen, "house": [*plain["house"], *chosen.get("house", ())]})
    return chamber
