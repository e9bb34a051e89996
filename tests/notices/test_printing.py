"""Tagged PDF from the original, mail without content, and what happens where neither can be made."""

import io

import pikepdf
import pytest
from django.core import mail
from django.utils import translation

from cases.models import Case
from cases.queries.standings import actor_of
from clock.queries import legal_now
from notices import transitions
from notices.models import Notice, Print, Service
from notices.queries import printing
from notices.queries.prints import waiting_prints
from notices.states import Channel
from outbox.registry import handlers
from outbox.transitions import relay
from records.queries.files import read_file
from tests.notices.office import Office, notice_of


@pytest.mark.parametrize(("who", "language"), [("emma", "en"), ("wei", "zh-Hans")])
def test_print_is_tagged_and_in_its_language(office: Office, who: str, language: str):
    case = office.open(getattr(office, who))
    assert transitions.print_waiting(seconds=30) == 1
    row = Print.objects.get(notice=notice_of(case))
    stored, content = read_file(row.file)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == language
        assert str(pdf.Root.ViewerPreferences.DisplayDocTitle) == "True"
        assert b"pdfuaid" in bytes(pdf.Root.Metadata.read_bytes())
    assert stored.digest == row.digest
    assert stored.name == f"{case.ref}-{row.notice.number}.pdf"


def test_print_changes_nothing_that_was_frozen(office: Office, proposed: Case):
    before = Notice.objects.values().get(case=proposed)
    transitions.print_waiting(seconds=30)
    assert Notice.objects.values().get(case=proposed) == before
    assert transitions.print_waiting(seconds=30) == 0


def test_machine_without_pango_prints_nothing_and_loses_nothing(office: Office, proposed: Case, monkeypatch):
    monkeypatch.setattr(printing, "PANGO", ("libpango-of-another-machine.so",))
    assert printing.trouble() == printing.NO_PANGO
    assert transitions.print_waiting(seconds=5) == 0
    assert waiting_prints(legal_now()).count == 1
    monkeypatch.undo()
    assert transitions.print_waiting(seconds=30) == 1


def test_readiness_says_that_nothing_can_be_printed(client, db, monkeypatch):
    monkeypatch.setattr(printing, "PANGO", ("libpango-of-another-machine.so",))
    checks = client.get("/readyz").json()["checks"]
    assert checks["prints"]["state"] == "degraded"
    assert "pango" in checks["prints"]["detail"]


def test_original_fetches_nothing(db):
    with pytest.raises(ValueError, match="fetches nothing"):
        printing.fetch_nothing("file:///etc/passwd")


def test_mail_says_that_something_waits_and_not_what(office: Office, proposed: Case):
    dora = actor_of(office.dora)
    transitions.record_consent(
        to=office.emma, address="emma@example.org", proof=office.proof(ink=99), by=dora, at=legal_now()
    )
    notice = notice_of(proposed)
    attempt = transitions.send(notice=notice.pk, channel=Channel.ELECTRONIC, by=dora, at=legal_now())
    with translation.override("zh-hans"):
        assert relay(handlers=handlers()).delivered == 1
    (sent,) = mail.outbox
    assert sent.to == ["emma@example.org"]
    assert sent.subject == "A notice waits for you"
    assert "Example market" in sent.body
    for secret in ("Emma", "Smith", "permit", "stall", proposed.ref, "intent", str(notice.pk)):
        assert secret not in sent.body + sent.subject
    assert Service.objects.get(pk=attempt).outcome == "under way"
    assert notice_of(proposed).state == "sent"


def test_attempt_that_ended_sends_no_mail(office: Office, proposed: Case):
    dora = actor_of(office.dora)
    transitions.record_consent(
        to=office.emma, address="emma@example.org", proof=office.proof(), by=dora, at=legal_now()
    )
    transitions.send(notice=notice_of(proposed).pk, channel=Channel.ELECTRONIC, by=dora, at=legal_now())
    office.serve(proposed, proof=office.proof(ink=55))
    relay(handlers=handlers())
    assert {message.subject for message in mail.outbox} <= {"Something happened in your case"}


def test_consent_is_taken_back_at_any_time(office: Office, proposed: Case):
    dora = actor_of(office.dora)
    transitions.record_consent(
        to=office.emma, address="emma@example.org", proof=office.proof(), by=dora, at=legal_now()
    )
    assert transitions.withdraw_consent(to=office.emma, by=office.subject_of(proposed), at=legal_now())
    assert not transitions.withdraw_consent(to=office.emma, by=dora, at=legal_now())
