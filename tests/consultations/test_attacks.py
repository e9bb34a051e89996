"""Raw SQL as the application role, past rules and transitions: the database refuses by itself."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from cases.queries.standings import actor_of
from cases.rules.verdicts import Refusal
from cases.states import Part
from clock.queries import legal_now
from consultations.models import Comment, CommentGroup, Draft, Version
from consultations.rules.comments import Said
from consultations.states import Channel
from consultations.transitions import comment, group_comments, keep_paper, propose_withholding
from ledger.transitions import NewEvent, append_many
from records.transitions import attach_files
from tests.consultations.world import AFTER, CLOSES, OPENED, TownHall, force_state, just_before, refused, shorter, text
from tests.keeping import keeps


@pytest.fixture
def opened(town: TownHall, legal_clock) -> Draft:
    legal_clock.set(OPENED)
    return town.opened()


def forge(draft: Draft, town: TownHall, verb: str = "adopt") -> Callable[[], None]:
    """All that an attacker with the application's rights can write beside: the event, the adoption, a second signature."""

    def write() -> None:
        append_many(events=[NewEvent(draft.pk, f"case.{verb}", town.bob.public_id, {"forged": True})])
        version = town.version(draft)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO consultations_adoption (draft_id, version_id, digest, by_id, attested)"
                " VALUES (%s, %s, %s, %s, %s)",
                [draft.pk, version.pk, version.digest, town.bob.pk, verb == "attest"],
            )
            cursor.execute(
                "INSERT INTO cases_signature (case_id, matter, act, part, person_id, version)"
                " SELECT id, matter, act, %s, %s, version FROM cases_case WHERE id = %s",
                [Part.DECIDER, town.bob.pk, draft.pk],
            )

    return write


ADOPT = """
    UPDATE cases_case SET state = 'adopted', verb = 'adopt', version = version + 1, updated_at = legal_now() WHERE id = %s
"""
CLOSE = """
    UPDATE cases_case SET state = 'closed', verb = 'close', version = version + 1, updated_at = legal_now() WHERE id = %s
"""


def close_by_sql(draft: Draft) -> None:
    with connection.cursor() as cursor:
        append_many(events=[NewEvent(draft.pk, "case.close", None, {"forged": True})])
        cursor.execute(CLOSE, [draft.pk])


@keeps(2, "sql")
def test_adoption_by_sql_at_thirty_days_minus_one_second(opened: Draft, town: TownHall, legal_clock):
    legal_clock.stop(just_before(CLOSES))
    close_by_sql(opened)
    assert refused(ADOPT, [opened.pk], then=forge(opened, town)) == "consultations_full_days"
    legal_clock.set(CLOSES)
    # Of the days nothing more is said; what is missing now is the clock of the yearly evaluation.
    assert refused(ADOPT, [opened.pk], then=forge(opened, town)) == "deadlines_required"


@keeps(2, "sql")
def test_adoption_by_sql_with_an_unanswered_group(opened: Draft, town: TownHall, legal_clock):
    town.say(opened)
    legal_clock.set(AFTER)
    close_by_sql(opened)
    assert refused(ADOPT, [opened.pk], then=forge(opened, town)) == "consultations_answered"
    group_comments(draft=opened.pk)
    assert refused(ADOPT, [opened.pk], then=forge(opened, town)) == "consultations_answered"


def test_adoption_by_sql_of_a_text_that_did_not_stand(opened: Draft, town: TownHall, legal_clock):
    """A new version slipped in on the last day, and made the current one."""
    legal_clock.stop(just_before(CLOSES))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO consultations_version (draft_id, number, canonical, digest, change, proposed_change,"
            " proposed_by_id, reason) SELECT draft_id, 2, '{}', encode(sha256('{}'), 'hex'), 'clerical', 'clerical',"
            " proposed_by_id, '' FROM consultations_version WHERE draft_id = %s",
            [opened.pk],
        )
    second = town.version(opened, 2)
    assert refused("UPDATE consultations_version SET opened_at = legal_now() WHERE id = %s", [second.pk]) == (
        "consultations_certified"
    )
    certified = "UPDATE consultations_version SET certified_by_id = %s, opened_at = legal_now() WHERE id = %s"
    assert refused(certified, [town.alice.pk, second.pk]) == "consultations_four_eyes"
    assert refused(certified, [town.agnes.pk, second.pk]) == "consultations_officials"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE consultations_draft SET current = 2 WHERE case_id = %s", [opened.pk])
    opened.refresh_from_db()
    legal_clock.set(AFTER)
    close_by_sql(opened)
    assert refused(ADOPT, [opened.pk], then=forge(opened, town)) == "consultations_full_days"


def test_adoption_by_sql_without_a_row_of_adoption(opened: Draft, town: TownHall, legal_clock):
    legal_clock.set(AFTER)
    close_by_sql(opened)
    write = lambda: append_many(events=[NewEvent(opened.pk, "case.adopt", None, {})])  # noqa: E731
    assert refused(ADOPT, [opened.pk], then=write) in {"consultations_exact_text", "cases_four_eyes"}


ATTEST = """
    UPDATE cases_case SET state = 'adopted', verb = 'attest', version = version + 1, updated_at = legal_now() WHERE id = %s
"""
ENACT = """
    INSERT INTO consultations_enactment (draft_id, authority, instrument, published_on, published_where, comment_from,
        comment_until, comment_proof, text_file, proof_file)
    VALUES (%s, 'Council', 'Order 1', '2026-01-05', 'Gazette', %s, '2025-12-31', 'Gazette', %s, %s)
"""


def test_attesting_by_sql_without_papers(town: TownHall):
    """RULES.md 2: with its published text and the proof of its comment period attached, two files of this very draft."""
    draft, elsewhere = town.draft(), town.draft("elsewhere")
    force_state(draft, "enacted", "submit-enacted")
    with pytest.raises(Refusal) as by_move:
        town.move(draft, "attest", town.bob, digest=town.version(draft).digest)
    assert [reason.rule for reason in by_move.value.because] == ["enactment"]
    mine, proof = papers_of(draft, town)
    theirs, _proof = papers_of(elsewhere, town)
    enacted = [
        None,  # nobody says where it stood for comment
        ["2025-11-01", uuid4(), uuid4()],  # files that are not there
        ["2025-11-01", mine, theirs],  # another draft's
        ["2025-11-01", mine, mine],  # the text proves itself
        ["2025-12-02", mine, proof],  # for 29 days
    ]
    for said in enacted:
        forged = forge(draft, town, "attest")
        assert refused(ATTEST, [draft.pk], then=with_enactment(draft, said, forged)) == "consultations_full_days"
    forged = forge(draft, town, "attest")
    # Of its papers nothing more is said; what is missing now is the clock of the yearly evaluation.
    whole = with_enactment(draft, ["2025-12-01", mine, proof], forged)
    assert refused(ATTEST, [draft.pk], then=whole) == "deadlines_required"


def papers_of(draft: Draft, town: TownHall) -> list[Any]:
    by, at = actor_of(town.alice), legal_now()
    kept = [keep_paper(content=words, name="paper.txt", by=by, at=at).id for words in (b"The text", b"The proof")]
    attach_files(files=kept, to=draft.pk, by=by)
    return kept


def with_enactment(draft: Draft, said: list[Any] | None, forged: Callable[[], None]) -> Callable[[], None]:
    def write() -> None:
        if said:
            with connection.cursor() as cursor:
                cursor.execute(ENACT, [draft.pk, *said])
        forged()

    return write


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("canonical = '{}'", "consultations_same_text"),
        ("digest = repeat('0', 64)", "consultations_same_text"),
        ("opened_at = opened_at - interval '1 day'", "consultations_same_text"),
        ("closes_at = closes_at - interval '1 second'", "consultations_same_text"),
        ("closes_at = NULL", "consultations_same_text"),
        ("change = 'clerical'", "consultations_same_text"),
    ],
)
def test_version_is_changed_by_sql(change: str, rule: str, opened: Draft):
    assert refused(f"UPDATE consultations_version SET {change} WHERE draft_id = %s", [opened.pk]) == rule


def test_version_with_another_texts_hash(town: TownHall):
    draft = town.draft()
    statement = (
        "INSERT INTO consultations_version (draft_id, number, canonical, digest, change, proposed_change, proposed_by_id,"
        " reason) SELECT draft_id, 2, '{}', digest, 'widening', 'widening', proposed_by_id, '' FROM consultations_version"
        " WHERE draft_id = %s"
    )
    assert refused(statement, [draft.pk]) == "consultations_digest"


def test_version_that_closes_too_early_by_sql(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.draft()
    statement = "UPDATE consultations_version SET opened_at = '2020-01-01', closes_at = %s WHERE draft_id = %s"
    assert refused(statement, [just_before(CLOSES), draft.pk]) == "consultations_full_days"
    assert refused(statement, [datetime.fromisoformat(CLOSES), draft.pk]) is None
    assert town.version(draft).opened_at >= datetime.fromisoformat(OPENED)


@pytest.mark.parametrize("table", ["draft", "version", "comment", "commentgroup", "answer", "adoption", "withholding"])
def test_rows_are_deleted_by_sql(table: str, opened: Draft):
    assert "permission denied" in (refused(f"DELETE FROM consultations_{table}", []) or "")
    assert "permission denied" in (refused(f"TRUNCATE consultations_{table} CASCADE", []) or "")


# --- Comments -------------------------------------------------------------------------------------------------------------

SAY = """
    INSERT INTO consultations_comment (public_id, draft_id, version_id, text, name, language, channel, event, fingerprint,
                                       received_at)
    VALUES (%s, %s, %s, 'Late', '', '', 'web', %s, '', %s)
"""


def entry() -> tuple[Any, int]:
    public_id = uuid4()
    (appended,) = append_many(events=[NewEvent(public_id, "consultations.commented", None, {})])
    return public_id, appended.event


def test_comment_by_sql_dated_back(opened: Draft, town: TownHall, legal_clock):
    legal_clock.set(CLOSES)
    public_id, event = entry()
    values = [public_id, opened.pk, town.version(opened).pk, event, just_before(CLOSES)]
    assert refused(SAY, values) == "consultations_in_time"


def test_comment_by_sql_without_its_entry_in_the_ledger(opened: Draft, town: TownHall):
    _, event = entry()
    values = [uuid4(), opened.pk, town.version(opened).pk, event, OPENED]
    assert refused(SAY, values) == "consultations_in_ledger"


@pytest.mark.parametrize(
    "change", ["text = 'I agree'", "name = 'Somebody'", "received_at = received_at - interval '1 day'", "text = ''"]
)
def test_comment_is_changed_by_sql(change: str, opened: Draft, town: TownHall):
    said = town.say(opened)
    assert refused(f"UPDATE consultations_comment SET {change} WHERE id = %s", [said.number]) == "consultations_kept"


def test_comment_at_the_last_microsecond_and_at_the_closing_instant(opened: Draft, town: TownHall, legal_clock):
    legal_clock.stop(just_before(CLOSES, timedelta(microseconds=1)))
    town.say(opened)
    legal_clock.set(CLOSES)
    with pytest.raises(Refusal) as late:
        town.say(opened, "Too late")
    assert [reason.rule for reason in late.value.because] == ["comment-period"]
    assert list(Comment.objects.values_list("text", flat=True)) == ["Ten is too early in summer."]


@pytest.mark.django_db(transaction=True)
def test_comment_a_millisecond_late_in_a_transaction_that_was_open(town: TownHall, legal_clock):
    """What counts is when the comment came, not when its transaction began, nor when it ends."""
    legal_clock.set(OPENED)
    draft = town.opened()
    with transaction.atomic():
        legal_now()  # the transaction begins in time
        legal_clock.set(datetime.fromisoformat(CLOSES) + timedelta(milliseconds=1))
        with pytest.raises(Refusal):
            comment(draft=draft.pk, said=Said("Late by a millisecond"), channel=Channel.REST)
    assert not Comment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_adoption_waits_for_a_comment_that_came_in_time(town: TownHall, legal_clock):
    """Somebody's comment is in, and not committed yet, when the text is adopted: it is seen, and must be answered."""
    legal_clock.set(OPENED)
    draft = town.opened()
    legal_clock.stop(just_before(CLOSES))
    came, go_on = threading.Event(), threading.Event()

    def say() -> None:
        with transaction.atomic():
            comment(draft=draft.pk, said=Said("In time, slowly"), channel=Channel.WEB)
            came.set()
            go_on.wait(20)

    saying = Aside(say)
    assert came.wait(20)
    legal_clock.set(AFTER)
    town.close(draft)
    adopting = Aside(lambda: town.adopt(Draft.objects.get(pk=draft.pk)))
    assert not adopting.is_over(within=1)
    go_on.set()
    assert saying.is_over(within=20)
    assert adopting.is_over(within=20)
    assert adopting.refused == ["unanswered"]
    assert town.state(draft) == "closed"


class Aside:
    """Something that another connection does meanwhile."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.refused: list[str] = []
        self.act = act
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        try:
            self.act()
        except Refusal as refusal:
            self.refused = [reason.rule for reason in refusal.because]
        finally:
            connection.close()

    def is_over(self, *, within: float) -> bool:
        self.thread.join(within)
        return not self.thread.is_alive()


# --- Answers and withholding ------------------------------------------------------------------------------------------------


def test_group_is_answered_early_by_sql(opened: Draft, town: TownHall):
    town.say(opened)
    group_comments()
    group = CommentGroup.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO consultations_answer (draft_id, outcome, text, text_en, by_id)"
            " VALUES (%s, 'explained', 'No.', '', %s) RETURNING id",
            [opened.pk, town.dora.pk],
        )
        answer = cursor.fetchone()[0]
    statement = "UPDATE consultations_commentgroup SET answer_id = %s WHERE id = %s"
    assert refused(statement, [answer, group.pk]) == "consultations_answered_early"


def test_comment_is_withheld_by_one_in_sql(opened: Draft, town: TownHall):
    said = town.say(opened)
    row = propose_withholding(comment_id=said.number, ground="threat", by=actor_of(town.dora), reason="A threat.")
    statement = "UPDATE consultations_withholding SET authorised_by_id = %s, authorised_at = legal_now() WHERE id = %s"
    assert refused(statement, [town.dora.pk, row.pk]) in {"consultations_four_eyes", "withholding_four_eyes"}
    assert refused(statement, [town.agnes.pk, row.pk]) == "consultations_officials"
    assert refused(statement, [town.bob.pk, row.pk]) is None


def test_adopted_text_is_revised(opened: Draft, town: TownHall, legal_clock):
    legal_clock.set(AFTER)
    town.close(opened)
    town.adopt(opened)
    with pytest.raises(Refusal):
        town.move(opened, "revise", town.alice, document=shorter())
    statement = "UPDATE consultations_draft SET current = 1, pending = 2 WHERE case_id = %s"
    assert refused(statement, [opened.pk]) == "consultations_adopted"
    assert Version.objects.filter(draft=opened).count() == 1
    assert text() != shorter()
