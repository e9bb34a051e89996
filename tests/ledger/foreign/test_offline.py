"""The offline verifier, which shares no code with the ledger, believes what the ledger exports, and finds what was done to it."""

import io
from collections.abc import Callable

import pytest

from ledger.queries.exporting import export_log
from ledger.transitions.sequencing import Sequencer
from tests.tools.builder import flipped
from tools.verify_bundle import Key, Wrong, read_key, verify


@pytest.fixture
def exported(sequencer: Sequencer, append: Callable[..., list[int]]) -> tuple[bytes, Key]:
    append(260)
    sequencer.integrate()
    append(40, 3)
    sequencer.integrate()
    file = io.BytesIO()
    export_log(file, with_values=True)
    return file.getvalue(), read_key(str(sequencer.signer.verifier))


def test_export_when_the_ledger_wrote_it(exported):
    data, key = exported
    said = list(verify(data, [key], []))
    assert said[1].startswith("log: 301 entries in 11 chains")
    assert said[3].startswith("disclosures: 30")


def test_export_when_the_ledger_wrote_it_and_a_bit_was_flipped(exported):
    data, key = exported
    last_letter = data.index(b"case.moved") + len("case.move")
    with pytest.raises(Wrong, match=r"^entry \d+, chain [0-9a-f-]{36}: its prev is not the hash"):
        list(verify(flipped(data, last_letter * 8), [key], []))


def test_export_when_an_earlier_checkpoint_is_pinned(exported, sequencer, append):
    data, key = exported
    pin = ("outside.note", sequencer.outside.read_bytes())
    assert "pin outside.note: its 301 entries are the beginning of this log" in verify(data, [key], [pin])
    append(1, 1)
    sequencer.integrate()
    with pytest.raises(Wrong, match="its tail is missing"):
        list(verify(data, [key], [("outside.note", sequencer.outside.read_bytes())]))
