"""The probes of somebody who writes raw SQL as the application role: dates that are only numbers, and claims that nobody made."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from deadlines.transitions import sweep
from ledger.transitions import NewEvent, append_many
from lists.models import Claim, Listing
from tests.keeping import keeps
from tests.lists.court import Court

COLUMNS = (
    "case_id, kind, whose, effect, rule_id, calendar_id, trigger_at, earliest_on, latest_on, provisional, counted, attempts, "
    "last_error"
)


def again(case: Case, kind: str, due: str, *, state: str = "armed", hold: str = "") -> list[str]:
    """The clock's next generation, with the reason that an honest change has beside it."""
    follow = (
        f"WITH begun AS (INSERT INTO deadlines_timer ({COLUMNS}, state, hold, generation, due_at) "
        f"SELECT {COLUMNS}, '{state}', '{hold}', generation + 1, {due} FROM deadlines_timer "
        f"WHERE case_id = '{case.pk}' AND kind = '{kind}' ORDER BY generation DESC LIMIT 1 RETURNING id) "
        "INSERT INTO deadlines_adjustment (timer_id, sort, reason, document) SELECT id, 'extension', 'Snow', '' FROM begun"
    )
    return [
        f"UPDATE deadlines_timer SET state = 'void' WHERE case_id = '{case.pk}' AND kind = '{kind}' AND state = 'armed'",
        follow,
    ]


def commit(case: Case, *statements: str, said: str = "deadline.changed", by: UUID | None = None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in statements:
            cursor.execute(statement)
        append_many(events=[NewEvent(case.pk, said, by)])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def claimed(court: Court, listed: Listing) -> Case:
    subject = court.subject_acting(listed)
    papers = [str(court.paper(subject, b"Paid."))]
    court.step(listed, "claim-fulfilment", subject, way="performed", documents=papers, words="I paid.")
    return Case.objects.get(pk=listed.pk)


@keeps(4, "sql")
def test_time_to_answer_and_days_of_grace_are_shortened_by_nobody(court: Court, notified: Listing) -> None:
    case = Case.objects.get(pk=notified.pk)
    with pytest.raises(DatabaseError, match="never shorter"):
        commit(case, *again(case, "RESPONSE", "legal_now()"))
    court.reach_decided(notified)
    court.served(notified, "serve-decision")
    with pytest.raises(DatabaseError, match=r"never short\w+"):
        commit(case, *again(case, "EFFECT", "legal_now()"))


@keeps(13, "sql")
def test_relief_of_an_entry_is_put_off_by_nobody(court: Court, listed: Listing) -> None:
    case = claimed(court, listed)
    for kind in ("VERIFY", "TERM"):
        with pytest.raises(DatabaseError, match="never comes later"):
            commit(case, *again(case, kind, "timestamptz '2090-01-01'"))
        with pytest.raises(DatabaseError, match="No clock of a listing stands still"):
            commit(case, *again(case, kind, "NULL", state="held", hold="paused"))
    stop = f"UPDATE deadlines_timer SET state = 'cancelled' WHERE case_id = '{case.pk}' AND kind = 'VERIFY'"
    with pytest.raises(DatabaseError, match="A claim waits: its clock runs"):
        commit(case, stop)
    court.until(listed, "VERIFY")
    sweep()
    assert court.visible() == []


INVENTED = """
    INSERT INTO lists_claim (id, listing_id, way, words, "by", by_beneficiary, at, hide_at, digests, papers, objection,
        objection_papers, state, finding)
    VALUES (gen_random_uuid(), '{listing}', 'performed', '', {by}, false, legal_now(), {hide_at}, '{{}}', '{{}}', '', '{{}}',
        '{state}', '')
"""


@keeps(13, "sql")
def test_claim_is_invented_by_nobody(court: Court, listed: Listing) -> None:
    """It would stand before the person's own, or hide theirs behind a later day."""
    case, subject = Case.objects.get(pk=listed.pk), court.subject_acting(listed)

    def invented(state: str, hide_at: str = "timestamptz '2027-12-01'") -> None:
        statement = INVENTED.format(listing=listed.pk, by=f"'{subject.id}'", hide_at=hide_at, state=state)
        commit(case, statement, said="case.claim-fulfilment", by=subject.id)

    for state in ("refused", "overtaken"):
        with pytest.raises(DatabaseError, match="begins by being made"):
            invented(state)
    with pytest.raises(DatabaseError, match="begins its clock"):
        invented("open")
    claimed(court, listed)
    assert Claim.objects.get().state == "open"
    with pytest.raises(DatabaseError, match="begins by being made"):
        invented("refused")
