"""A sequencer with a key and an outside of its own, and events for it."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from ledger.queries import log, signing
from ledger.queries.signing import Signer
from ledger.transitions import NewEvent, append_many
from ledger.transitions.sequencing import Sequencer

ALICE = UUID("00000000-0000-4000-8000-00000000000a")
BOB = UUID("00000000-0000-4000-8000-00000000000b")
CHARLIE = UUID("00000000-0000-4000-8000-00000000000c")


@pytest.fixture
def signer(db: None, tmp_path: Path) -> Signer:
    key = tmp_path / "key"
    key.write_text(signing.new_key())
    return signing.load_signer(key, log.origin())


@pytest.fixture
def sequencer(signer: Signer, tmp_path: Path) -> Sequencer:
    return Sequencer(signer, tmp_path / "outside.note")


@pytest.fixture
def append() -> Callable[..., list[int]]:
    def append(count: int, chains: int = 7) -> list[int]:
        """The log begins with an event of its own: the key that it is signed with."""
        names = [uuid4() for _ in range(chains)]
        events = [NewEvent(names[i % chains], "case.moved", ALICE, {"n": i}, CHARLIE) for i in range(count)]
        with transaction.atomic():
            return [appended.event for appended in append_many(events=events)]

    return append
