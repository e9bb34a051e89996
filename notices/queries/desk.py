"""Notices as the desk shows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from cases.queries.laws import law_in_words
from cases.queries.naming import ids_among
from cases.queries.standings import standings
from cases.queries.wording import say
from cases.queries.work import few
from cases.rules.kinds import Offers, Pile
from cases.rules.standing import Actor, Standing
from cases.rules.verdicts import Text, UnknownCase
from notices.models import Challenge, Consent, Notice, Owed, Service
from notices.queries.access import codes_of, wishes
from notices.queries.answering import may_answer, standing_service
from notices.queries.bindings import Verbs
from notices.queries.facts import awaited
from notices.queries.preparing import preparations
from notices.rules.channels import RULES
from notices.rules.codes import may_hand_out
from notices.rules.service import JUDGES, day_of
from notices.states import BY_OFFICIALS, CHANNEL_TITLES, UNSERVED, Channel, NoticeState, Outcome
from people.queries import agencies_within, names_of, roles_of, sees_everything


def seen_by(user: Any) -> Q:
    """Officials see their agency's notices; oversight sees all."""
    return Q() if sees_everything(user) else Q(case__agency__in=agencies_within(user.agency_id))


def notices_seen_by(user: Any) -> QuerySet[Notice]:
    return Notice.objects.filter(seen_by(user)).select_related("case__agency", "template").defer("html", "content")


def sees_case(user: Any, case: UUID) -> bool:
    """The case's own standing says whose it is."""
    try:
        found = standings([case], askers=[])[case]
    except UnknownCase:
        return False
    return sees_everything(user) or found.agency in agencies_within(user.agency_id)


@dataclass(frozen=True, slots=True)
class AttemptShown:
    id: UUID
    channel: str
    outcome: str
    begun_at: datetime
    ended_at: datetime | None
    by: str
    tracking: str
    receiver: str
    reason: str
    finding: str
    proof: UUID | None
    open: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    notice: Notice
    standing: Standing
    attempts: Sequence[AttemptShown]
    challenges: Sequence[Any]
    unserved: bool
    served: bool
    verbs: Verbs | None
    announceable: bool
    code_since: datetime | None
    mail: str
    channels: Sequence[tuple[str, str, str]]
    may_not_answer: Sequence[str]  # why the reader is not the one who answers a challenge
    may_not_hand_out: Sequence[str]  # why the reader prints no cover sheet with a code


def notice_page(notice: Notice, viewer: Actor) -> NoticePage:
    state = NoticeState(notice.state)
    verbs, standing = awaited(notice), standings([notice.case_id], askers=[viewer])[notice.case_id]
    services = list(notice.services.order_by("begun_at", "id").prefetch_related("challenges"))
    people = names_of({one.begun_by for one in services if one.begun_by})
    announced = any(one.channel == Channel.ANNOUNCEMENT and one.outcome == Outcome.UNDER_WAY for one in services)
    consent = Consent.objects.filter(to=notice.to, withdrawn_at=None).first()
    return NoticePage(
        notice=notice,
        standing=standing,
        attempts=[attempt(one, people.get(one.begun_by, "") if one.begun_by else "") for one in services],
        challenges=[challenge for one in services for challenge in one.challenges.all()],
        unserved=state in UNSERVED,
        served=state is NoticeState.SERVED,
        verbs=verbs,
        announceable=state in UNSERVED and bool(verbs and verbs.announce) and not announced,
        code_since=codes_of(notice.case_id).get(notice.to),
        mail=consent.address if consent else "",
        channels=[
            (gettext(CHANNEL_TITLES[rule.channel]), gettext(rule.counts), law_in_words(rule.article))
            for rule in RULES.values()
        ],
        may_not_answer=may_not_answer(notice, viewer),
        may_not_hand_out=[say(one.text) for one in may_hand_out(standing, viewer).because],
    )


def may_not_answer(notice: Notice, viewer: Actor) -> list[str]:
    service = standing_service(notice.pk)
    return [say(one.text) for one in may_answer(service, viewer).because] if service else []


def attempt(row: Service, by: str) -> AttemptShown:
    return AttemptShown(
        id=row.pk,
        channel=row.get_channel_display(),
        outcome=row.get_outcome_display(),
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        by=by,
        tracking=row.tracking,
        receiver=row.receiver,
        reason=row.reason,
        finding=row.finding,
        proof=row.proof,
        open=row.outcome == Outcome.UNDER_WAY,
    )


# --- What a move that serves can be answered with ---


def attempts(case: Standing, _viewer: Actor) -> Offers:
    """Those under way: what is recorded ends the one that it is about. That somebody opened it themselves is noted when they
    do, and not by an official."""
    rows = Service.objects.filter(notice__case=case.id, outcome=Outcome.UNDER_WAY).select_related("notice__case")
    found = rows.exclude(channel=Channel.ANNOUNCEMENT).order_by("-begun_at", "id")
    ways = [(channel.value, gettext(CHANNEL_TITLES[channel])) for channel in BY_OFFICIALS]
    return {"channel": ways, "attempt": [(str(one.pk), attempt_told(one)) for one in found if awaited(one.notice)]}


def called(case: UUID, words: Collection[str]) -> Mapping[str, str]:
    """An attempt to bring a letter, where the case's history speaks of it."""
    rows = Service.objects.filter(notice__case=case, pk__in=ids_among(words)).select_related("notice")
    return {str(row.pk): attempt_told(row) for row in rows}


def attempt_told(row: Service) -> str:
    begun_on = day_of(row.begun_at, ZoneInfo(settings.TIME_ZONE)).isoformat()
    told = (title_of(row.notice.kind), row.get_channel_display(), begun_on, row.tracking)
    return " · ".join(str(one) for one in told if one)


UNANSWERED = Exists(Challenge.objects.filter(service__notice=OuterRef("pk"), upheld=None))


# --- On the page of a case ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    kind: str
    title: str
    lacks: tuple[str, ...]


def panel(case: Standing, _viewer: Actor, at: datetime) -> dict[str, Any] | None:
    """What was said to whom, and what could be said now. Nothing, where the kind of case writes no notices."""
    found = Notice.objects.filter(case=case.id).defer("html", "content").annotate(challenged=UNANSWERED)
    rows = list(found.order_by("-number"))
    drafts = [Draft(one.kind, title_of(one.kind), in_words(one.lacks)) for one in preparations(case, at)]
    given = {row.kind for row in rows}
    drafts = [one for one in drafts if one.kind not in given]
    owed = list(Owed.objects.filter(case=case.id, given=None).order_by("at"))
    if not rows and not drafts and not owed:
        return None
    return {"notices": rows, "drafts": drafts, "owed": owed}


def title_of(kind: str) -> str:
    return str(Notice(kind=kind).get_kind_display())


def in_words(lacks: Sequence[Text]) -> tuple[str, ...]:
    return tuple(say(one) for one in lacks)


# --- For the desk's first page ----------------------------------------------------------------------------------------------


def challenged() -> QuerySet[Notice]:
    """Of which somebody says that they never came, and which nobody has answered."""
    return Notice.objects.filter(UNANSWERED)


def answers_of(user: Any) -> list[Pile]:
    """Of those who judge: whether a letter came is not for whoever brought it to say."""
    if not roles_of(user) & JUDGES:
        return []
    url = f"{reverse('admin:notices_notice_changelist')}?challenge=open"
    return [Pile(gettext("Letters that are said never to have come"), few(challenged().filter(seen_by(user))), url)]


def work_of(user: Any, _now: datetime) -> list[Pile]:
    """Of those who serve notices: what nobody has been sent for, what did not arrive, and who waits for a code."""
    if not user.has_perm("notices.add_service"):
        return answers_of(user)
    letters, codes = reverse("admin:notices_notice_changelist"), reverse("admin:notices_codewish_changelist")
    seen = Notice.objects.filter(seen_by(user))
    return [
        *answers_of(user),
        Pile(gettext("Letters to serve"), few(seen.filter(state=NoticeState.FROZEN)), f"{letters}?state__exact=frozen"),
        Pile(
            gettext("Letters that did not arrive"),
            few(seen.filter(state=NoticeState.FAILED)),
            f"{letters}?state__exact=failed",
            late=True,
        ),
        Pile(gettext("Asked for an access code"), few(wishes().filter(seen_by(user))), codes),
    ]
