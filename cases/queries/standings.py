"""What the rules are asked about: actors, and cases with those who have signed in their matters."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from cases.models import Case
from cases.queries.kinds import kind_of
from cases.rules.standing import Actor, Signed, Standing, official_of
from cases.rules.verdicts import UnknownCase
from cases.states import Part, Party
from people.queries import capacities_of
from people.states import Kind

# In one order for everybody, so that two batches never wait for each other in a ring.
LOCK = "SELECT id FROM cases_case WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
LOCK_FREE = "SELECT id, kind, subject FROM cases_case WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"

# Who has signed in each matter, who stays out of it, and which signers have stood in for an asker, or an asker for them.
INVOLVED = """
    SELECT matter, person_id, act, part, NULL AS ground, NULL::bigint AS asker FROM cases_signature WHERE matter = ANY(%s)
    UNION ALL
    SELECT matter, person_id, NULL, NULL, ground, NULL FROM cases_recusal WHERE matter = ANY(%s)
    UNION ALL
    SELECT signed.matter, signed.person_id, NULL, NULL, NULL, asker.person
    FROM unnest(%s::bigint[]) AS asker (person) JOIN cases_signature AS signed ON signed.matter = ANY(%s)
    WHERE signed.person_id IN (SELECT cases_stand_ins(asker.person, signed.at))
"""

# What a case stands for, as plain rows: a sweep reads five hundred at a time.
COLUMNS = (
    "pk",
    "ref",
    "kind",
    "state",
    "version",
    "agency_id",
    "matter",
    "act",
    "subject",
    "list_slug",
    "opened_at",
)


class Someone(Protocol):
    """A user, as this room needs to know one."""

    pk: Any
    public_id: Any
    kind: Any
    agency_id: Any


def actor_of(user: Someone) -> Actor:
    """An official, or another agency's program. Superusers are officials like others: what counts is their roles."""
    roles, agencies = capacities_of(user.pk, user.agency_id)
    return Actor(
        id=user.public_id,
        person=user.pk if user.kind == Kind.OFFICIAL else None,
        roles=frozenset(roles),
        parties=frozenset({Party.AGENCY}) if user.kind == Kind.MACHINE else frozenset(),
        agencies=frozenset(agencies),
    )


def lock(cases: Collection[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(cases)])


@dataclass(frozen=True, slots=True)
class Locked:
    kind: str
    subject: UUID | None


def lock_free(cases: Collection[UUID]) -> dict[UUID, Locked]:
    """Those that nobody is busy with now. Whoever waits for nobody stands in nobody's way."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_FREE, [list(cases)])
        return {case: Locked(kind, subject) for case, kind, subject in cursor.fetchall()}


def subjects_of(cases: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Whose file each case is of."""
    return dict(Case.objects.filter(pk__in=cases).values_list("pk", "subject"))


def standings(
    cases: Collection[UUID], *, askers: Iterable[Actor | None], locking: bool = False
) -> dict[UUID, Standing]:
    """Two queries, however many cases. `locking`: they are locked as they are read, as `lock` would."""
    found = Case.objects.filter(pk__in=cases).order_by("pk")
    found = found.select_for_update(no_key=True) if locking else found
    rows = {row.pk: row for row in found.values_list(*COLUMNS, named=True)}
    if missing := set(cases) - set(rows):
        raise UnknownCase(", ".join(str(one) for one in sorted(missing)))
    return {case.id: case for case in standings_of([rows[one] for one in cases], askers=askers)}


def standings_of(rows: Sequence[Any], *, askers: Iterable[Actor | None]) -> list[Standing]:
    matters = sorted({row.matter for row in rows})
    people = sorted({person for asker in askers if (person := official_of(asker)) is not None})
    found = involved(matters, people)
    return [
        standing(row, found.signed[row.matter], found.recused[row.matter], found.stand_ins[row.matter]) for row in rows
    ]


def standing(
    row: Any, signed: Collection[Signed], recused: Mapping[int, str], stood: Mapping[int, frozenset[int]]
) -> Standing:
    return Standing(
        id=row.pk,
        ref=row.ref,
        kind=row.kind,
        state=row.state,
        version=row.version,
        agency=row.agency_id,
        matter=row.matter,
        act=row.act,
        subject=row.subject,
        list_slug=row.list_slug,
        opened_at=row.opened_at,
        signed=frozenset(signed),
        recused=recused,
        stand_ins=stood,
    )


@dataclass(frozen=True, slots=True)
class Involved:
    """By matter. `stand_ins`: by asker, the signers who have stood in for them since they signed, or the asker for them."""

    signed: Mapping[UUID, set[Signed]] = field(default_factory=lambda: defaultdict(set))
    recused: Mapping[UUID, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    stand_ins: Mapping[UUID, dict[int, frozenset[int]]] = field(default_factory=lambda: defaultdict(dict))


def involved(matters: Sequence[UUID], people: Sequence[int]) -> Involved:
    """One query, however many."""
    found = Involved()
    with connection.cursor() as cursor:
        cursor.execute(INVOLVED, [list(matters), list(matters), list(people), list(matters)])
        for matter, person, act, part, ground, asker in cursor.fetchall():
            if part is not None:
                found.signed[matter].add(Signed(act, Part(part), person))
            elif ground is not None:
                found.recused[matter][person] = ground
            else:
                stood = found.stand_ins[matter]
                stood[asker] = stood.get(asker, frozenset()) | {person}
    return found


def kinds_of(cases: Collection[UUID]) -> dict[UUID, str]:
    return dict(Case.objects.filter(pk__in=cases).values_list("pk", "kind"))


def states_of(cases: Collection[UUID]) -> dict[UUID, str]:
    return dict(Case.objects.filter(pk__in=cases).values_list("pk", "state"))


def facts_of(cases: Sequence[Standing], at: datetime) -> dict[UUID, Any]:
    """Each kind reads the facts of its own cases, all at once."""
    by_kind: dict[str, list[Standing]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
    found: dict[UUID, Any] = {}
    for code, alike in by_kind.items():
        found.update(kind_of(code).facts(alike, at))
    return found
