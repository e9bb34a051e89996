"""What letters of a listing say to those who get them: days as people write them, the law by its name, and what was decided."""

import re
from datetime import date
from typing import Any

from lists.models import Listing, Measure
from lists.queries.wording import years_told
from notices.models import Notice, Template
from tests import worlds
from tests.conftest import LegalClock
from tests.lists.court import Court
from tests.lists.standard import RESTRICTS, standard
from tests.lists.tax import Bureau
from tests.lists.test_removal import claim

IN_EFFECT_AGAIN = "2026-04-20T10:00:00+08:00"
FOR_PROGRAMS = re.compile(r"\d{4}-\d{2}-\d{2}(T\d|<| 二十四时)|RULES\.md")


@worlds.fixture
def hasty_court() -> Court:
    """Its standard names a statute that permits immediate effect."""
    court = Court(LegalClock())
    court.open_list(standard(interim={"basis": [RESTRICTS], "most": {"amount": 30, "unit": "days"}}))
    return court


@worlds.fixture
def bureau() -> Bureau:
    bureau = Bureau(LegalClock())
    bureau.open_redlist()
    return bureau


def letter(listing: Listing, kind: str) -> Notice:
    return Notice.objects.get(case=listing.pk, kind=kind, to=listing.subject_id)


def shown(html: str) -> str:
    """Without its style, and without what only programs read of a day."""
    return re.sub(r"<style>.*?</style>| datetime=\"[^\"]*\"", "", html, flags=re.DOTALL)


def twice(court: Court, listing: Listing, first: str, second: str, **data: Any) -> tuple[Notice, Notice]:
    """What is proposed, and what is decided: a letter each."""
    court.step(listing, first, court.olive, **data)
    court.heard(listing)
    court.step(listing, second, court.bob)
    found = Notice.objects.filter(case=listing.pk, to=listing.subject_id).order_by("number")
    intent, decision = found.filter(kind="intent").last(), found.filter(kind="decision").last()
    assert intent is not None
    assert decision is not None
    return intent, decision


def test_invitation_to_a_hearing_names_its_moment_as_people_do(court: Court, notified: Listing) -> None:
    court.step(notified, "ask-hearing", court.subject_acting(notified))
    when = "2026-03-25T01:30:00+00:00"
    court.step(notified, "fix-hearing", court.olive, held_at=when, place="Room 3", chair="charlie")
    html = shown(letter(notified, "hearing").html)
    assert "2026年3月25日（星期三） 09:30" in html
    assert not FOR_PROGRAMS.search(html)


def test_letters_tell_what_was_done_why_each_measure_was_chosen_and_who_decides(
    court: Court, notified: Listing
) -> None:
    first = letter(notified, "intent").html
    assert "120000" in first
    assert "It spends on flights." in first
    assert "提出人：Olive" in first
    assert "Bob" not in first  # nobody knows yet who decides
    court.reach_decided(notified)
    decision = letter(notified, "decision").html
    assert "120000" in decision
    assert "提出人：Olive；决定人：Bob。" in decision


def test_letter_to_the_creditor_tells_nothing_of_the_debtor_but_the_document(court: Court, listed: Listing) -> None:
    claim(court, listed)
    told = Notice.objects.get(kind="claim-told", to=listed.beneficiary_id)
    assert "120000" not in told.html


def test_immediate_effect_rests_on_the_statute_and_ends_on_a_day_in_words(hasty_court: Court) -> None:
    listing = hasty_court.propose()
    measures = [str(row.pk) for row in Measure.objects.all()]
    hasty_court.step(listing, "propose-interim", hasty_court.olive, danger="It is selling its last building.")
    hasty_court.step(listing, "impose-interim", hasty_court.bob, measures=measures)
    row = letter(listing, "interim")
    assert "2026年4月1日（星期三）" in shown(row.html)
    assert not FOR_PROGRAMS.search(shown(row.html))
    (hearing,) = [one for one in row.content["rights"] if one["right"] == "hearing"]
    assert hearing["article"]["zh-hans"].startswith("《")


def test_restoration_is_told_as_one_and_not_as_an_extension(court: Court, listed: Listing) -> None:
    court.step(listed, "order-removal", court.olive, way="performed", document="Receipt 7")
    paper = [str(court.paper(court.olive))]
    asked = {"falsehood": "The receipt was forged.", "documents": paper}
    intent, row = twice(court, listed, "propose-restoration", "restore", **asked)
    assert "拟恢复该条目" in intent.html
    assert "The receipt was forged." in intent.html
    assert "此前的移出所依据的内容不属实" in row.html
    for html in (intent.html, row.html):
        assert "延期" not in html
        assert "即时生效" not in html
        assert not FOR_PROGRAMS.search(shown(html))
    assert "在送达您之前不发生效力" in row.html
    assert {one["right"] for one in intent.content["rights"]} == {"respond", "hearing"}
    assert {one["right"] for one in row.content["rights"]} == {"appeal", "sue"}


def test_resumption_is_told_as_one(court: Court, listed: Listing) -> None:
    court.step(listed, "suspend", court.charlie)
    court.clock.set(IN_EFFECT_AGAIN)
    intent, row = twice(court, listed, "propose-resumption", "resume")
    assert "拟恢复" in intent.html
    assert "在此之前仍暂停" in row.html


def test_extension_says_by_how_much_and_then_until_which_day(court: Court, listed: Listing) -> None:
    number = {"document_number": "(2026)京0101执9号", "document_on": date(2026, 2, 1), "final_on": date(2026, 3, 1)}
    asked = {"new_facts": "It sold its trucks.", "records": [str(court.confirmed(**number))], "years": 1}
    intent, row = twice(court, listed, "propose-extension", "extend-term", **asked)
    assert "(2026)京0101执9号" in intent.html  # the new fact, with its document
    assert "2028年3月16日" in shown(intent.html)  # its end until now
    assert "2029年3月16日（星期五）" in shown(row.html)


def test_removal_names_its_day_in_words(court: Court, listed: Listing) -> None:
    court.step(listed, "order-removal", court.olive, way="performed", document="Receipt 7")
    assert "2026年3月16日（星期一）" in shown(letter(listed, "removal").html)


def test_words_that_changed_stand_beside_the_first(db: None) -> None:
    for kind in ("extension", "intent"):
        for language in ("en", "zh-hans"):
            first, second = Template.objects.filter(kind=kind, language=language).order_by("version")
            assert first.words.keys() == second.words.keys()
            assert first.words["opening"] != second.words["opening"]


def test_early_end_on_a_redlist_says_what_would_be_lost_and_not_that_nothing_is_public(bureau: Bureau) -> None:
    listing = bureau.in_force()
    bureau.step(listing, "propose-ending", bureau.olive, why="It was fined in March.")
    intent = Notice.objects.get(case=listing.pk, kind="intent")
    assert "没有公布" not in intent.html
    assert "该项激励将终止：" in intent.html
    assert not FOR_PROGRAMS.search(shown(intent.html))


def test_one_year_is_no_years() -> None:
    assert years_told(1) == {"en": "one year", "zh-hans": "1 年"}
    assert years_told(3) == {"en": "3 years", "zh-hans": "3 年"}
