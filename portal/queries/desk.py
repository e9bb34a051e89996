"""What a clerk enters for somebody: the filings of a case that officials may note, and for whom."""

from typing import Any
from uuid import UUID

from cases.queries.standings import subjects_of
from cases.queries.views import CaseView, case_called, view_of
from cases.rules.references import as_reference
from cases.rules.standing import Actor, Standing
from cases.states import Party
from clock.queries import legal_now
from notices.queries.access import holders_of
from notices.queries.bindings import serving_verbs
from notices.queries.desk import sees_case
from people.states import Role
from portal.queries.filings import Fileable, filing_of, made, remedies_of
from portal.queries.visitors import Visitor
from portal.queries.withheld import DECIDERS
from records.queries.addressees import addressees

PARTIES = (Party.SUBJECT, Party.BENEFICIARY)


def paper_filings(view: CaseView) -> list[Fileable]:
    """What a party may do and a clerk note for them; and what contests the listing."""
    served = serving_verbs(view.row.kind)
    moves = [
        made(filing_of(view.row.kind, one.move), one, view)
        for one in view.choices
        if Role.CLERK in one.move.who and set(PARTIES) & one.move.who and one.move.verb not in served
    ]
    subject = view.standing.subject
    return [*moves, *(remedies_of(view, as_visitor(view, subject)) if subject else ())]


def panel(case: Standing, viewer: Actor, _at: Any) -> dict[str, Any] | None:
    """On the case's page at the desk: what came on paper, and what the person sees of the case."""
    clerk, decides = Role.CLERK in viewer.roles, bool(DECIDERS & viewer.roles)
    return {"ref": case.ref, "clerk": clerk, "decides": decides} if (clerk or decides) and case.subject else None


def seen(user: Any, ref: str, viewer: Actor) -> CaseView | None:
    case = case_called(as_reference(ref) or "")
    return view_of(case, viewer=viewer) if case and sees_case(user, case) else None


def parties(view: CaseView, one: Fileable) -> list[tuple[str, str]]:
    """Those who may file this: only whom it is about contests a listing. Their own case is theirs before its first letter."""
    subject = view.standing.subject
    found = addressees({subject} if subject else ())
    names = {party: one.name for party, one in found.items() if not one.erased}
    names |= {one.id: one.name for one in holders_of(view.row.pk, legal_now()) if one.speaks_for is None}
    may = one.move.who if one.move else frozenset({Party.SUBJECT})
    return [
        (str(party), name or str(party))
        for party, name in names.items()
        if (Party.SUBJECT if party == subject else Party.BENEFICIARY) in may
    ]


def as_visitor(view: CaseView, party: UUID) -> Visitor:
    """Whose receipt is printed."""
    subject = subjects_of([view.row.pk])[view.row.pk]
    kind = Party.SUBJECT if party == subject else Party.BENEFICIARY
    return Visitor(view.row.pk, view.row.ref, party, party, kind, 0)
