"""What strangers can fetch, and what they can check."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ledger.models import Event
from ledger.queries import log, receipts
from ledger.rules import merkle, tiles
from ledger.rules.notes import encode, parse_checkpoint, parse_note
from ledger.rules.receipts import parse_receipt
from ledger.transitions import erase_subject
from ledger.transitions.sequencing import Sequencer
from tests.ledger.conftest import ALICE, CHARLIE

Append = Callable[..., list[int]]


def test_checkpoint_when_nothing_is_signed_is_a_problem(client: Client, db: None) -> None:
    answer = client.get("/api/v1/log/checkpoint")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert client.get("/api/v1/log/key").status_code == 404


def test_checkpoint_when_fetched_again_is_not_sent_again(client: Client, sequencer: Sequencer, append: Append) -> None:
    append(3)
    sequencer.integrate()
    answer = client.get("/api/v1/log/checkpoint", headers={"Accept": "text/plain"})
    assert parse_checkpoint(parse_note(answer.content.decode()).text).size == 4
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, no-cache"
    assert client.get("/api/v1/log/checkpoint", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    append(1)
    sequencer.integrate()
    assert client.get("/api/v1/log/checkpoint", headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_tiles_when_fetched_by_a_stranger_make_up_the_root(
    client: Client, sequencer: Sequencer, append: Append
) -> None:
    append(599)
    sequencer.integrate()

    def read(level: int, index: int) -> bytes:
        width = min(256, tiles.nodes_in(level, 600) - index * 256)
        answer = client.get("/api/v1/log/tile/" + tiles.tile_path(tiles.Tile(level, index, width)))
        assert answer.status_code == 200
        for_ever = "immutable" in answer["Cache-Control"]
        assert for_ever == (width == 256)
        return answer.content

    root = parse_checkpoint(parse_note(client.get("/api/v1/log/checkpoint").content.decode()).text).root
    assert merkle.root_at(600, tiles.node_reader(read)) == root


@pytest.mark.parametrize(
    "path", ["0/003", "0/002.p/89", "1/000", "0/000.p/256", "0/0", "entries/000", "0/000.p/0", "8/000", "0/x001/000"]
)
def test_tile_when_there_is_none_of_that_name(client: Client, sequencer: Sequencer, append: Append, path: str) -> None:
    append(599)
    sequencer.integrate()
    assert client.get(f"/api/v1/log/tile/{path}").status_code == 404


def test_log_when_read_by_anybody_has_no_leaf_and_no_value(
    client: Client, sequencer: Sequencer, append: Append
) -> None:
    append(3)
    sequencer.integrate()
    served = client.get("/api/v1/log/checkpoint").content + client.get("/api/v1/log/tile/0/000.p/4").content
    for event in Event.objects.all():
        assert event.leaf.encode() not in served
        assert event.kind.encode() not in served


def test_public_addresses_when_asked_take_few_queries(
    client: Client, sequencer: Sequencer, append: Append, django_assert_max_num_queries: Callable[..., object]
) -> None:
    append(300)
    sequencer.integrate()
    for path in ("checkpoint", "key", "tile/0/000"):
        with django_assert_max_num_queries(2):
            client.get(f"/api/v1/log/{path}")


def test_receipt_when_filed_waits_and_then_proves(client: Client, sequencer: Sequencer, append: Append) -> None:
    (event,) = append(1)
    waiting = receipts.receipt_of(event)
    assert (waiting.receipt, waiting.log_index) == (None, None)
    page = client.post("/verify/", {"text": waiting.text}).content.decode()
    assert "waits for the log" in page
    sequencer.integrate()
    filed = receipts.receipt_of(event)
    assert filed.log_index == 1
    assert parse_receipt(filed.text) == filed.receipt
    for brought in (waiting.text, filed.text, filed.text.replace("\n", "\r\n") + "  \n"):
        page = client.post("/verify/", {"text": brought}).content.decode()
        assert "This entry is in the log." in page
    uploaded = SimpleUploadedFile("receipt.tlog-proof", filed.text.encode())
    assert "This entry is in the log." in client.post("/verify/", {"file": uploaded}).content.decode()


def test_receipt_when_old_still_proves_after_the_log_has_grown(
    client: Client, sequencer: Sequencer, append: Append
) -> None:
    (event,) = append(1)
    sequencer.integrate()
    old = receipts.receipt_of(event).text
    append(300)
    sequencer.integrate()
    assert receipts.check(old).state == "proven"


def test_receipt_when_its_person_is_erased_still_proves(sequencer: Sequencer, append: Append) -> None:
    (event,) = append(1)
    sequencer.integrate()
    old = receipts.receipt_of(event).text
    erase_subject(subject=CHARLIE, chain=Event.objects.get(pk=event).chain, by=ALICE, reason="retention ended")
    sequencer.integrate()
    assert receipts.check(old).state == "proven"


def test_receipt_when_changed_is_refused(client: Client, sequencer: Sequencer, append: Append) -> None:
    (event,) = append(1)
    append(6)
    sequencer.integrate()
    receipt = receipts.receipt_of(event).receipt
    text = str(receipt)
    other_leaf = receipt.leaf.replace(b"case.moved", b"case.hided")
    wrong = {
        "wrong-proof": [
            text.replace(encode(receipt.leaf), encode(other_leaf)),
            text.replace(f"index {receipt.index}", "index 0"),
            text.replace(f"index {receipt.index}", "index 9"),
            text.replace(encode(receipt.proof[0]) + "\n", ""),
        ],
        "unreadable": [text[:-20], text.replace("extra", "more"), "", "hello", "{}", "[" * 10_000, text * 2],
    }
    for state, texts in wrong.items():
        assert [receipts.check(brought).state for brought in texts] == [state] * len(texts)
    assert receipts.check(other_leaf.decode()).state == "unknown"


def test_receipt_when_signed_by_a_stranger_or_for_another_history(sequencer: Sequencer, append: Append) -> None:
    (event,) = append(1)
    sequencer.integrate()
    receipt = receipts.receipt_of(event).receipt
    signature = receipt.note.signatures[0].signature
    wrong = bytes([signature[0] ^ 1]) + signature[1:]
    assert receipts.check(str(receipt).replace(str(receipt.note.signatures[0]), "")).state == "unreadable"
    forged = str(receipt).replace(
        encode(receipt.note.signatures[0].key_id + signature), encode(receipt.note.signatures[0].key_id + wrong)
    )
    assert receipts.check(forged).state == "wrong-signature"
    leaf_hash = merkle.leaf_hash(receipt.leaf)
    rewritten = sequencer.signer.sign(f"{log.origin()}\n1\n{encode(leaf_hash)}\n")
    told = f"c2sp.org/tlog-proof@v1\nextra {encode(receipt.leaf)}\nindex 0\n\n{rewritten}"
    assert receipts.check(told).state == "other-history"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Check a receipt or a letter"), ("zh-hans", "核验回执或者证明书")]
)
def test_verify_page_in(client: Client, db: None, language: str, words: str) -> None:
    assert f"<h1>{words}</h1>" in client.get(f"/verify/?lang={language}").content.decode()


def test_verify_page_when_nothing_or_too_much_is_brought(client: Client, db: None) -> None:
    empty = client.post("/verify/", {"text": ""})
    assert empty.status_code == 422
    assert "Paste your receipt, or choose its file." in empty.content.decode()
    large = SimpleUploadedFile("large", b"x" * 30_000)
    assert "too large" in client.post("/verify/", {"file": large}).content.decode()
    assert "too long" in client.post("/verify/", {"text": "x" * 30_000}).content.decode()
