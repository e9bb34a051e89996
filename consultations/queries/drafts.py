"""A draft's facts, for the rules; and its versions."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateTimeField, F, Func, QuerySet

from cases.rules.standing import Standing
from consultations.models import Draft, Enactment, Version
from consultations.queries.kinds import KINDS
from consultations.rules.documents import Document
from consultations.rules.standing import MOST_NAMED, DraftFacts, EnactmentFacts, GroupFacts, VersionFacts
from consultations.rules.windows import EVALUATE, Window, period_of, rule_code, window
from consultations.states import LIVE, Change, State
from deadlines.queries import calendar_in_force, rule_for
from deadlines.queries.calendars import HOUSE
from deadlines.queries.timers import dues_of
from deadlines.rules.calendars import Calendar
from deadlines.rules.instants import INSTANT, local_day


class EndsAt(Func):
    """When a version's time is over: as promised, or later where its clock was lengthened."""

    function = "consultations_ends_at"
    output_field = DateTimeField()


def versions_of() -> QuerySet[Version]:
    return Version.objects.annotate(ends_at=EndsAt(F("draft"), F("closes_at")))


# How many groups of each draft have no answer, and which are the first of them; how many comments are in no group.
UNANSWERED = """
    SELECT draft_id, many, version, number FROM (
        SELECT told.draft_id, version.number AS version, told.number,
               row_number() OVER (PARTITION BY told.draft_id ORDER BY version.number, told.number) AS place,
               count(*) OVER (PARTITION BY told.draft_id) AS many
        FROM consultations_commentgroup AS told JOIN consultations_version AS version ON version.id = told.version_id
        WHERE told.draft_id = ANY(%s) AND told.answer_id IS NULL
    ) AS found
    WHERE place <= %s ORDER BY draft_id, place
"""
UNGROUPED = """
    SELECT version.draft_id, count(*)
    FROM consultations_comment AS said JOIN consultations_version AS version ON version.id = said.version_id
    WHERE version.draft_id = ANY(%s) AND said.group_id IS NULL GROUP BY version.draft_id
"""


def document_of(version: Version) -> Document:
    return Document(json.loads(version.canonical), version.canonical, version.digest)


def facts(cases: Sequence[Standing], at: datetime) -> Mapping[UUID, DraftFacts]:
    """Six queries, however many drafts; one more where a text is adopted."""
    ids = [case.id for case in cases]
    drafts = {row.pk: row for row in Draft.objects.filter(pk__in=ids)}
    versions: dict[UUID, list[Version]] = defaultdict(list)
    for version in versions_of().filter(draft__in=ids).defer("canonical", "reason").order_by("draft", "number"):
        versions[version.draft_id].append(version)
    enactments = {row.pk: row for row in Enactment.objects.filter(pk__in=ids)}
    unanswered, ungrouped = unanswered_of(ids), ungrouped_of(ids)
    adopted = [drafts[case.id] for case in cases if case.state == State.ADOPTED]
    ended = ended_of(adopted)
    evaluated = dues_of([draft.pk for draft in adopted], EVALUATE) if adopted else {}
    repealable = {draft.pk for draft in adopted if can_be_repealed(draft.kind)} - ended
    return {
        case.id: replace(
            facts_of(case, drafts[case.id], versions[case.id], enactments.get(case.id)),
            unanswered=unanswered.get(case.id, (0, ()))[0],
            unanswered_named=unanswered.get(case.id, (0, ()))[1],
            ungrouped=ungrouped.get(case.id, 0),
            repealable=case.id in repealable,
            followed=case.id in ended,
            now=at,
            evaluate_by=evaluated.get(case.id),
        )
        for case in cases
        if case.id in drafts
    }


def can_be_repealed(code: str) -> bool:
    kind = KINDS.get(code)
    return kind is not None and kind.repeal is not None


def ended_of(adopted: Sequence[Draft]) -> set[UUID]:
    """Those of which nothing is in force any more, as their kinds know."""
    of_kind: dict[str, list[UUID]] = defaultdict(list)
    for draft in adopted:
        of_kind[draft.kind].append(draft.pk)
    return {draft for code, ids in of_kind.items() if code in KINDS for draft in KINDS[code].ended(ids)}


def superseded_by_now(code: str) -> list[UUID]:
    """Adopted texts of this kind whose place another has taken."""
    return sorted(ended_of(list(Draft.objects.filter(kind=code, case__state=State.ADOPTED))))


def facts_of(case: Standing, draft: Draft, versions: Sequence[Version], enactment: Enactment | None) -> DraftFacts:
    by_number = {version.number: version for version in versions}
    current, pending = by_number.get(draft.current), by_number.get(draft.pending or 0)
    opened = [one.opened_at for one in versions if one.change in (Change.FIRST, Change.WIDENING) and one.opened_at]
    return DraftFacts(
        zone=ZoneInfo(draft.zone),
        state=State(case.state),
        days=draft.days,
        current=version_facts(current) if current else None,
        pending=version_facts(pending) if pending else None,
        first_opened_at=opened[-1] if opened else None,
        enactment=EnactmentFacts(enactment.comment_from, enactment.comment_until) if enactment else None,
        proposers=frozenset(version.proposed_by_id for version in versions),
        stand_ins=case.stand_ins,
    )


def version_facts(version: Version) -> VersionFacts:
    return VersionFacts(
        version.number, version.digest, Change(version.change), version.proposed_by_id, window_of(version)
    )


def window_of(version: Version) -> Window | None:
    """As it was promised. The calendar of today says whether the end may still move."""
    ends_at: datetime | None = getattr(version, "ends_at", version.closes_at)
    if version.opened_at is None or ends_at is None:
        return None
    return Window(version.opened_at, ends_at, is_provisional(calendar_in_force(HOUSE), ends_at))


def is_provisional(calendar: Calendar, closes_at: datetime) -> bool:
    """While a day that was counted lies beyond the calendar."""
    return local_day(closes_at - INSTANT, calendar.zone_info) > calendar.covers_until


def new_window(change: Change, days: int, began_at: datetime, opened_at: datetime, trigger_at: datetime) -> Window:
    """Counted now, by the calendar in force and the rule under which the case began, as its timer is."""
    calendar = calendar_in_force(HOUSE)
    rule = rule_for(rule_code(change), local_day(began_at, calendar.zone_info))
    return window(rule, trigger_at, calendar, opened_at, period_of(change, days))


def unanswered_of(ids: Sequence[UUID]) -> dict[UUID, tuple[int, tuple[GroupFacts, ...]]]:
    found: dict[UUID, tuple[int, tuple[GroupFacts, ...]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(UNANSWERED, [list(ids), MOST_NAMED])
        for draft, many, version, number in cursor.fetchall():
            named = found.get(draft, (many, ()))[1]
            found[draft] = many, (*named, GroupFacts(version, number))
    return found


def ungrouped_of(ids: Sequence[UUID]) -> dict[UUID, int]:
    with connection.cursor() as cursor:
        cursor.execute(UNGROUPED, [list(ids)])
        return dict(cursor.fetchall())


def begun(kind: str, slug: str) -> tuple[Draft, Version] | None:
    """The draft of this name, with the text that stands."""
    row = Draft.objects.select_related("case").filter(kind=kind, slug=slug).first()
    return (row, Version.objects.get(draft=row, number=row.current)) if row else None


def unfinished(kind: str) -> list[tuple[Draft, Version]]:
    """Drafts of this kind that are on their way, with the texts that stand, the newest first."""
    rows = Draft.objects.filter(kind=kind, case__state__in=LIVE).select_related("case").order_by("-case__opened_at")
    return [(row, Version.objects.get(draft=row, number=row.current)) for row in rows]
