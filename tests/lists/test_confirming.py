"""That somebody is not listed: told to the one agency that the standard names, with the person's consent, once, and signed.
Whatever stands against it, the answer is one and the same."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cases.models import Answer
from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from cases.rules.verdicts import Refusal
from cases.states import Party
from cases.states import Scope as CaseScope
from clock.queries import legal_now
from ledger.models import Event
from ledger.queries import of_kinds
from lists.models import ConfirmationConsent, Listing, Standard
from lists.queries.confirming import KINDS, offers_for
from lists.queries.letters import current_key
from lists.rules.confirming import parse_statement
from lists.rules.letters import WrongLetter
from lists.states import Scope
from lists.tasks import forget_consents
from lists.transitions.confirming import agree_to_confirmation, revoke_confirmation
from lists.transitions.limiting import MOST_QUESTIONS
from people.models import User
from people.states import Kind, Role
from records import transitions as records
from records.models import Identifier, Record
from records.queries.access import held_about
from tests import worlds
from tests.conftest import LegalClock
from tests.lists.court import CREDITOR, DEBTOR, Court
from tests.lists.standard import TOLD_TO_TAX, standard
from tests.people.cast import appoint
from tests.records.office import NUMBERS

pytestmark = pytest.mark.usefixtures("key")

ADDRESS = "/api/v1/confirmations/"
SLUG = "judgment-defaulters"
TOOL = Path(django_settings.BASE_DIR) / "tools" / "verify_letter.py"
RULING = {"way": "not enforceable", "document": "Ruling 12"}


@worlds.fixture
def city() -> Court:
    """A court whose list names the tax bureau, which may have it confirmed that somebody is not on it."""
    court = Court(LegalClock())
    court.open_list(standard(confirmed_to=TOLD_TO_TAX))
    court.other_program = appoint("court-program", court.court, Role.INTEGRATOR, kind=Kind.MACHINE)  # type: ignore[attr-defined]
    return court


@pytest.fixture
def xu(city: Court) -> UUID:
    """Xu Company, of whom a record is held. It is on no list."""
    return Record.objects.get(pk=city.confirmed()).subject_id


def herself(subject: UUID) -> Actor:
    return Actor(id=subject, parties=frozenset({Party.SUBJECT}))


def agreed(subject: UUID, stamp: UUID | None = None) -> str:
    key = f"{SLUG} tax"
    by, at = herself(subject), legal_now()
    return agree_to_confirmation(subject=subject, key=key, stamp=stamp or uuid4(), by=by, at=at).code


def asked(
    city: Court, code: str, by: User | None = None, key: str = "", scope: str = Scope.CONFIRM, **sent: str
) -> Any:
    headers = {**city.token(by or city.program, scope), **({"Idempotency-Key": key} if key else {})}
    body = json.dumps({"list": SLUG, "identifier": DEBTOR, "code": code, **sent})
    return Client().post(ADDRESS, body, content_type="application/json", headers=headers)


def listed(city: Court, state: str = "effective") -> Listing:
    return city.bring_to(state, city.propose(Record.objects.get().pk))


def test_confirmation_when_asked_with_consent_is_signed_and_given_once(city: Court, xu: UUID, client: Client) -> None:
    code = agreed(xu)
    answer = asked(city, code.lower().replace("-", " "), key="bid-7")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    told = answer.json()
    assert (told["list"], told["identifier"], told["holds_until"]) == (SLUG, "91**************4P", "2026-03-05")
    text = told["statement"]
    assert [word for word in (DEBTOR, "徐氏", code) if word in text] == []
    assert "for Example tax\nfor-zh 示例tax\nlaw Provisions on the list" in text
    for language, words in (("en", "This statement is genuine."), ("zh-hans", "这份声明是真的。")):
        assert words in client.post(f"/verify/?lang={language}", {"text": text.replace("\n", "\r\n")}).text
    again = asked(city, code.lower().replace("-", " "), key="bid-7")
    assert (again.json(), again["Idempotency-Replayed"]) == (told, "true")
    assert asked(city, code, key="bid-7").status_code == 422
    assert asked(city, code).json()["rule"] == "confirmation"
    assert [event.kind for event in of_kinds([xu], KINDS)] == [
        "confirmation.agreed",
        "confirmation.given",
        "confirmation.refused",
    ]
    assert [row for row in Answer.objects.values_list("outcome", flat=True) if DEBTOR in str(row)] == []
    looks = held_about(xu, legal_now())["looks"]
    assert [(look["by"], look["purpose"]) for look in looks] == [
        (
            str(city.program.public_id),
            "Asked, with your consent, whether you are not on “Judgment defaulters”: confirmed",
        ),
        (
            str(city.program.public_id),
            "Asked whether you are not on “Judgment defaulters”: nothing was confirmed, and no reason was given",
        ),
    ]


def test_statement_when_changed_or_old_is_found_out(city: Court, xu: UUID, client: Client) -> None:
    text = asked(city, agreed(xu)).json()["statement"]

    def offline(given: str, on: str) -> int:
        command = [sys.executable, "-S", str(TOOL), "--key", str(current_key()[0]), "--on", on]
        return subprocess.run(command, input=given, capture_output=True, text=True, cwd="/").returncode

    assert [offline(text, on) for on in ("2026-03-05", "2026-03-06")] == [0, 3]
    forged = text.replace("91*", "92*")
    assert (
        offline(forged, "2026-03-05"),
        "not ours, or it was changed" in client.post("/verify/", {"text": forged}).text,
    ) == (1, True)
    assert "not a whole statement" in client.post("/verify/", {"text": text[:120]}).text
    # Whoever holds it does not learn by it that she was listed since.
    listing = listed(city)
    city.clock.set("2026-03-16T00:10:00+08:00")
    assert listing.publication is not None
    assert "its time is over" in client.post("/verify/", {"text": text}).text
    with pytest.raises(WrongLetter):
        parse_statement("statutory-lists/not-listed@v1\nid x\n")


def is_listed(city: Court, xu: UUID) -> Any:
    listed(city)
    return asked(city, agreed(xu))


def mistyped(city: Court, xu: UUID) -> Any:
    agreed(xu)
    return asked(city, "0000-0000-0000")


def of_another(city: Court, xu: UUID) -> Any:
    """The code is Xu Company's, the number Zhao Company's."""
    Identifier.objects.update(verified=True)
    return asked(city, agreed(xu), identifier=CREDITOR)


def unknown(city: Court, xu: UUID) -> Any:
    return asked(city, agreed(xu), identifier="11010519491231002X")


def unchecked(city: Court, xu: UUID) -> Any:
    """Nobody has compared the number with an original."""
    code = agreed(xu)
    Identifier.objects.filter(subject=xu).update(verified=False)
    return asked(city, code)


def revoked(city: Court, xu: UUID) -> Any:
    code = agreed(xu)
    assert revoke_confirmation(consent=ConfirmationConsent.objects.get().pk, by=herself(xu), at=legal_now())
    return asked(city, code)


def replaced(city: Court, xu: UUID) -> Any:
    code = agreed(xu)
    agreed(xu)
    return asked(city, code)


def run_out(city: Court, xu: UUID) -> Any:
    code = agreed(xu)
    city.clock.set(legal_now() + timedelta(days=14))
    return asked(city, code)


def used(city: Court, xu: UUID) -> Any:
    code = agreed(xu)
    assert asked(city, code).status_code == 200
    return asked(city, code)


def used_when_listed(city: Court, xu: UUID) -> Any:
    """Once is once, also where it was refused: nobody asks every day until the entry is gone."""
    listing = listed(city)
    code = agreed(xu)
    asked(city, code)
    city.step(listing, "order-removal", Actor(id=xu, parties=frozenset({Party.COURT})), **RULING)
    return asked(city, code)


def erased(city: Court, _xu: UUID) -> Any:
    zhang = city.person()
    Identifier.objects.update(verified=True)
    code = agreed(zhang)
    records.erase_person(subject=zhang, by=None, at=legal_now(), reason="They asked.")
    assert ConfirmationConsent.objects.get().ended == "revoked"
    return asked(city, code, identifier=NUMBERS["first"])


def nonsense(city: Court, xu: UUID) -> Any:
    return asked(city, agreed(xu), identifier="徐氏")


REFUSED = {
    "type": "https://docs.statutory-lists.example/problems/rule-refused",
    "title": "A rule does not allow this now.",
    "status": 409,
    "rule": "confirmation",
    "article": "PIPL 23",
    "detail": "No confirmation can be given. Ask the person themselves.",
}
WAYS = (
    is_listed,
    mistyped,
    of_another,
    unknown,
    unchecked,
    revoked,
    replaced,
    run_out,
    used,
    used_when_listed,
    erased,
    nonsense,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_question_when_anything_stands_against_it_has_one_answer(
    city: Court, xu: UUID, way: Callable[[Court, UUID], Any]
) -> None:
    answer = way(city, xu)
    said = answer.json()
    assert (answer.status_code, {name: said[name] for name in REFUSED}) == (409, REFUSED)
    assert set(said) == {*REFUSED, "missing", "because"}
    assert (said["missing"], [one["text"] for one in said["because"]]) == ([], [REFUSED["detail"]])


def test_entry_when_it_is_not_in_effect_counts_for_nothing(city: Court, xu: UUID) -> None:
    listing = listed(city, "decided")
    assert asked(city, agreed(xu)).status_code == 200
    city.reach_effective(listing)
    assert asked(city, agreed(xu)).status_code == 409
    ruling = Actor(id=xu, parties=frozenset({Party.COURT}))
    city.step(listing, "order-removal", ruling, **RULING)
    assert asked(city, agreed(xu)).status_code == 200


def test_entry_when_it_is_suspended_counts_for_nothing(city: Court, xu: UUID) -> None:
    listing = listed(city)
    city.step(listing, "suspend", city.olive)
    assert asked(city, agreed(xu)).status_code == 200


def test_question_when_the_asker_is_not_named_is_refused_before_anybody_is_looked_for(city: Court, xu: UUID) -> None:
    code = agreed(xu)
    other: User = city.other_program  # type: ignore[attr-defined]
    answers = {
        "of another agency": asked(city, code, by=other),
        "an official": asked(city, code, by=city.erin),
        "another list": asked(city, code, list="wage-arrears"),
        "without the scope": asked(city, code, scope=CaseScope.READ),
    }
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 403)
    assert Client().post(ADDRESS, {}).status_code == 401
    assert Client().get(ADDRESS, headers=city.token(city.program, Scope.CONFIRM)).status_code == 405
    bad = asked(city, "", identifier="")
    assert (bad.status_code, [one["pointer"] for one in bad.json()["errors"]]) == (400, ["/identifier", "/code"])
    assert [event.kind for event in of_kinds([xu], KINDS)] == ["confirmation.agreed"]
    assert asked(city, code).status_code == 200


def test_standard_when_it_names_nobody_leaves_nothing_to_agree_to(court: Court) -> None:
    subject = Record.objects.get(pk=court.confirmed()).subject_id
    assert offers_for(subject, legal_now()) == []
    with pytest.raises(Refusal):
        agreed(subject)
    assert asked(court, "0000-0000-0000").json()["rule"] == "agency"


def test_standard_when_an_older_text_hides_such_subjects_leaves_nothing_to_ask(city: Court, xu: UUID) -> None:
    """A refusal would tell of an entry that the public may not see."""
    code = agreed(xu)
    now = Standard.objects.get()
    with past_the_guards():
        older = {**now.document, "publication": {"organisation": "nothing"}}
        Standard(
            list=now.list,
            number=0,
            document=older,
            digest="0" * 64,
            draft=uuid4(),
            adopted_by=uuid4(),
            adopted_at=now.adopted_at,
        ).save()
    assert offers_for(xu, legal_now()) == []
    assert asked(city, code).status_code == 409


def test_standard_when_it_changes_ends_what_was_agreed_to_under_the_last(city: Court, xu: UUID) -> None:
    code = agreed(xu)
    with past_the_guards():
        Standard.objects.update(digest="1" * 64)
    assert asked(city, code).status_code == 409
    assert asked(city, agreed(xu)).status_code == 200


@contextmanager
def past_the_guards() -> Iterator[None]:
    """By the schema's owner: thirty days of comments would be long for each test."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("ALTER TABLE lists_standard DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE lists_standard ENABLE TRIGGER USER")
        cursor.execute("SET ROLE scs_app")


def test_questions_when_there_are_too_many_wait(city: Court, xu: UUID) -> None:
    answers = [asked(city, "0000-0000-0000").status_code for _ in range(MOST_QUESTIONS)]
    assert set(answers) == {409}
    slowed = asked(city, agreed(xu))
    assert (slowed.status_code, int(slowed["Retry-After"]) <= 600) == (429, True)


def test_question_when_no_key_is_there_uses_no_consent_up(city: Court, xu: UUID, settings: Any) -> None:
    code, file = agreed(xu), settings.LETTER_KEY_FILE
    settings.LETTER_KEY_FILE = ""
    assert asked(city, code).json()["rule"] == "key"
    settings.LETTER_KEY_FILE = file
    assert asked(city, code).status_code == 200


# --- Consent ------------------------------------------------------------------------------------------------------------------


def test_form_when_sent_twice_is_one_consent_with_one_code(city: Court, xu: UUID) -> None:
    stamp = uuid4()
    code = agreed(xu, stamp)
    assert agreed(xu, stamp) == code
    row = ConfirmationConsent.objects.get()
    assert code.replace("-", "") not in str(bytes(row.hash))
    assert [event.kind for event in of_kinds([xu], KINDS)] == ["confirmation.agreed"]
    assert not revoke_confirmation(consent=row.pk, by=herself(uuid4()), at=legal_now())
    assert revoke_confirmation(consent=row.pk, by=herself(xu), at=legal_now())
    assert not revoke_confirmation(consent=row.pk, by=herself(xu), at=legal_now())
    with pytest.raises(Refusal) as refused:
        agreed(xu, stamp)
    assert refused.value.because[0].rule == "used"


def test_consent_when_given_for_another_is_refused(city: Court, xu: UUID) -> None:
    for by in (herself(uuid4()), actor_of(city.dora), actor_of(city.program)):
        with pytest.raises(Refusal) as refused:
            agree_to_confirmation(subject=xu, key=f"{SLUG} tax", stamp=uuid4(), by=by, at=legal_now())
        assert refused.value.because[0].rule == "role"
    assert ConfirmationConsent.objects.count() == Event.objects.filter(kind__startswith="confirmation").count() == 0


def test_consent_when_run_out_is_cleared(city: Court, xu: UUID) -> None:
    agreed(xu)
    assert forget_consents() == 0
    city.clock.set(legal_now() + timedelta(days=14))
    assert (forget_consents(), ConfirmationConsent.objects.count()) == (1, 0)


def test_files_when_merged_keep_what_was_agreed(city: Court) -> None:
    first, second = city.person(), city.person(None, born_on=date(1990, 3, 7))
    Identifier.objects.update(verified=True)
    code = agreed(second)
    records.merge(absorbed=second, into=first, by=actor_of(city.alice), at=legal_now(), reason="One and the same.")
    assert asked(city, code, identifier=NUMBERS["first"]).status_code == 200


ATTACKS = {
    "for an agency that is not named": "INSERT INTO lists_confirmationconsent (id, subject, list_id, agency_id, hash, expires_at, ended)"
    " SELECT gen_random_uuid(), subject, list_id, (SELECT id FROM people_agency WHERE code = 'court'), sha256('a'), expires_at, ''"
    " FROM lists_confirmationconsent",
    "longer than two weeks": "INSERT INTO lists_confirmationconsent (id, subject, list_id, agency_id, hash, expires_at, ended)"
    " SELECT gen_random_uuid(), gen_random_uuid(), list_id, agency_id, sha256('a'), expires_at + interval '1 day', ''"
    " FROM lists_confirmationconsent",
    "prolonged": "UPDATE lists_confirmationconsent SET expires_at = expires_at + interval '1 hour'",
    "to another agency": "UPDATE lists_confirmationconsent SET agency_id = (SELECT id FROM people_agency WHERE code = 'court')",
    "of another person": "UPDATE lists_confirmationconsent SET subject = gen_random_uuid()",
    "opened again": "UPDATE lists_confirmationconsent SET ended_at = NULL, ended = ''",
    "ended twice": "UPDATE lists_confirmationconsent SET ended = 'revoked'",
    "deleted, to be used anew": "DELETE FROM lists_confirmationconsent",
    "emptied": "TRUNCATE lists_confirmationconsent",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_consent_when_written_past_the_code_is_refused_by_the_database(city: Court, xu: UUID, attack: str) -> None:
    code = agreed(xu)
    assert asked(city, code).status_code == 200
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert asked(city, code).status_code == 409
