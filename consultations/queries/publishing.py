"""What the public reads: texts that stand or stood for comment, and their versions. Nothing that is still being drafted."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext

from cases.queries.wording import in_own_language
from clock.queries import legal_now
from consultations.models import Adoption, Draft, Enactment, Version
from consultations.queries.drafts import versions_of
from consultations.queries.kinds import KINDS
from consultations.rules.differences import Difference, differences
from consultations.rules.kinds import Section, title_in
from consultations.rules.sheets import names_on, placed, where_of
from consultations.rules.windows import EVALUATE
from consultations.states import CHANGE_TITLES, STATE_TITLES, Change, State
from deadlines.queries.timers import dues_of
from deadlines.rules.instants import INSTANT, local_day

PAGE = 30


@dataclass(frozen=True)
class Published:
    """One text as the public sees it now."""

    row: Draft
    version: Version
    state: State
    now: datetime
    adoption: Adoption | None = None
    enactment: Enactment | None = None
    evaluate_by: datetime | None = None  # when the adopted text is to be looked at again

    @property
    def evaluation_is_overdue(self) -> bool:
        """From that instant on, whoever has swept or not."""
        return self.evaluate_by is not None and self.evaluate_by <= self.now

    @property
    def evaluate_on(self) -> date | None:
        """The last day on which it is in time."""
        return local_day(self.evaluate_by - INSTANT, ZoneInfo(self.row.zone)) if self.evaluate_by else None

    @property
    def ends_at(self) -> datetime | None:
        return ends_at_of(self.version)

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @cached_property
    def content(self) -> Mapping[str, Any]:
        content: Mapping[str, Any] = json.loads(self.version.canonical)
        return content

    @property
    def title(self) -> str:
        return title_of(self.row.kind, self.content) or self.row.slug

    @property
    def kind_title(self) -> str:
        kind = KINDS.get(self.row.kind)
        return gettext(kind.title) if kind else self.row.kind

    @property
    def state_title(self) -> str:
        return gettext(STATE_TITLES[self.state])

    @property
    def agency_name(self) -> str:
        agency: Any = self.row.agency
        return in_own_language(agency.name, agency.name_en or agency.name)

    @property
    def last_day(self) -> date | None:
        """On which comments are taken until 24:00."""
        return local_day(self.ends_at - INSTANT, ZoneInfo(self.row.zone)) if self.ends_at else None

    @property
    def days_left(self) -> int:
        """Today included; none once it is over."""
        if not self.is_open or self.last_day is None:
            return 0
        return (self.last_day - local_day(self.now, ZoneInfo(self.row.zone))) // timedelta(days=1) + 1

    @property
    def sections(self) -> Sequence[Section]:
        return sections_of(self.row.kind, self.content)


def ends_at_of(version: Version) -> datetime | None:
    ends_at: datetime | None = getattr(version, "ends_at", None)
    return ends_at


def title_of(kind: str, content: Mapping[str, Any]) -> str:
    known = KINDS.get(kind)
    return (known.name if known else title_in)(content, get_language() or "en")


def sections_of(kind: str, content: Mapping[str, Any]) -> Sequence[Section]:
    known = KINDS.get(kind)
    return known.present(content, get_language() or "en") if known else ()


def visible() -> QuerySet[Draft]:
    """Whatever has been published, or was enacted elsewhere and certified."""
    opened = Version.objects.filter(draft=OuterRef("pk"), opened_at__isnull=False)
    adopted = Adoption.objects.filter(draft=OuterRef("pk"))
    return Draft.objects.filter(Exists(opened) | Exists(adopted)).select_related("case", "agency")


def published_page(after: str = "", size: int = PAGE) -> tuple[list[Published], str | None]:
    """The newest first; `after` is the reference of the last one of the page before."""
    rows = visible().order_by("-ref")
    if after:
        rows = rows.filter(ref__lt=after)
    found = list(rows[: size + 1])
    following = found[size - 1].ref if len(found) > size else None
    return published_of(found[:size]), following


def published(slug: str) -> Published | None:
    rows = list(visible().filter(slug=slug))
    return published_of(rows)[0] if rows else None


def published_of(rows: Sequence[Draft]) -> list[Published]:
    now = legal_now()
    standing = Q()
    for row in rows:
        standing |= Q(draft=row.pk, number=row.current)
    versions = {version.draft_id: version for version in versions_of().filter(standing)} if rows else {}
    ids = [row.pk for row in rows]
    adoptions = Adoption.objects.select_related("by").in_bulk(ids)
    enactments = Enactment.objects.in_bulk(ids)
    evaluations = dues_of(in_force(rows, adoptions), EVALUATE)
    return [
        Published(
            row,
            versions[row.pk],
            state_of(row, versions[row.pk], now),
            now,
            adoptions.get(row.pk),
            enactments.get(row.pk),
            evaluations.get(row.pk),
        )
        for row in rows
    ]


def in_force(rows: Sequence[Draft], adoptions: Collection[UUID]) -> set[UUID]:
    """Adopted, and neither repealed nor replaced since, as far as their kinds know."""
    of_kind: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.pk in adoptions:
            of_kind[row.kind].append(row.pk)
    ended = {draft for kind, drafts in of_kind.items() if kind in KINDS for draft in KINDS[kind].ended(drafts)}
    return set(adoptions) - ended


def state_of(row: Draft, version: Version, now: datetime) -> State:
    """What is true for the reader from the closing instant on, even if nobody has swept yet."""
    case: Any = row.case
    ends_at = ends_at_of(version)
    is_over = ends_at is not None and ends_at <= now
    return State.CLOSED if case.state == State.OPEN and is_over else State(case.state)


@dataclass(frozen=True, slots=True)
class Place:
    """A difference, and where in the text it is: in words, where its kind has any."""

    where: str
    difference: Difference


def where_each_is(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], found: Sequence[Difference]
) -> list[Place]:
    known = KINDS.get(kind)
    if known is None or known.sheet is None or not found:
        return [Place(one.pointer, one) for one in found]
    parts = [part for chapter in known.sheet() for part in chapter.parts]
    names = {**names_on(placed(parts, before)), **names_on(placed(parts, after))}
    return [Place(where_of(names, one.pointer), one) for one in found]


# --- Versions -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """One published version, and what it changed."""

    version: Version
    before: Version | None
    kind: str

    @property
    def change_title(self) -> str:
        """The first that the public saw is the first, whatever was drafted before."""
        return gettext(CHANGE_TITLES[Change(self.version.change) if self.before else Change.FIRST])

    @cached_property
    def differences(self) -> list[Place]:
        if self.before is None:
            return []
        before, after = json.loads(self.before.canonical), json.loads(self.version.canonical)
        return where_each_is(self.kind, before, after, differences(before, after))

    @property
    def sections(self) -> Sequence[Section]:
        return sections_of(self.kind, json.loads(self.version.canonical))


def shown_versions(draft: Draft) -> list[Shown]:
    """The newest first."""
    rows = list(
        versions_of()
        .filter(draft=draft)
        .filter(Q(opened_at__isnull=False) | Q(draft__adoption__version_id__isnull=False, number=draft.current))
        .select_related("certified_by")
        .order_by("number")
    )
    shown = [Shown(row, rows[place - 1] if place else None, draft.kind) for place, row in enumerate(rows)]
    return shown[::-1]
