"""What the rules are asked about: actors, and cases with those who have signed in their matters."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from cases.models import Case, Recusal, Signature
from cases.queries.kinds import kind_of
from cases.rules.standing import Actor, Signed, Standing
from cases.rules.verdicts import UnknownCase
from cases.states import Part, Party
from people.queries import capacities_of
from people.states import Kind

# In one order for everybody, so that two batches never wait for each other in a ring.
LOCK = "SELECT id FROM cases_case WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
LOCK_FREE = "SELECT id, kind, subject FROM cases_case WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"

STAND_INS = """
    SELECT asker.person, signed.matter, signed.person_id
    FROM unnest(%s::bigint[]) AS asker (person) JOIN cases_signature AS signed ON signed.matter = ANY(%s)
    WHERE signed.person_id IN (SELECT cases_stand_ins(asker.person, signed.at))
"""

Matters = Mapping[UUID, Any]


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


def standings(cases: Collection[UUID], *, askers: Iterable[Actor | None]) -> dict[UUID, Standing]:
    """Four queries, however many cases."""
    rows = {row.pk: row for row in Case.objects.filter(pk__in=cases)}
    if missing := set(cases) - set(rows):
        raise UnknownCase(", ".join(str(one) for one in sorted(missing)))
    return {case.id: case for case in standings_of([rows[one] for one in cases], askers=askers)}


def standings_of(rows: Sequence[Case], *, askers: Iterable[Actor | None]) -> list[Standing]:
    matters = sorted({row.matter for row in rows})
    signed, recused = signatures(matters), recusals(matters)
    people = sorted({asker.person for asker in askers if asker is not None and asker.person is not None})
    stood = stand_ins(matters, people) if signed and people else {}
    return [
        standing(row, signed.get(row.matter, frozenset()), recused.get(row.matter, {}), stood.get(row.matter, {}))
        for row in rows
    ]


def standing(
    row: Case, signed: frozenset[Signed], recused: Mapping[int, str], stood: Mapping[int, frozenset[int]]
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
        signed=signed,
        recused=recused,
        stand_ins=stood,
    )


def signatures(matters: Sequence[UUID]) -> dict[UUID, frozenset[Signed]]:
    found: dict[UUID, set[Signed]] = defaultdict(set)
    rows = Signature.objects.filter(matter__in=matters).order_by("id").values_list("matter", "act", "part", "person")
    for matter, act, part, person in rows:
        found[matter].add(Signed(act, Part(part), person))
    return {matter: frozenset(signed) for matter, signed in found.items()}


def recusals(matters: Sequence[UUID]) -> dict[UUID, dict[int, str]]:
    found: dict[UUID, dict[int, str]] = defaultdict(dict)
    for matter, person, ground in Recusal.objects.filter(matter__in=matters).values_list("matter", "person", "ground"):
        found[matter][person] = ground
    return found


def stand_ins(matters: Sequence[UUID], people: Sequence[int]) -> dict[UUID, dict[int, frozenset[int]]]:
    """By matter and asker: the signers who have stood in for the asker since they signed, or the asker for them."""
    found: dict[UUID, dict[int, frozenset[int]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(STAND_INS, [list(people), list(matters)])
        for person, matter, signer in cursor.fetchall():
            found[matter][person] = found[matter].get(person, frozenset()) | {signer}
    return found


def facts_of(cases: Sequence[Standing], at: datetime) -> dict[UUID, Any]:
    """Each kind reads the facts of its own cases, all at once."""
    by_kind: dict[str, list[Standing]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
    found: dict[UUID, Any] = {}
    for code, alike in by_kind.items():
        found.update(kind_of(code).facts(alike, at))
    return found
