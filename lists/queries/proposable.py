"""What a listing can be proposed on: for the desk, where nobody types again what a record says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.queries.standings import standings
from cases.queries.wording import in_own_language, say
from cases.rules.standing import Actor, Standing
from lists.models import List, ListingRecord, MeasureKind, Standard
from lists.queries.facts import new_record_facts
from lists.queries.past import past_of
from lists.queries.standards import offered, standard_in_force, text_of
from lists.rules.facts import Past, RecordFacts
from lists.rules.proposing import own_record_objections, relisting_objections
from lists.rules.standards import Ground
from lists.states import Colour
from people.states import Role
from records.queries.records import document_as_data, groundings, standing_records, subject_as_data, title_of, with_all
from records.queries.subjects import files_of, roots_of, subjects_shown

MOST = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """A list of one's own agency, with the standard that is in force."""

    standard: Standard
    title: str

    @property
    def slug(self) -> str:
        return self.standard.list_id

    @property
    def red(self) -> bool:
        return self.standard.list.colour == Colour.RED

    def ground_of(self, item: str) -> Ground | None:
        return text_of(self.standard).ground_of_item(item)


@dataclass(frozen=True, slots=True)
class Fit:
    """A list that the record fits, and why nobody can be proposed for it on this record now."""

    kept: Kept
    why_not: tuple[str, ...]

    @property
    def slug(self) -> str:
        return self.kept.slug

    @property
    def title(self) -> str:
        return self.kept.title


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record, and whether a listing can rest on it now: on any list, and on each."""

    id: UUID
    ref: str
    title: str
    subject: dict[str, Any]
    document: dict[str, Any]
    lists: tuple[Fit, ...]
    why_not: tuple[str, ...]

    @property
    def open(self) -> bool:
        return not self.why_not and any(not fit.why_not for fit in self.lists)


def may_propose_here(viewer: Actor) -> bool:
    return Role.CASE_OFFICER in viewer.roles


def lists_kept(agencies: Collection[int]) -> list[Kept]:
    slugs = List.objects.filter(agency__in=agencies).order_by("slug").values_list("slug", flat=True)
    found = (standard_in_force(slug) for slug in slugs)
    return [Kept(row, in_one_language(row)) for row in found if row is not None]


def in_one_language(row: Standard) -> str:
    title = text_of(row).title
    return in_own_language(title.zh, title.en)


def proposable(viewer: Actor, at: datetime) -> tuple[list[Candidate], list[Standing]]:
    """Records that fit a list of one's own and carry no listing there yet; those that may carry one now come first.
    With them the cases, for the note that somebody looked."""
    kept = lists_kept(viewer.agencies)
    items = {item for one in kept for ground in text_of(one.standard).grounds for item in ground.items}
    rows = list(standing_records(items, viewer.agencies)[:MOST])
    found = candidates_of(rows, kept, viewer, at)
    cases = standings([row.pk for row in rows], askers=()) if rows else {}
    return sorted(found, key=lambda one: not one.open), list(cases.values())


def candidates_of(rows: Sequence[Any], kept: Sequence[Kept], viewer: Actor, at: datetime) -> list[Candidate]:
    ids = [row.pk for row in rows]
    verdicts, taken = groundings(ids, at), listed_on(ids)
    subjects = subjects_shown({row.subject_id for row in rows}, at)
    known = {one.id: one for one in new_record_facts(ids, at)}
    past = past_of({one.subject for one in known.values()})
    found = []
    for row in rows:
        fitting = [one for one in kept if one.ground_of(row.item.code) and (row.pk, one.slug) not in taken]
        if fitting:
            found.append(
                Candidate(
                    id=row.pk,
                    ref=row.case.ref,
                    title=title_of(row.item),
                    subject=subject_as_data(subjects[row.subject_id]),
                    document=document_as_data(row),
                    lists=tuple(fit(one, known[row.pk], past, viewer, at) for one in fitting),
                    why_not=tuple(say(reason.text) for reason in verdicts[row.pk].because),
                )
            )
    return found


def fit(
    kept: Kept, record: RecordFacts, past: Mapping[tuple[UUID, str], list[Past]], viewer: Actor, at: datetime
) -> Fit:
    """What would be refused is said before anybody has written reasons for it."""
    refused = [
        *own_record_objections([record], viewer.id),
        *relisting_objections([record], past.get((record.subject, kept.slug), ()), at),
    ]
    return Fit(kept, tuple(say(reason.text) for reason in refused))


def listed_on(records: Collection[UUID]) -> set[tuple[UUID, str]]:
    """On which lists a live listing rests on which of them."""
    rows = ListingRecord.objects.filter(record__in=records, listing__live=True)
    return set(rows.values_list("record", "listing__list"))


def candidate(record: UUID, viewer: Actor, at: datetime) -> Candidate | None:
    row = with_all([record]).filter(case__agency__in=viewer.agencies, erased_at=None).first()
    found = candidates_of([row], lists_kept(viewer.agencies), viewer, at) if row else []
    return found[0] if found else None


def beside(chosen: Candidate, kept: Kept, viewer: Actor, at: datetime) -> list[tuple[str, str]]:
    """The records that can stand together in one listing: of the same subject, for the same ground."""
    row = with_all([chosen.id]).get()
    ground = kept.ground_of(row.item.code)
    members = files_of([roots_of([row.subject_id])[row.subject_id]])
    subjects = {one for file in members.values() for one in file}
    rows = standing_records(ground.items if ground else (), viewer.agencies).filter(subject__in=subjects)[:MOST]
    fitting = [one for one in candidates_of(list(rows), [kept], viewer, at) if not one.why_not or one.id == chosen.id]
    return [(str(one.id), f"{one.document['title']} · {one.ref}") for one in fitting]


def ground_title(chosen: Candidate, kept: Kept) -> str:
    ground = kept.ground_of(with_all([chosen.id]).get().item.code)
    return in_own_language(ground.title.zh, ground.title.en) if ground else ""


def measures_offered(kept: Kept) -> list[tuple[str, str, str]]:
    """Each with its code, its title, and who applies it."""
    rows: Collection[MeasureKind] = offered(kept.standard).values()
    named = [(row, row.applied_by) for row in rows]
    return [
        (row.code, in_own_language(row.title, row.title_en), in_own_language(by.name, by.name_en or by.name))
        for row, by in sorted(named, key=lambda pair: pair[0].code)
    ]


def panel(case: Standing, viewer: Actor, at: datetime) -> dict[str, Any] | None:
    """On the page of a record: the way to a listing."""
    if case.kind != "record" or not may_propose_here(viewer) or case.agency not in viewer.agencies:
        return None
    found = candidate(case.id, viewer, at)
    return {"candidate": found} if found else None
