"""What contests a listing is filed on the pages of its case, and is a case of its own that the same paper opens."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from appeals.models import Filing
from clock.queries import legal_now
from deadlines.models import Timer
from deadlines.transitions import sweep
from lists.models import Visible
from notices.models import Notice
from portal.models import Draft
from records.queries.files import files_of
from tests.cases.desk import Official, words
from tests.lists.court import WHY, Court
from tests.portal.citizen import Citizen, paper

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def listed(xu: Citizen, court: Court) -> Citizen:
    court.reach_decided(xu.listing)
    court.reach_effective(xu.listing)
    assert xu.enter().status_code == 302
    return xu


def appealed(listed: Citizen) -> str:
    listed.answer("appeal", words="The judgment is not final.", hearing="yes")
    papers = [paper(), paper("b.txt", b"B"), paper("c.txt", b"C")]
    listed.client.post(f"/case/{listed.ref}/appeal/exhibits/", {"exhibits": papers})
    answer = listed.send("appeal")
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_appeal_from_the_page_to_its_own_case(listed: Citizen, court: Court) -> None:
    due = Timer.objects.get(kind="APPEAL-FILE", state="armed").due_at
    page = listed.page()
    assert due is not None
    assert "until Monday 11 May 2026, 24:00" in page
    assert due.isoformat() == "2026-05-11T16:00:00+00:00"
    where = appealed(listed)
    assert Visible.objects.get().disputed
    row = Filing.objects.get()
    assert (row.words, row.against, row.party) == ("The judgment is not final.", "entry", listed.to)
    assert row.exhibits.count() == 3
    assert not Draft.objects.exists()
    assert re.fullmatch(r"/case/AP-2026-\d{6}-[A-Z]/filed/\d+/", where)
    receipt = listed.client.get(where).content.decode()
    assert "everybody who sees the entry sees that it is contested" in receipt
    page = listed.page()
    assert "How you contest it" in page
    own = re.search(r'href="(/case/AP-[^"]+)"', page)
    assert own
    text = listed.client.get(own[1]).content.decode()
    assert "Appeal: Received" in text
    assert Client().get(own[1]).status_code == 302
    assert "rule 15: " in page  # the same is not filed twice: which rule says so, in its words
    assert 'href="/about/law/#rule-15"' in page
    assert "You filed it" in text
    assert f'href="/case/{listed.ref}/">{listed.ref}</a>' in text  # the way back to what it is about
    withdrawn(listed, own[1])


def withdrawn(listed: Citizen, own: str) -> None:
    """A filing without a question: what follows from it is said before, and it stands among what was filed."""
    text = listed.client.get(own + "withdraw/check/").content.decode()
    assert "nobody looks at it any more, and the entry stays as it is" in text
    sent = dict(re.findall(r'name="(draft|seen)" value="([^"]+)"', text))
    receipt = listed.client.post(own + "withdraw/check/", sent)
    assert receipt.status_code == 302
    assert "What you can still do stands on the page of the entry." in listed.client.get(receipt["Location"]).text
    text = listed.client.get(own).content.decode()
    assert "You took it back" in text
    assert ">Take it back</a>" in text.split("What you have filed")[1]


def test_appeal_when_late_asks_what_kept_them(listed: Citizen, court: Court) -> None:
    assert listed.get("appeal/late_because/").status_code == 404
    court.clock.set("2026-05-12T00:00:01+08:00")
    sweep()
    assert "Say what kept you" in listed.page("appeal/")
    listed.write("appeal", words="Wrong.", hearing=False, late_because="I was in hospital.", exhibits=[])
    assert listed.send("appeal").status_code == 302
    assert Filing.objects.get().late


def test_appeal_when_its_last_second_passes_between_two_pages(listed: Citizen, court: Court) -> None:
    due = Timer.objects.get(kind="APPEAL-FILE", state="armed").due_at
    assert due is not None
    court.clock.stop(due - timedelta(seconds=1))
    listed.write("appeal", words="Wrong.", hearing=False, exhibits=[])
    sent = listed.checked("appeal")
    court.clock.set(due)
    sweep()
    answer = listed.post("appeal/check/", **sent)
    assert answer.status_code in (409, 422)
    assert "What kept you?" in answer.content.decode()
    assert Draft.objects.count() == 1
    assert not Filing.objects.exists()


def test_correction_is_filed_and_its_letters_are_opened_with_the_same_paper(listed: Citizen, court: Court) -> None:
    listed.write("correct", words="The sum is wrong.", exhibits=[])
    where = listed.send("correct").headers["Location"]
    assert where.startswith("/case/CR-2026-")
    ref = where.split("/")[2]
    case = Filing.objects.get().case
    assert case.ref == ref
    for letter in Notice.objects.filter(case=case, state="frozen"):
        assert listed.client.post(f"/case/{ref}/letters/{letter.pk}/open/").status_code == 302
    assert listed.client.get(f"/case/{ref}/").status_code == 200


def test_withdrawal_on_paper_comes_with_what_the_person_signed(listed: Citizen, court: Court) -> None:
    """A clerk's word is not enough to end what somebody else has begun."""
    listed.write("appeal", words="Wrong.", hearing=False, exhibits=[])
    ref = listed.send("appeal").headers["Location"].split("/")[2]
    clerk = Official(court.dora).client
    address = f"/admin/portal/draft/paper/{ref}/withdraw/"
    sent = {"filed_for": str(listed.to), "received_on": "2026-03-16", "reason": WHY}
    told = clerk.post(address, sent)
    assert (told.status_code, "The signed paper: " in words(told.text)) == (422, True)
    assert Filing.objects.get().open
    assert clerk.post(address, {**sent, "document.files": [paper()]}).status_code == 302
    row = Filing.objects.get()
    assert (row.open, row.case.state) == (False, "withdrawn")
    assert [file.name for file in files_of(row.pk)] == ["receipt.txt"]


def test_appeal_on_paper_counts_from_its_day(listed: Citizen, court: Court) -> None:
    court.clock.set("2026-05-13T10:00:00+08:00")
    sweep()
    clerk = Client()
    clerk.force_login(court.dora, BACKEND)
    address = f"/admin/portal/draft/paper/{listed.ref}/appeal/"
    sent = {"filed_for": str(listed.to), "received_on": "2026-05-11", "reason": WHY, "words": "Wrong.", "hearing": "no"}
    bare = clerk.post(address, sent)
    assert (bare.status_code, "Add the paper on which the person files this" in words(bare.text)) == (409, True)
    # It came in time: nobody has to say why it is entered late.
    answer = clerk.post(address, {**sent, "exhibits.files": [paper()]})
    assert answer.status_code == 302, answer.content.decode()
    assert clerk.get(answer.headers["Location"]).status_code == 200
    row = Filing.objects.get()
    assert (row.late, row.received_at.isoformat()) == (False, "2026-05-11T15:59:59+00:00")
    assert row.received_at < legal_now()
    assert "How you contest it" in listed.page()
