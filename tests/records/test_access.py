"""What somebody is told of all that is held about them."""

import json
from datetime import date
from typing import Any

import pytest

from cases.queries.standings import actor_of
from clock.queries import legal_now
from records import registry, transitions
from records.queries.access import KNOWN, held_about
from tests.records.office import NUMBERS, WHY, Office

pytestmark = pytest.mark.django_db


def test_everything_held_is_told_with_every_look(office: Office) -> None:
    alice = actor_of(office.alice)
    subject = office.person(address="42 Example Lane")
    file = transitions.store_file(content=b"paper", name="order.txt", by=alice, at=legal_now(), purpose="record")
    made = office.record(subject=subject, file=file.id)
    transitions.look_into_subject(subject=subject, by=actor_of(office.dora), purpose="Counter", fields=("name",))
    told = held_about(subject, legal_now())
    assert told["subjects"][0]["name"] == "张伟"
    assert [one["reference"] for one in told["records"]] == [made.ref]
    assert told["records"][0]["facts"] == {"sum_owed": 120000, "ground": "evades"}
    assert [one["name"] for one in told["files"]] == ["order.txt"]
    (look,) = told["looks"]
    assert (look["by"], look["purpose"]) == (str(office.dora.public_id), "Counter")
    assert NUMBERS["first"] not in json.dumps(told, ensure_ascii=False)


def test_namesake_is_told_nothing_of_the_other(office: Office) -> None:
    """Nor of what came with a file that was merged by mistake and split again."""
    alice: dict[str, Any] = {"by": actor_of(office.alice), "at": legal_now(), "reason": WHY}
    first, second = office.person(), office.person(None, born_on=date(1990, 3, 7))
    mine = office.record(subject=first)
    transitions.merge(absorbed=second, into=first, **alice)
    assert len(held_about(first, legal_now())["subjects"]) == 2
    transitions.split(absorbed=second, **alice)
    told = json.dumps(held_about(second, legal_now()), ensure_ascii=False)
    assert mine.ref not in told
    assert "110*" not in told
    assert json.loads(told)["records"] == []


def test_rooms_above_tell_what_they_hold(office: Office) -> None:
    subject = office.person()
    registry.tell_with("above", lambda one, _at: {"subject": str(one)})
    try:
        assert held_about(subject, legal_now())["rooms"]["above"] == {"subject": str(subject)}
    finally:
        del KNOWN.tell["above"]


def test_erased_person_is_told_that_nothing_is_left(office: Office) -> None:
    subject = office.person()
    transitions.erase_person(subject=subject, by=None, at=legal_now(), reason=WHY)
    told = held_about(subject, legal_now())
    assert (told["subjects"][0]["name"], told["subjects"][0]["numbers"], told["records"]) == ("", [], [])
