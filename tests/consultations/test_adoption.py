"""The thirty days: RULES.md, invariant 2 and COMMENT. In the rule, in the transition and in the database."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from cases.queries.standings import actor_of
from cases.rules.fields import Invalid
from cases.rules.kinds import ReplaceTimer, StartTimer, StopTimer
from cases.rules.verdicts import Refusal
from clock.queries import legal_now
from consultations.models import Adoption, CommentGroup, Draft
from consultations.tasks import close_comments
from consultations.transitions import group_comments, keep_paper, submit_enacted
from deadlines.transitions.sweeping import sweep
from tests.consultations import world
from tests.consultations.world import AFTER, CLOSES, OPENED, TownHall, just_before, refused, shorter, text


@pytest.fixture
def answered(town: TownHall, legal_clock) -> Draft:
    """Closed, with one comment answered."""
    legal_clock.set(OPENED)
    draft = town.opened()
    town.say(draft)
    legal_clock.set(AFTER)
    town.close(draft)
    town.answer_all(draft)
    return draft


def rules_of(told: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [reason.rule for reason in told.value.because]


def test_draft_from_first_word_to_adoption(answered: Draft, town: TownHall):
    town.adopt(answered)
    adopted = Adoption.objects.get(draft=answered)
    assert town.state(answered) == "adopted"
    assert (adopted.digest, adopted.by) == (town.version(answered).digest, town.bob)
    assert timedelta() <= adopted.at - datetime.fromisoformat(AFTER) < timedelta(minutes=1)
    assert [one.slug for one in world.made] == ["market"]
    assert world.made[0].document.digest == adopted.digest


def test_window_when_opened_on_a_monday(town: TownHall, legal_clock, timers):
    legal_clock.set(OPENED)
    draft = town.opened()
    version = town.version(draft)
    assert version.closes_at == datetime.fromisoformat(CLOSES)
    assert timers == [("open-comment", StartTimer("COMMENT", version.opened_at))]


def test_window_when_its_last_day_is_a_holiday(town: TownHall, legal_clock):
    legal_clock.set("2026-04-01T10:00:00+08:00")  # thirty days on is Labour Day; 6 May is worked again
    assert town.version(town.opened()).closes_at == datetime.fromisoformat("2026-05-07T00:00:00+08:00")


def test_comments_close_by_themselves_when_the_job_comes(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.opened()
    legal_clock.stop(just_before(CLOSES))
    close_comments()
    assert town.state(draft) == "open"
    legal_clock.set(CLOSES)
    close_comments()
    assert town.state(draft) == "closed"


def test_close_and_adopt_when_a_second_is_missing(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.opened()
    legal_clock.stop(just_before(CLOSES))
    with pytest.raises(Refusal) as told:
        town.close(draft)
    assert rules_of(told) == ["comment-period"]
    with pytest.raises(Refusal) as told:
        town.adopt(draft)
    assert rules_of(told) == ["state"]
    legal_clock.set(CLOSES)
    town.close(draft)
    town.adopt(draft)
    assert town.state(draft) == "adopted"


def test_adopt_when_closed_early_by_sql(town: TownHall, legal_clock):
    """The rule asks the days themselves, whatever the state says."""
    legal_clock.set(OPENED)
    draft = town.opened()
    legal_clock.stop(just_before(CLOSES))
    world.force_state(draft, "closed", "close")
    with pytest.raises(Refusal) as told:
        town.adopt(draft)
    assert rules_of(told) == ["comment-period", "thirty-days"]


def test_adopt_when_one_group_has_no_answer(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.opened()
    town.say(draft)
    town.say(draft, "The bins at the gate are always full by noon; put up more of them.")
    legal_clock.set(AFTER)
    town.close(draft)
    with pytest.raises(Refusal) as told:
        town.adopt(draft)
    assert rules_of(told) == ["ungrouped"]
    town.answer_all(draft)
    legal_clock.set(AFTER)
    town.adopt(draft)


def test_adopt_when_groups_are_unanswered_names_them(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.opened()
    town.say(draft)
    town.say(draft, "The bins at the gate are always full by noon; put up more of them.")
    legal_clock.set(AFTER)
    town.close(draft)
    assert group_comments(draft=draft.pk) == 2
    with pytest.raises(Refusal) as told:
        town.adopt(draft)
    (reason,) = told.value.because
    assert [(one.params["version"], one.params["number"]) for one in reason.missing] == [(1, 1), (1, 2)]


def test_adopt_when_the_adopter_read_another_text(answered: Draft, town: TownHall):
    with pytest.raises(Refusal) as told:
        town.adopt(answered, digest="0" * 64)
    assert rules_of(told) == ["other-text"]


def test_adopt_when_the_proposer_would(answered: Draft, town: TownHall):
    with pytest.raises(Refusal) as told:
        town.adopt(answered, by=town.alice)
    assert told.value.needs_second_person


# --- Changes of the text ----------------------------------------------------------------------------------------------


def test_change_on_day_29_restarts_the_thirty_days(town: TownHall, legal_clock, timers):
    legal_clock.set(OPENED)
    draft = town.opened()
    legal_clock.set("2026-03-31T10:00:00+08:00")
    town.move(draft, "revise", town.charlie, document=shorter())
    version = town.version(draft)
    assert (draft.current, version.change) == (2, "widening")
    # The thirtieth day is 30 April, a working day.
    assert version.closes_at == datetime.fromisoformat("2026-05-01T00:00:00+08:00")
    assert timers[-1][1] == ReplaceTimer("COMMENT", version.opened_at)
    legal_clock.set(AFTER)
    with pytest.raises(Refusal):
        town.close(draft)


def test_narrowing_stands_only_when_a_second_official_certifies(town: TownHall, legal_clock, timers):
    legal_clock.set(OPENED)
    draft = town.opened()
    legal_clock.set("2026-03-20T10:00:00+08:00")
    town.move(draft, "narrow", town.alice, document=shorter(), change="narrowing")
    assert (draft.current, draft.pending) == (1, 2)
    digest = town.version(draft, 2).digest
    with pytest.raises(Refusal) as told:
        town.move(draft, "certify", town.alice, digest=digest)
    assert told.value.needs_second_person
    town.move(draft, "certify", town.bob, digest=digest)
    version = town.version(draft)
    assert (draft.current, draft.pending, version.certified_by) == (2, None, town.bob)
    # The thirty days end with 1 April; seven more with the 8th.
    assert version.closes_at == datetime.fromisoformat("2026-04-09T00:00:00+08:00")
    assert [change for _, change in timers[-2:]] == [
        StopTimer("COMMENT", "changed"),
        ReplaceTimer("COMMENT-NARROWED", datetime.fromisoformat(CLOSES) - timedelta(microseconds=1)),
    ]
    legal_clock.set("2026-04-09T00:00:00+08:00")
    town.close(draft)
    town.adopt(draft, by=town.bob)
    assert town.state(draft) == "adopted"


def test_narrowing_when_it_surely_widens(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.opened()
    more = text(
        rules=[*world.TEXT["rules"], {"code": "dogs", "text": {"en": "No dogs.", "zh-hans": "禁止携犬。"}, "days": 1}]
    )
    with pytest.raises(Refusal) as told:
        town.move(draft, "narrow", town.alice, document=more, change="clerical")
    assert rules_of(told) == ["widening"]


def test_adopt_while_a_change_is_proposed(answered: Draft, town: TownHall):
    town.move(answered, "narrow", town.charlie, document=shorter(), change="narrowing")
    with pytest.raises(Refusal) as told:
        town.adopt(answered)
    assert rules_of(told) == ["pending-change"]
    town.move(answered, "drop-change", town.bob)
    town.adopt(answered)
    assert town.state(answered) == "adopted"


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ("{", "/document"),
        ('{"a": 1, "a": 2}', "/document"),
        ("[]", "/document"),
        ('{"title": "One language"}', "/document/title"),
        ('{"title": {"en": "A", "zh-hans": "\\u0000"}}', "/document/title/zh-hans"),
        ('{"title": {"en": "A", "zh-hans": "B"}, "days": 1.5}', "/document/days"),
    ],
)
def test_draft_when_its_text_is(document: str, pointer: str, town: TownHall):
    with pytest.raises(Invalid) as told:
        town.draft(document=document)
    assert [fault.pointer for fault in told.value.faults] == [pointer]


def test_draft_when_its_slug_is_taken(town: TownHall):
    town.draft()
    with pytest.raises(Invalid) as told:
        town.draft()
    assert [fault.pointer for fault in told.value.faults] == ["/slug"]


# --- Answers --------------------------------------------------------------------------------------------------------------


def test_answer_while_comments_come_in(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.opened()
    town.say(draft)
    with pytest.raises(Refusal) as told:
        town.answer_all(draft)
    assert rules_of(told) == ["comment-period"]


def test_answer_by_a_change_must_name_it(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.opened()
    town.say(draft)
    legal_clock.set(AFTER)
    town.close(draft)
    group_comments()
    group = str(CommentGroup.objects.get(draft=draft).pk)
    answer = {"groups": [group], "outcome": "changed", "answer": "改为二十日。"}
    with pytest.raises(Refusal) as told:
        town.move(draft, "answer", town.dora, **answer, changed_in=1)
    assert rules_of(told) == ["linked-change"]
    town.move(draft, "revise", town.alice, document=shorter())
    town.move(draft, "answer", town.dora, **answer, changed_in=2)
    assert CommentGroup.objects.get(draft=draft).answer.changed_in == 2


# --- Enacted elsewhere ----------------------------------------------------------------------------------------------------

ENACTMENT = {
    "kind": "by-law",
    "slug": "elsewhere",
    "document": text(),
    "authority": "Province",
    "instrument": "Order 1 [2026]",
    "published_on": "2026-02-01",
    "published_where": "https://gazette.example/1",
    "comment_from": "2025-11-01",
    "comment_until": "2025-12-01",
    "comment_proof": "https://gazette.example/draft-1",
}


def enacted(town: TownHall, **changes: str) -> Draft:
    by = actor_of(town.alice)
    papers = {
        name: str(keep_paper(content=f"{name} on paper".encode(), name=f"{name}.txt", by=by, at=legal_now()).id)
        for name in ("text_file", "proof_file")
    }
    made = submit_enacted(
        agency=town.agency.pk,
        by=actor_of(town.alice),
        at=legal_now(),
        reason="Enacted.",
        data={**ENACTMENT, **papers, **changes},
    )
    return Draft.objects.get(pk=made.case_id)


def test_attest_by_a_second_official(town: TownHall):
    draft = enacted(town)
    digest = town.version(draft).digest
    with pytest.raises(Refusal) as told:
        town.move(draft, "attest", town.alice, digest=digest)
    assert told.value.needs_second_person
    town.move(draft, "attest", town.bob, digest=digest)
    assert (town.state(draft), Adoption.objects.get(draft=draft).attested) == ("adopted", True)


def test_attest_when_it_stood_for_29_days(town: TownHall):
    draft = enacted(town, comment_until="2025-11-30")
    with pytest.raises(Refusal) as told:
        town.move(draft, "attest", town.bob, digest=town.version(draft).digest)
    assert rules_of(told) == ["thirty-days"]


def test_evaluation_when_adopted(answered: Draft, town: TownHall, timers):
    town.adopt(answered)
    assert timers[-1][1].rule == "EVALUATE"
    town.move(answered, "evaluate", town.dora, finding="无人投诉。")
    assert answered.evaluations.get().finding == "无人投诉。"


# --- Longer periods, and the yearly look --------------------------------------------------------------------------------------


def test_text_stands_for_as_many_days_as_its_agency_gives(town: TownHall, legal_clock):
    """Forty-five, by the rule, by the clock and by the database; a widening change begins them again."""
    legal_clock.set(OPENED)
    draft = town.draft()
    for days in (29, 366):
        with pytest.raises(Invalid) as faulty:
            town.move(draft, "open-comment", town.alice, days=days)
        assert [fault.pointer for fault in faulty.value.faults] == ["/days"]
    town.move(draft, "open-comment", town.alice, days=45)
    over = datetime.fromisoformat("2026-04-17T00:00:00+08:00")  # the 45th day after 2 March is 16 April
    assert town.version(draft).closes_at == over
    assert (
        refused("UPDATE consultations_draft SET days = 30 WHERE case_id = %s", [draft.pk]) == "consultations_same_draft"
    )
    legal_clock.set(AFTER)  # thirty days are over
    sweep()
    assert town.state(draft) == "open"
    legal_clock.stop(over - timedelta(seconds=1))
    with pytest.raises(Refusal):
        town.adopt(draft)
    town.move(draft, "revise", town.alice, document=text(rules=[]))
    assert town.version(draft).closes_at == datetime.fromisoformat("2026-06-02T00:00:00+08:00")  # 31 May is a Sunday


def test_version_that_closes_after_thirty_of_its_forty_five_days_by_sql(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    draft = town.draft()
    change = "UPDATE consultations_draft SET days = %s WHERE case_id = %s"
    assert refused(change, [29, draft.pk]) == "draft_stands_thirty_days"
    assert refused(change, [45, draft.pk]) is None
    closing = "UPDATE consultations_version SET opened_at = legal_now(), closes_at = %s WHERE draft_id = %s"
    assert refused(closing, [datetime.fromisoformat(CLOSES), draft.pk]) == "consultations_full_days"


def test_evaluation_when_overdue_is_said_in_public(answered: Draft, town: TownHall, legal_clock, client: Client):
    """From the instant on, swept or not, on the page, in the list and over REST; until it is published."""
    town.adopt(answered)
    pages = (f"/consultations/{answered.slug}/", "/consultations/", f"/consultations/{answered.slug}/?lang=zh-hans")
    told = ("Yearly evaluation overdue", "年度评估逾期")

    def overdue() -> list[bool]:
        return [any(words in client.get(page).content.decode() for words in told) for page in pages]

    due_at = client.get("/api/v1/consultations/").json()["results"][0]["evaluate_by"]
    assert due_at == "2027-04-02T16:00:00Z"  # 2 April, 24:00 in Shanghai
    legal_clock.stop(just_before(due_at))
    assert overdue() == [False] * 3
    legal_clock.set(due_at)
    assert overdue() == [True] * 3
    sweep()
    assert overdue() == [True] * 3
    assert client.get("/api/v1/consultations/").json()["results"][0]["evaluation_overdue"]
    town.move(answered, "evaluate", town.dora, finding="无人投诉。", finding_en="Nobody complained.")
    assert overdue() == [False] * 3
    assert "Nobody complained." in client.get(f"{pages[0]}?lang=en").content.decode()
    assert "无人投诉。" in client.get(pages[2]).content.decode()
