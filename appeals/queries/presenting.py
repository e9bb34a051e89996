"""How a filing is shown to those who work on it, and what the fields of its moves can be answered with."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from appeals.models import Exhibit, Filing
from appeals.queries.filed import of_listing
from appeals.states import AGAINST, KIND_TITLES, NOT_ADMITTED, OUTCOMES, SIDES
from cases.queries.wording import in_own_language, when_due
from cases.rules.kinds import Offers, Panel, Presented
from cases.rules.standing import Actor, Standing
from cases.states import gettext_noop
from clock.queries import legal_now
from lists.queries.contesting import contested
from lists.queries.presenting import in_one_language
from lists.states import KIND as LISTING
from lists.states import MeasureState
from lists.states.titles import FINDINGS
from people.queries import names_of_agencies
from people.states import OVERSIGHT
from records.queries.records import subject_as_data
from records.queries.subjects import subjects_shown


def present(cases: Sequence[Standing], _viewer: Actor) -> Mapping[UUID, Presented]:
    """Seven queries, however many cases."""
    ids = [case.id for case in cases]
    rows = {row.pk: row for row in Filing.objects.filter(pk__in=ids).select_related("listing__case")}
    subjects = subjects_shown({row.listing.subject_id for row in rows.values()}, legal_now())
    papers = documents_of(ids)
    return {
        case: Presented(
            title=title_of(row),
            subject=subject_as_data(subjects[row.listing.subject_id]),
            documents=papers.get(case, []),
        )
        for case, row in rows.items()
    }


def title_of(row: Filing) -> str:
    return gettext("%(kind)s, about %(ref)s") % {"kind": gettext(KIND_TITLES[row.kind]), "ref": row.listing.case.ref}


def documents_of(filings: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Each paper with its side, and with what was found of it."""
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for paper in Exhibit.objects.filter(filing__in=filings).order_by("at", "id"):
        state = gettext(FINDINGS[paper.finding]) if paper.finding else gettext("no finding yet")
        found[paper.filing_id].append(
            {
                "kind": "exhibit",
                "id": str(paper.pk),
                "title": paper.name or gettext("Paper"),
                "file": str(paper.file),
                "side": paper.side,
                "finding": paper.finding or None,
                "state_title": state,
                "law": gettext(SIDES[paper.side]),
                "note": paper.why,
            }
        )
    return found


# --- The panel of the case page -------------------------------------------------------------------------------------------------


def panel(case: Standing, viewer: Actor, _at: datetime) -> Mapping[str, Any] | None:
    row = Filing.objects.select_related("listing__case", "before__case", "chair").get(pk=case.id)
    about = row.listing.case
    return {
        "filing": row,
        "said": said_of(row),
        "listing": link_to(about.ref, about.agency_id, viewer),
        "ref": about.ref,
    }


def link_to(ref: str, agency: int, viewer: Actor) -> str:
    """Nowhere, for whoever would find nothing there: what a receiving agency answers is its own case, not the list keeper's."""
    reads = agency in viewer.agencies or viewer.roles & OVERSIGHT
    return reverse("admin:cases_case_change", args=[ref]) if reads else ""


def said_of(row: Filing) -> list[tuple[str, Any]]:
    """Label and value, of what there is."""
    chosen = row.outcome and OUTCOMES[row.outcome]
    pairs = [
        (gettext("Received"), row.received_at),
        (gettext("Against"), gettext(AGAINST[row.against]) if row.against else ""),
        (gettext("In their words"), row.words),
        (gettext("Asked for, in yuan"), row.amount),
        (gettext("After its last day, because"), row.late_because if row.late else ""),
        (gettext("Decided before"), row.before.case.ref if row.before else ""),
        (gettext("Accepted on"), row.accepted_at),
        (gettext("The authority replied"), row.reply),
        (gettext("A third person said"), row.third_party_words),
        (gettext("Asked of the person"), row.question),
        (gettext("Extended"), row.extended_at),
        (gettext("Not decided in time"), row.overdue_at),
        (gettext("A hearing was asked for"), row.hearing_asked_at),
        (gettext("Hearing"), row.held_at),
        (gettext("Where"), row.place),
        (gettext("Chair"), row.chair.name if row.chair else ""),
        (gettext("Minutes"), row.minutes),
        (gettext("Decided"), row.decided_at),
        (gettext("What follows"), gettext(chosen) if chosen else ""),
        (gettext("Why not admitted"), gettext(NOT_ADMITTED[row.not_admitted]) if row.not_admitted else ""),
        (gettext("What was found, and why"), row.found),
        (gettext("Paid, in yuan"), row.granted),
    ]
    return [(label, value) for label, value in pairs if value not in ("", None)]


PANEL = Panel(gettext_noop("What was filed"), "appeals/panel.html", panel)


def filings_panel(case: Standing, viewer: Actor, _at: datetime) -> Mapping[str, Any] | None:
    """On the page of what they contest: whoever works on it sees that, and where."""
    if case.kind != LISTING:
        return None
    filed = of_listing(case.id)
    elsewhere = names_of_agencies({one.agency for one in filed} - {case.agency})
    found = [
        {
            "ref": one.ref,
            "url": link_to(one.ref, one.agency, viewer),
            "answers": in_own_language(*elsewhere.get(one.agency, ("", ""))),
            "name": gettext(one.title),
            "standing": gettext(one.state_title),
            "open": one.open,
            "received_at": one.received_at,
        }
        for one in filed
    ]
    return {"filings": found} if found else None


FILINGS = Panel(gettext_noop("Filed against it"), "appeals/panel_filings.html", filings_panel)


# --- What a field of a move can be answered with --------------------------------------------------------------------------------


def exhibits(case: Standing, _viewer: Actor) -> Offers:
    rows = Exhibit.objects.filter(filing=case.id, finding="").order_by("at", "id")
    return {"exhibit": [(str(row.pk), row.name or str(row.pk)) for row in rows]}


def exhibits_to_read(case: Standing) -> Sequence[Mapping[str, Any]]:
    """Those without a finding, each with its side and its day."""
    rows = Exhibit.objects.filter(filing=case.id, finding="").order_by("at", "id")
    words = gettext_noop("Sent in on %(day)s. From: %(side)s.")
    return [
        {
            "title": row.name or gettext("Paper"),
            "file": str(row.file),
            "note": gettext(words) % {"day": when_due(row.at), "side": gettext(SIDES[row.side])},
        }
        for row in rows
    ]


def measures(case: Standing, _viewer: Actor) -> Offers:
    listing = Filing.objects.values_list("listing", flat=True).get(pk=case.id)
    in_force = (MeasureState.EFFECTIVE, MeasureState.SUSPENDED, MeasureState.CHOSEN)
    about = contested([listing])[listing]
    offered = [(str(one.id), in_one_language(one.title)) for one in about.measures if one.state in in_force]
    return {"measures": offered}
