from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ledger.queries import log, signing
from ledger.transitions.sequencing import Sequencer
from tests import worlds
from tests.conftest import LegalClock
from tests.lists.court import Court
from tests.portal.citizen import Citizen
from tests.portal.filings import town

__all__ = ["town"]


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> Path:
    worlds.settle(tmp_path, settings)
    return tmp_path


@pytest.fixture
def sequencer(db: None, tmp_path: Path) -> Sequencer:
    key = tmp_path / "key"
    key.write_text(signing.new_key())
    return Sequencer(signing.load_signer(key, log.origin()), tmp_path / "outside.note")


@worlds.fixture
def court() -> Court:
    """A court whose list is in force."""
    court = Court(LegalClock())
    court.open_list()
    return court


@pytest.fixture
def xu(court: Court, client: Client) -> Citizen:
    """Xu Company: the notice of intent has been served, the code is in the hand."""
    return Citizen(court, court.bring_to("notified"), client)
