"""`explain_deadlines` says what the deadline page says, for programs and for people."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case
from cases.rules.kinds import PauseTimer, ResumeTimer
from tests.cases.market import Market
from tests.conftest import LegalClock
from tests.deadlines.running import asking, desk_of

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("explain_deadlines", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def served(market: Market, legal_clock: LegalClock, monkeypatch: pytest.MonkeyPatch) -> Case:
    legal_clock.set("2026-04-30T15:20:00+08:00")
    case = market.open()
    market.move(case, "serve", market.dora)
    legal_clock.set("2026-05-06T10:00:00+08:00")
    asking(monkeypatch, "assign", PauseTimer("RESPONSE", "the flood", "Order 12"))
    market.move(case, "assign", market.alice)
    legal_clock.set("2026-05-07T10:00:00+08:00")
    asking(monkeypatch, "assign", ResumeTimer("RESPONSE"))
    market.move(case, "assign", market.alice)
    return case


def test_case_when_explained_to_a_program_is_whole(served: Case) -> None:
    answer = json.loads(run(served.ref, "--json"))
    assert answer["ref"] == served.ref
    response, decide = answer["deadlines"]
    assert (response["kind"], decide["kind"]) == ("RESPONSE", "DECIDE")
    assert response["due_at"] == "2026-05-13T16:00:00+00:00"  # the sixth and the seventh were lost: two days more
    assert (response["state"], response["provisional"]) == ("armed", False)
    assert response["rule"]["key"] == "RESPONSE/1"
    assert response["rule"]["consequences"][0] == {"text": "a decision may be taken", "source": "law"}
    assert [one["why"] for one in response["generations"]] == [
        "It went on",
        "It was paused",
        "A move of the case started it",
    ]
    assert response["generations"][1]["document"] == "Order 12"
    assert response["generations"][1]["by"] == "Alice"


def test_case_when_explained_says_what_the_page_says(market: Market, served: Case) -> None:
    for language in ("en", "zh-hans"):
        answer = json.loads(run(served.ref, "--json", "--lang", language))
        page = desk_of(market.alice, language).get(f"/admin/deadlines/timer/of/{served.ref}/RESPONSE/")
        clock = page.context["told"]
        told = answer["deadlines"][0]
        assert told["explanation"] == [str(step) for step in clock.told]
        assert told["name"] == clock.name
        assert [one["due"] for one in told["generations"]] == [one.due for one in clock.generations]
        for sentence in clock.told:
            assert sentence.sentence in page.content.decode()


def test_case_when_explained_to_people_is_read_line_by_line(served: Case) -> None:
    lines = run(served.ref).splitlines()
    assert lines[0].startswith("Time to answer · RESPONSE · running · Wednesday 13 May 2026, 24:00 · 6 days left")
    assert "  When it runs out: a decision may be taken (law)." in lines
    assert any(line.startswith("  2. ") and "the flood · Order 12" in line for line in lines)
    assert "答辩期限" in run(served.ref, "--lang", "zh-hans")


def test_reference_when_typed_in_small_letters_is_found(served: Case) -> None:
    assert json.loads(run(served.ref.lower(), "--json"))["ref"] == served.ref


def test_reference_when_there_is_no_such_case_says_so(served: Case) -> None:
    letter = served.ref[-1]
    with pytest.raises(CommandError, match="is no reference"):
        run(served.ref[:-1] + ("A" if letter != "A" else "B"))
    with pytest.raises(CommandError, match="is no reference"):
        run("nonsense")


def test_case_when_no_clock_ever_ran_says_so(market: Market) -> None:
    with pytest.raises(CommandError, match="no deadline has ever run in it"):
        run(market.open().ref)
