"""The cast of a town hall: Alice drafts, Bob adopts, Charlie drafts as well, Dora answers. And a kind of text of their own."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction

from cases.models import Case
from cases.queries.standings import actor_of
from cases.rules.fields import Fault
from cases.rules.standing import Actor
from cases.rules.verdicts import Text
from cases.transitions import Moved, move
from clock.queries import legal_now
from consultations import transitions
from consultations.models import CommentGroup, Draft, Version
from consultations.rules.changes import Proposed, classify
from consultations.rules.comments import Said
from consultations.rules.kinds import Adopted, DraftKind, Section
from consultations.states import Change, Channel
from people.models import User
from people.states import Role
from tests.people.cast import appoint, found

TEXT = {
    "title": {"en": "Market by-law", "zh-hans": "集市管理规定"},
    "rules": [
        {"code": "noise", "text": {"en": "No music after ten.", "zh-hans": "十点以后不得播放音乐。"}, "days": 30},
        {"code": "waste", "text": {"en": "Take your waste home.", "zh-hans": "自行带走垃圾。"}, "days": 10},
    ],
}
OPENED = "2026-03-02T10:00:00+08:00"  # a Monday: the thirtieth day after it is Wednesday, 1 April
CLOSES = "2026-04-02T00:00:00+08:00"
AFTER = "2026-04-02T09:00:00+08:00"
made: list[Adopted] = []


def validate(content: Mapping[str, Any], _agency: int) -> Sequence[Fault]:
    title = content.get("title")
    whole = isinstance(title, Mapping) and title.get("en") and title.get("zh-hans")
    return () if whole else (Fault("/title", Text("Give the title in both languages.")),)


def classify_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> Proposed:
    """A rule more surely widens."""
    if len(after["rules"]) > len(before["rules"]):
        return Proposed(Change.WIDENING, ("/rules",), certain=True)
    return classify(before, after)


def present(content: Mapping[str, Any], language: str) -> Sequence[Section]:
    return [Section(rule["code"], [rule["text"][language], str(rule["days"])]) for rule in content["rules"]]


BY_LAW = DraftKind("by-law", "By-law", present, validate, classify_change, made.append)


def text(**changes: Any) -> str:
    return json.dumps({**TEXT, **changes})


def shorter() -> str:
    """Fewer days: narrower."""
    rules = [{**TEXT["rules"][0], "days": 20}, TEXT["rules"][1]]  # type: ignore[dict-item]
    return text(rules=rules)


class TownHall:
    def __init__(self) -> None:
        self.agency = found("town")
        self.alice = appoint("alice", self.agency, Role.LIST_MANAGER)
        self.bob = appoint("bob", self.agency, Role.LIST_MANAGER, Role.DECIDER)
        self.charlie = appoint("charlie", self.agency, Role.LIST_MANAGER)
        self.dora = appoint("dora", self.agency, Role.CASE_OFFICER)
        self.agnes = appoint("agnes", self.agency, Role.AUDITOR)

    def draft(self, slug: str = "market", *, by: User | None = None, document: str | None = None) -> Draft:
        made = transitions.begin_draft(
            kind="by-law",
            slug=slug,
            document=document or text(),
            agency=self.agency.pk,
            by=actor_of(by or self.alice),
            at=legal_now(),
            reason="The council asked for it.",
        )
        return Draft.objects.get(pk=made.case_id)

    def move(self, draft: Draft, verb: str, by: User | Actor | None, **more: Any) -> Moved:
        actor = actor_of(by) if isinstance(by, User) else by
        reason = more.pop("reason", "As the file shows")
        done = move(case_id=draft.pk, verb=verb, by=actor, at=legal_now(), reason=reason, data=more)
        draft.refresh_from_db()
        return done

    def opened(self, slug: str = "market") -> Draft:
        draft = self.draft(slug)
        self.move(draft, "open-comment", self.alice)
        return draft

    def say(self, draft: Draft, words: str = "Ten is too early in summer.", **more: Any) -> transitions.Received:
        return transitions.comment(draft=draft.pk, said=Said(words, **more), channel=Channel.WEB)

    def close(self, draft: Draft) -> None:
        self.move(draft, "close", None)

    def answer_all(self, draft: Draft) -> None:
        transitions.group_comments(draft=draft.pk)
        groups = CommentGroup.objects.filter(draft=draft, answer=None).values_list("pk", flat=True)
        for start in range(0, len(groups), 200):
            named = [str(group) for group in groups[start : start + 200]]
            self.move(draft, "answer", self.dora, groups=named, outcome="explained", answer="夏天也是十点。")

    def adopt(self, draft: Draft, by: User | None = None, digest: str | None = None) -> Moved:
        return self.move(draft, "adopt", by or self.bob, digest=digest or self.version(draft).digest)

    @staticmethod
    def version(draft: Draft, number: int | None = None) -> Version:
        return Version.objects.get(draft=draft, number=number or draft.current)

    @staticmethod
    def state(draft: Draft) -> str:
        return Case.objects.get(pk=draft.pk).state


def just_before(moment: str, by: timedelta = timedelta(seconds=1)) -> datetime:
    return datetime.fromisoformat(moment) - by


def force_state(draft: Draft, state: str, verb: str) -> None:
    """By the schema's owner, with every guard of cases switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'cases_case'::regclass AND NOT tgisinternal")
        guards = [row[0] for row in cursor.fetchall()]
        cursor.execute("SET ROLE scs_owner")
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_case SET state = %s, verb = %s WHERE id = %s", [state, verb, draft.pk])
        for guard in guards:
            cursor.execute(f"ALTER TABLE cases_case ENABLE ALWAYS TRIGGER {guard}")
        cursor.execute("SET ROLE scs_app")


def refused(statement: str, values: list[Any], *, then: Callable[[], None] | None = None) -> str | None:
    """The name of the rule that the database gives, at once or when deferred checks are made."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # as an attacker would
            cursor.execute(statement, values)
            if then:
                then()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        return told_by(error.__cause__)
    return None


def told_by(cause: Any) -> str:
    diag = cause.diag
    return str(diag.constraint_name or diag.message_primary)
