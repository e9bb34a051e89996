"""From what is fixed to what counts: the front door."""

import hashlib

import pytest

from cases.models import Case
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from deadlines.models import Timer
from ledger.queries import history
from notices import transitions
from notices.models import Notice, Owed, Print, Service
from notices.states import Channel, Outcome
from tests.conftest import LegalClock
from tests.letters.registry import SAYS
from tests.notices.office import RESPONSE_LAST_DAY, SERVED_AT, Office, instant, notice_of


def timer(case: Case, kind: str) -> Timer:
    return Timer.objects.filter(case=case, kind=kind).latest("generation")


def test_notice_is_fixed_when_the_move_is_made(office: Office, proposed: Case):
    notice = notice_of(proposed)
    assert (notice.state, notice.language, notice.number, notice.name) == ("frozen", "en", 1, "Emma Smith")
    assert notice.digest == hashlib.sha256(notice.html.encode()).hexdigest()
    assert "To withdraw the permit of stall 7." in notice.html
    assert Print.objects.filter(notice=notice, made_at=None).exists()
    assert [event.kind for event in history(proposed.pk)] == ["case.propose", "notice.frozen"]


def test_notice_speaks_the_language_of_its_addressee(office: Office):
    case = office.open(office.wei)
    notice = notice_of(case)
    assert notice.language == "zh-hans"
    assert "拟撤回7号摊位许可。" in notice.html
    assert '<html lang="zh-Hans">' in notice.html
    assert "To withdraw" not in notice.html


@pytest.mark.parametrize(
    ("kind", "part", "named"),
    [
        ("intent", "facts", "the facts, each with its document"),
        ("intent", "basis", "the legal basis, article by article"),
        ("intent", "measures", "every measure, with its own basis, its end and who applies it"),
        ("intent", "way_out", "how to be removed or repaired"),
        ("intent", "rights", "the right to respond"),
    ],
)
def test_notice_is_refused_when_something_is_missing(office: Office, monkeypatch, kind: str, part: str, named: str):
    monkeypatch.setitem(SAYS, kind, {name: value for name, value in SAYS[kind].items() if name != part})
    with pytest.raises(Refusal) as refused:
        office.open()
    (reason,) = refused.value.because
    assert (reason.rule, reason.article) == ("notice", "APL 44, 59; No. 49(8)")
    assert named in [text.msgid for text in reason.missing]
    assert not Case.objects.filter(kind="letter").exists()


def test_service_starts_the_clock_on_the_day_of_receipt(office: Office, proposed: Case, legal_clock: LegalClock):
    legal_clock.set("2026-05-07T09:00:00+08:00")
    office.serve(proposed, received_on="2026-04-30")
    notice, clock = notice_of(proposed), timer(proposed, "RESPONSE")
    assert (notice.state, proposed.state) == ("served", "notified")
    assert notice.served_at == instant("2026-04-30T23:59:59.999999+08:00")
    assert clock.trigger_at == notice.served_at
    assert clock.latest_on is not None
    assert clock.latest_on.isoformat() == RESPONSE_LAST_DAY


def test_every_last_day_printed_equals_its_timer(office: Office, proposed: Case):
    """In the table of the notice for the day of its receipt, and in the letter of dates afterwards."""
    table = notice_of(proposed).html
    office.serve(proposed)
    last = timer(proposed, "RESPONSE").latest_on
    assert last is not None
    assert f'<time datetime="2026-04-30">Thursday 30 April 2026</time></th><td><time datetime="{last}">' in table
    dates = notice_of(proposed, "dates").html
    assert f'Last day: <time datetime="{last}">Monday 11 May 2026</time>' in dates


@pytest.mark.parametrize(
    "received_on", ["2026-04-27", "2026-04-28", "2026-04-30", "2026-05-05", "2026-05-09", "2026-05-15"]
)
def test_table_equals_the_timer_whenever_it_is_received(
    office: Office, proposed: Case, legal_clock: LegalClock, received_on: str
):
    table = notice_of(proposed).html
    legal_clock.set("2026-05-16T09:00:00+08:00")
    office.serve(proposed, received_on=received_on)
    last = timer(proposed, "RESPONSE").latest_on
    row = table.split(f'<th scope="row"><time datetime="{received_on}">')[1].split("</tr>")[0]
    assert row.count(f'<time datetime="{last}">') == 2  # to respond, and to ask for a hearing


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"proof": None}, "/proof"),
        ({"received_on": "2026-05-01"}, "/received_on"),
        ({"received_on": "2026-04-26"}, "/received_on"),
        ({"channel": "post"}, "/tracking"),
        ({"channel": "portal", "proof": None}, "/channel"),
    ],
)
def test_service_is_refused_without_its_proof(office: Office, proposed: Case, changes: dict, pointer: str):
    with pytest.raises(Invalid) as invalid:
        office.serve(proposed, **changes)
    assert [fault.pointer for fault in invalid.value.faults] == [pointer]
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    assert not Timer.objects.filter(case=proposed, kind="RESPONSE").exists()


def test_somebody_elses_file_is_no_proof(office: Office, proposed: Case):
    with pytest.raises(Refusal):
        office.serve(proposed, proof=office.proof(by=office.alice))


def test_electronic_service_is_refused_without_consent(office: Office, proposed: Case):
    with pytest.raises(Refusal) as refused:
        office.serve(proposed, channel="electronic")
    assert [reason.rule for reason in refused.value.because] == ["consent"]


def test_failed_service_becomes_work(office: Office, proposed: Case):
    from cases.queries.standings import actor_of

    dora = actor_of(office.dora)
    notice = notice_of(proposed)
    at = instant(SERVED_AT)
    attempt = transitions.send(notice=notice.pk, channel=Channel.POST, by=dora, at=at, tracking="EMS 1")
    notice.refresh_from_db()
    assert notice.state == "sent"
    transitions.fail(attempt=attempt, outcome=Outcome.BOUNCED, by=dora, at=at, finding="Moved away")
    notice.refresh_from_db()
    assert notice.state == "failed"
    with pytest.raises(Refusal):
        transitions.fail(attempt=attempt, outcome=Outcome.FAILED, by=dora, at=at, finding="Twice")
    office.serve(proposed)
    assert list(Service.objects.filter(notice=notice).order_by("begun_at").values_list("channel", "outcome")) == [
        ("post", "bounced"),
        ("in-person", "delivered"),
    ]


def test_attempt_under_way_ends_with_the_carriers_receipt(office: Office, proposed: Case):
    from cases.queries.standings import actor_of

    notice = notice_of(proposed)
    attempt = transitions.send(
        notice=notice.pk, channel=Channel.POST, by=actor_of(office.dora), at=instant(SERVED_AT), tracking="EMS 1"
    )
    office.serve(proposed, channel="post", attempt=str(attempt))
    row = Service.objects.get(notice=notice)
    assert (row.pk, row.outcome, row.tracking) == (attempt, "delivered", "EMS 1")
    assert row.proof_digest


def test_service_that_was_set_aside_stops_what_it_started(office: Office, proposed: Case):
    office.serve(proposed)
    office.move(proposed, "set-aside-service", office.alice, finding="Signed by a stranger: police report No. 4")
    notice = notice_of(proposed)
    assert (notice.state, notice.served_at, proposed.state) == ("failed", None, "proposed")
    assert timer(proposed, "RESPONSE").state == "cancelled"
    office.serve(proposed)
    assert notice_of(proposed).state == "served"
    assert timer(proposed, "RESPONSE").state == "armed"


def test_dropped_case_takes_back_what_was_not_served(office: Office, proposed: Case):
    office.move(proposed, "drop", office.alice)
    assert notice_of(proposed).state == "void"
    with pytest.raises(Refusal):
        office.serve(proposed)


def test_relief_happens_and_owes_its_notice(office: Office, proposed: Case, monkeypatch, legal_clock: LegalClock):
    """Nobody stays on a list because a letter cannot be written."""
    office.decided(proposed)
    office.serve(proposed, "serve-decision")
    office.move(proposed, "take-effect")
    monkeypatch.setitem(SAYS, "removal", {})
    office.move(proposed, "remove")
    assert proposed.state == "removed"
    owed = Owed.objects.get(case=proposed)
    assert (owed.kind, owed.to, owed.given) == ("removal", office.emma, None)
    assert not Notice.objects.filter(case=proposed, kind="removal").exists()
