"""Files that come with a comment: cleaned, published, withheld and erased with it."""

import base64
import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from consultations.models import Comment, Draft
from consultations.transitions import authorise_withholding, erase_comment, keep_file, propose_withholding
from ledger.queries import history
from people.states import Role
from records.queries.files import files_of
from records.transitions import replay_erasures
from tests.consultations.test_pages import token_in
from tests.consultations.world import OPENED, TownHall
from tests.people.cast import appoint
from tests.records.test_erasing import dump

COMMENT = "/consultations/market/comment/"
WORDS = {"text": "See the plan.", "name": "", "contact": ""}


@pytest.fixture
def opened(town: TownHall, legal_clock) -> Draft:
    legal_clock.set(OPENED)
    return town.opened()


def picture() -> bytes:
    made = BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Alice of Mill Lane"  # the artist
    Image.new("RGB", (8, 8), "green").save(made, "JPEG", exif=exif)
    return made.getvalue()


def send_with(client: Client, *files: SimpleUploadedFile) -> Any:
    page = client.post(COMMENT, {**WORDS, "papers": list(files)}).content.decode()
    kept = [part.split('"')[0] for part in page.split('name="kept" value="')[1:]]
    return client.post(COMMENT, {**WORDS, "kept": kept, "token": token_in(page), "send": "1"})


def file_page(draft: Draft, comment: Comment) -> str:
    return f"/consultations/{draft.slug}/files/{files_of(comment.public_id)[0].pk}/"


def test_picture_is_published_without_what_it_tells_of_its_maker(opened: Draft, client: Client):
    answer = send_with(client, SimpleUploadedFile("plan.jpg", picture(), "image/jpeg"))
    assert answer.status_code == 302
    row = Comment.objects.get()
    assert "plan.jpg" in client.get("/consultations/market/comments/").content.decode()
    served = client.get(file_page(opened, row))
    assert served["Content-Disposition"].startswith("attachment")
    assert b"Mill Lane" not in served.content
    receipt = client.get(answer["Location"]).content.decode()
    assert hashlib.sha256(picture()).hexdigest() in receipt
    (entry,) = history(row.public_id)
    assert entry.values is not None
    assert entry.values["files"] == [hashlib.sha256(picture()).hexdigest()]


def test_file_that_cannot_be_taken_is_said_beside_the_field(opened: Draft, client: Client):
    good = SimpleUploadedFile("plan.txt", "计划".encode(), "text/plain")
    bad = SimpleUploadedFile("run.exe", b"MZ\x90\x00", "application/octet-stream")
    answer = client.post(COMMENT, {**WORDS, "papers": [good, bad]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "run.exe: " in page
    assert "plan.txt" in page  # it need not be chosen again
    assert not Comment.objects.exists()


def test_file_when_the_words_are_missing_need_not_be_chosen_again(opened: Draft, client: Client):
    good = SimpleUploadedFile("plan.txt", "计划".encode(), "text/plain")
    answer = client.post(COMMENT, {**WORDS, "text": "", "papers": [good]})
    assert answer.status_code == 422
    assert "plan.txt" in answer.content.decode()


def test_six_files(opened: Draft, client: Client):
    files = [SimpleUploadedFile(f"{number}.txt", f"paper {number}".encode()) for number in range(6)]
    answer = client.post(COMMENT, {**WORDS, "papers": files})
    assert answer.status_code == 422
    assert "Send at most 5 files." in answer.content.decode()


def test_file_of_a_withheld_comment(opened: Draft, town: TownHall, client: Client):
    send_with(client, SimpleUploadedFile("plan.txt", b"the plan"))
    row = Comment.objects.get()
    address = file_page(opened, row)
    assert client.get(address).content == b"the plan"
    held = propose_withholding(comment_id=row.pk, ground="personal", by=actor_of(town.dora), reason="A plan.")
    authorise_withholding(withholding_id=held.pk, by=actor_of(town.bob), reason="Indeed.")
    assert client.get(address).status_code == 404
    assert "plan.txt" not in client.get("/api/v1/consultations/market/comments/").content.decode()


def test_file_that_belongs_to_no_comment(opened: Draft, town: TownHall, client: Client):
    loose = keep_file(content=b"never sent", name="loose.txt", at=legal_now())
    assert client.get(f"/consultations/market/files/{loose.id}/").status_code == 404
    send_with(client, SimpleUploadedFile("plan.txt", b"the plan"))
    town.opened("fair")
    elsewhere = file_page(opened, Comment.objects.get()).replace("market", "fair")
    assert client.get(elsewhere).status_code == 404


def test_comment_with_files_over_rest(opened: Draft, client: Client):
    body = {"text": "See the plan.", "attachments": [{"name": "p.txt", "content": base64.b64encode(b"plan").decode()}]}
    address = "/api/v1/consultations/market/comments/"
    assert client.post(address, body, content_type="application/json").status_code == 201
    (one,) = client.get(address).json()["results"]
    assert one["attachments"][0]["name"] == "p.txt"
    assert client.get(one["attachments"][0]["url"]).content == b"plan"
    body["attachments"] = [{"name": "p.txt", "content": "no base64"}]
    wrong = client.post(address, body, content_type="application/json")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/attachments/0")
    good, program = ({"name": name, "content": base64.b64encode(b"x").decode()} for name in ("p.txt", "p.exe"))
    wrong = client.post(address, {**body, "attachments": [good, program, program]}, content_type="application/json")
    assert wrong.status_code == 400
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["/attachments/1", "/attachments/2"]
    assert Comment.objects.count() == 1


def test_erased_comment_is_gone_from_database_storage_and_ledger(opened: Draft, town: TownHall, client: Client):
    send_with(client, SimpleUploadedFile("plan-of-mill-lane.txt", b"Mill Lane 5"))
    row = Comment.objects.get()
    assert "mill-lane" in dump()
    rita = appoint("rita", town.agency, Role.RECORDS_OFFICER)
    with pytest.raises(Refusal):
        erase_comment(public_id=row.public_id, by=actor_of(town.dora), at=legal_now(), reason="Asked for.")
    assert erase_comment(public_id=row.public_id, by=actor_of(rita), at=legal_now(), reason="Asked for.")
    assert not files_of(row.public_id)
    assert all(entry.values is None for entry in history(row.public_id) if entry.kind != "erased")
    assert "mill-lane" not in dump()
    assert not Comment.objects.filter(text__contains="plan").exists()


def test_restored_backup_is_made_to_forget_again(opened: Draft, town: TownHall, settings: Any):
    """The journal lies outside the database: a comment that came back with a backup is erased anew."""
    said = town.say(opened, "I sell fish at stall 7")
    journal = Path(settings.ERASURE_JOURNAL)
    journal.write_text(json.dumps({"subject": str(said.public_id), "at": legal_now().isoformat()}) + "\n")
    replay_erasures()
    assert Comment.objects.get().text == ""
