"""Which comments are one: and above all, which are not."""

import random

import pytest
from django.db import connection

from consultations.models import Comment, CommentGroup
from consultations.queries.comments import comment_page, group_page, tally
from consultations.rules.grouping import difference_of, fingerprint, read, says_the_same
from consultations.transitions import group_comments, grouping
from tests.consultations.world import OPENED, TownHall

LETTER = (
    "I live in this city and I think that the draft is too hard on people who cannot pay. Three years on a list is a long "
    "time for a debt of a few thousand yuan. Please shorten it to one year, and let people off the list at once when they "
    "have paid what they owe."
)
BRIEF = "我住在本市，认为草案对无力偿还的人太严。因几千元的债务列入名单三年太长。请缩短为一年，还清之后立即移出名单。"
NAMES = ["Wang Fang", "Li Na", "Zhang Wei", "Chen Jie", "Liu Yang", "Wu Min"]
TOWNS = ["this city", "this town", "Example City", "the old town", "the suburbs"]


@pytest.mark.parametrize(
    "other",
    [
        LETTER.upper(),
        LETTER.replace(". ", ".\n\n"),
        f"{LETTER} Wang Xiaoming",
        f"Dear office, {LETTER}",
        f"{LETTER} Signed, resident 4711",
        f"{LETTER} 2026-03-08",
        LETTER.replace("this city", "Example Town"),
        LETTER.replace("think", "thnik"),
    ],
)
def test_letters_that_say_the_same(other: str):
    assert says_the_same(read(LETTER), read(other))
    assert says_the_same(read(other), read(LETTER))


@pytest.mark.parametrize(
    "other",
    [
        f"{LETTER} Please exempt the staff of hospitals as well.",
        LETTER.replace("one year", "two years"),
        LETTER.replace("Three years", "Ten years"),
        LETTER.replace("too hard", "not too hard"),
        LETTER.replace("shorten it to one year, and let", "let"),
        LETTER.replace("cannot pay", "can pay"),
        LETTER.replace("have paid", "or their parents, children or neighbours have paid"),
        LETTER.replace("Please shorten it", "Please do anything but shorten it"),
    ],
)
def test_letters_that_differ_in_one_argument(other: str):
    assert not says_the_same(read(LETTER), read(other))
    assert not says_the_same(read(other), read(LETTER))


@pytest.mark.parametrize(
    "other", [f"{BRIEF}张小明", f"尊敬的办公室：{BRIEF}", BRIEF.replace("本市", "外地"), f"{BRIEF}2026年3月8日"]
)
def test_chinese_letters_that_say_the_same(other: str):
    assert says_the_same(read(BRIEF), read(other))


@pytest.mark.parametrize(
    "other",
    [
        f"{BRIEF}另请豁免医院职工。",
        BRIEF.replace("一年", "两年"),
        BRIEF.replace("太严", "不严"),
        BRIEF.replace("立即", "一年后"),
        BRIEF.replace("几千元", "几万元"),
    ],
)
def test_chinese_letters_that_differ_in_one_argument(other: str):
    assert not says_the_same(read(BRIEF), read(other))


def test_short_comments_are_one_only_if_equal():
    assert says_the_same(read("Too strict!"), read("too STRICT"))
    assert not says_the_same(read("Too strict"), read("Too lax"))


def test_fingerprint_of_signs_alone():
    assert fingerprint("👍") == fingerprint("👍") != fingerprint("👎")
    assert fingerprint("Yes!") == fingerprint(" yes ") != fingerprint("no")


def test_difference_names_what_is_new():
    other = read(f"{LETTER} Please exempt the staff of hospitals as well.")
    assert "exempt the staff of hospitals" in difference_of(read(LETTER), other)


def variations(count: int) -> list[str]:
    """Letters of one form: names, towns, greetings, spacing, slips of the pen."""
    chance = random.Random(7)
    made = []
    for number in range(count):
        words = LETTER.replace("this city", chance.choice(TOWNS))
        if chance.random() < 0.3:
            place = chance.randrange(len(words) - 1)
            words = words[:place] + words[place] + words[place:]  # a letter doubled
        made.append(
            f"{chance.choice(('', 'Dear office, ', 'To the council: '))}{words} {chance.choice(NAMES)} {number}"
        )
    return made


def fill(town: TownHall, texts: list[str]) -> None:
    """As the schema's owner, many at once, each with its fingerprint as the transition makes it."""
    draft = town.opened()
    version = town.version(draft)
    rows = [(text, fingerprint(text), draft.pk, version.pk) for text in texts]
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("ALTER TABLE consultations_comment DISABLE TRIGGER consultations_comment")
        cursor.executemany(
            "INSERT INTO consultations_comment (public_id, text, fingerprint, draft_id, version_id, name, language,"
            " channel, event) VALUES (gen_random_uuid(), %s, %s, %s, %s, '', '', 'web', 1)",
            rows,
        )
        cursor.execute("ALTER TABLE consultations_comment ENABLE ALWAYS TRIGGER consultations_comment")
        cursor.execute("SET ROLE scs_app")


BURIED = LETTER.replace("at once when they have paid what they owe", "at once when a doctor says that they are ill")


def test_ten_thousand_near_duplicates_with_one_buried_argument(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    texts = variations(10_000)
    texts.insert(6_789, BURIED)
    fill(town, texts)
    assert group_comments() == 10_001
    alone = CommentGroup.objects.get(lead__text=BURIED)
    assert alone.size == 1
    assert "doctor says that they are ill" in alone.differs
    assert alone.near is not None
    largest = CommentGroup.objects.order_by("-size").first()
    assert largest is not None
    assert largest.size > 9_000
    assert CommentGroup.objects.count() < 200
    draft = alone.draft
    assert tally(draft).comments == 10_001


def test_grouping_goes_on_where_it_was_interrupted(town: TownHall, legal_clock, monkeypatch: pytest.MonkeyPatch):
    legal_clock.set(OPENED)
    texts = variations(300)
    fill(town, texts)
    monkeypatch.setattr(grouping, "BATCH", 100)
    usual, batches = grouping.sort_in, []

    def break_down(*values):
        if len(batches) == 2:
            raise RuntimeError("The machine stops.")
        batches.append(values)
        usual(*values)

    monkeypatch.setattr(grouping, "sort_in", break_down)
    with pytest.raises(RuntimeError):
        group_comments()
    assert Comment.objects.filter(group__isnull=False).count() == 200
    monkeypatch.setattr(grouping, "sort_in", usual)
    before = CommentGroup.objects.order_by("version", "number").values_list("pk", flat=True)[0]
    assert group_comments() == 100
    assert group_comments() == 0
    first = CommentGroup.objects.get(pk=before)
    assert first.size == first.comments.count() > 200


def test_grouping_comes_back_for_whoever_had_an_earlier_number_and_arrived_later(
    town: TownHall, legal_clock, monkeypatch: pytest.MonkeyPatch
):
    legal_clock.set(OPENED)
    fill(town, variations(30))
    monkeypatch.setattr(grouping, "BATCH", 10)
    usual, hidden = grouping.fetch, []

    def before_the_first_has_committed(statement: str, values: list[int]) -> list[tuple[int, str, bytes]]:
        rows = usual(statement, values)
        if not hidden:
            hidden.append(rows.pop(0))
        return rows

    monkeypatch.setattr(grouping, "fetch", before_the_first_has_committed)
    assert group_comments() == 30
    assert not Comment.objects.filter(group__isnull=True).exists()


def test_groups_and_comments_page_by_page(town: TownHall, legal_clock):
    legal_clock.set(OPENED)
    fill(town, [f"{word} " * 3 for word in ("one", "two", "three", "three")])
    group_comments()
    draft = CommentGroup.objects.all()[0].draft
    first, following = group_page(draft, size=1)
    second, after = group_page(draft, after=following or "", size=5)
    assert [group.size for group in first + second] == [2, 1, 1]
    assert after is None
    rows, before = comment_page(draft, size=3)
    rest, end = comment_page(draft, before=before, size=3)
    assert [row.text.split()[0] for row in rows + rest] == ["three", "three", "two", "one"]
    assert end is None
    assert [row.text.split()[0] for row in comment_page(draft, group=first[0].id)[0]] == ["three", "three"]
