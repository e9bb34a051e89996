"""RULES.md, "Grounds of removal": a court's message acts at once. Who is a court, and in which cases."""

from dataclasses import replace
from typing import Any

from cases.models import Case
from cases.queries.kinds import KNOWN
from cases.rules.standing import Actor
from cases.states import Party
from people.queries import agencies_within
from people.states import Kind


def is_court(user: Any, case: Case) -> bool:
    """A program of an agency that the case's rules name for a court; never where it is that agency's own case. A court's people
    act by their program alone: at the desk they are officials like others."""
    if user.kind != Kind.MACHINE or case.agency_id in agencies_within(user.agency_id):
        return False
    return any(user.agency_id in courts_in(case.pk) for courts_in in KNOWN.courts_in)


def as_court(by: Actor) -> Actor:
    """In this case alone it is that, and no other agency's program: it reads and does what a court may."""
    return replace(by, roles=frozenset(), parties=frozenset({Party.COURT}))
