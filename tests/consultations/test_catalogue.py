"""The first kind of text: the catalogue of what may be recorded. It comes into force by adoption, and in no other way."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from consultations.models import Draft
from consultations.rules.catalogues import classify_change
from consultations.states import Change
from consultations.transitions import begin_draft
from deadlines.transitions.sweeping import sweep
from people.states import Role
from records import transitions as records
from records.queries.catalogue import in_force
from tests.consultations.world import AFTER, OPENED, TEXT, TownHall, refused
from tests.people.cast import appoint
from tests.records.documents import catalogue, debt
from tests.records.office import ARTICLE, LAW, without_consultation


@pytest.fixture
def law(town: TownHall, legal_clock) -> None:
    legal_clock.set(OPENED)
    lena, max_ = (appoint(name, town.agency, Role.RECORDS_OFFICER) for name in ("lena", "max"))
    records.enter_law(law=LAW, provisions=[ARTICLE], by=lena, at=legal_now(), reason="Enacted.")
    records.certify_law(code=LAW.code, by=max_, at=legal_now(), reason="Read and compared.")


def drafted(town: TownHall, document: dict[str, Any], slug: str = "catalogue") -> Draft:
    made = begin_draft(
        kind="catalogue",
        slug=slug,
        document=json.dumps(document),
        agency=town.agency.pk,
        by=actor_of(town.alice),
        at=legal_now(),
        reason="What may be recorded.",
    )
    return Draft.objects.get(pk=made.case_id)


def test_catalogue_from_draft_to_force(town: TownHall, law: None, legal_clock, client: Client):
    before = in_force()
    draft = drafted(town, catalogue())
    town.move(draft, "open-comment", town.alice)
    page = client.get("/consultations/catalogue/").content.decode()
    assert "Judgment that was not performed" in page
    chinese = client.get("/consultations/catalogue/?lang=zh-hans").content.decode()
    assert "未履行生效法律文书确定的义务" in chinese
    assert LAW.title in chinese
    assert "人员" in chinese
    assert f"{LAW.code} " not in chinese
    assert in_force() == before
    legal_clock.set(AFTER)
    sweep()
    town.adopt(draft)
    version = in_force()
    assert version is not None
    assert version != before
    assert (version.draft, version.digest) == (draft.pk, town.version(draft).digest)
    assert version.adopted_by == town.bob
    # A year on it is overdue; not so once another catalogue has followed.
    legal_clock.set("2027-04-05T09:00:00+08:00")
    assert "Yearly evaluation overdue" in client.get("/consultations/catalogue/?lang=en").content.decode()
    with without_consultation():
        office = actor_of(town.bob)
        text = catalogue(debt())
        digest = records.digest_of(text)
        records.adopt_catalogue(document=text, draft=uuid4(), digest=digest, by=office, at=legal_now())
    assert "Yearly evaluation overdue" not in client.get("/consultations/catalogue/?lang=en").content.decode()


VERSION = """
    INSERT INTO records_catalogueversion (number, document, digest, draft, adopted_by_id, adopted_at)
    SELECT 1 + coalesce((SELECT max(number) FROM records_catalogueversion), 0), %s, %s, %s, %s, %s
"""


def test_catalogue_by_sql_without_its_adopted_draft(town: TownHall, law: None, legal_clock):
    """Raw SQL as the application role: no draft, a draft that only stands, another kind, other words beside its hash."""
    standing, by_law = drafted(town, catalogue()), town.draft()
    town.move(standing, "open-comment", town.alice)
    town.move(by_law, "open-comment", town.alice)
    legal_clock.set(AFTER)
    sweep()
    town.adopt(by_law)
    text, other = catalogue(), catalogue(debt())
    for draft, document in ((uuid4(), text), (standing.pk, text), (by_law.pk, TEXT)):
        digest = records.digest_of(document)
        values = [json.dumps(document), digest, draft, town.bob.pk, legal_now()]
        assert refused(VERSION, values) == "consultations_catalogue_adopted"

    def beside_an_adoption(document: Any, by: int) -> Any:
        """The room's own adoption is the forger's: all that it may write beside an adoption of its own making."""
        with transaction.atomic(), connection.cursor() as cursor:
            version = town.version(standing)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(
                "INSERT INTO consultations_adoption (draft_id, version_id, digest, by_id, attested)"
                " VALUES (%s, %s, %s, %s, false) RETURNING at",
                [standing.pk, version.pk, version.digest, town.bob.pk],
            )
            at = cursor.fetchone()[0]
            found = refused(VERSION, [json.dumps(document), version.digest, standing.pk, by, at])
            transaction.set_rollback(True)
        return found

    assert beside_an_adoption(other, town.bob.pk) == "consultations_catalogue_adopted"
    assert beside_an_adoption(text, town.alice.pk) == "consultations_catalogue_adopted"
    # The words, the hash and the name agree; the adoption itself was made by no move.
    assert beside_an_adoption(text, town.bob.pk) == "consultations_exact_text"
    town.adopt(standing)
    assert in_force() is not None


def test_catalogue_with_what_may_never_be_collected(town: TownHall, law: None):
    field = {"name": "religion", "kind": "text", "title": {"en": "Religion", "zh": "宗教"}}
    with pytest.raises(Invalid) as faulty:
        drafted(town, catalogue(debt(fields=[field])))
    assert all(fault.pointer.startswith("/document/items/0/fields/0") for fault in faulty.value.faults)


def test_catalogue_on_a_law_that_is_not_there(town: TownHall):
    with pytest.raises(Invalid) as faulty:
        drafted(town, catalogue())
    assert {fault.pointer for fault in faulty.value.faults} == {"/document/items/0/basis", "/document/items/1/basis"}


@pytest.mark.parametrize(
    ("changed", "change", "certain"),
    [
        (debt(sources=["court", "tax", "police"]), Change.WIDENING, True),
        (debt(retention={"years": 4}), Change.NARROWING, False),
        (debt(sources=["court"]), Change.NARROWING, False),
        (debt(title={"en": "Judgment not performed", "zh": "未履行义务"}), Change.WIDENING, False),
    ],
)
def test_change_of_a_catalogue(changed: dict[str, Any], change: Change, certain: bool):
    proposed = classify_change(catalogue(debt()), catalogue(changed))
    assert (proposed.change, proposed.certain) == (change, certain)


def test_widening_of_a_catalogue_is_never_certified_as_narrowing(town: TownHall, law: None):
    draft = drafted(town, catalogue(debt(sources=["court"])))
    town.move(draft, "open-comment", town.alice)
    with pytest.raises(Refusal) as told:
        town.move(draft, "narrow", town.alice, document=json.dumps(catalogue(debt())), change="clerical")
    assert [reason.rule for reason in told.value.because] == ["widening"]
